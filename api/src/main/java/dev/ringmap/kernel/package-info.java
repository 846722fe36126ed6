/**
 * Which kernel is traced: reported by backends, read by users, and owned by neither.
 *
 * @serial exclude
 */
@NullMarked
package dev.ringmap.kernel;

import org.jspecify.annotations.NullMarked;
