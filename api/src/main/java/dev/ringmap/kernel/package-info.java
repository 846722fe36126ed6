/**
 * Which kernel is traced: what backends tell and users read, and neither owns.
 *
 * @serial exclude
 */
@NullMarked
package dev.ringmap.kernel;

import org.jspecify.annotations.NullMarked;
