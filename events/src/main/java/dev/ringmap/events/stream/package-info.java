/**
 * The events of a kernel as they happen, of all CPUs in time order, with losses where they occurred.
 *
 * {@snippet class="dev.ringmap.events.Examples" region="stream"}
 */
@NullMarked
package dev.ringmap.events.stream;

import org.jspecify.annotations.NullMarked;
