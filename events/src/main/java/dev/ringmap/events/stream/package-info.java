/**
 * The events of a kernel as they happen, of all CPUs in the order of time, with losses in their place.
 *
 * {@snippet class="dev.ringmap.events.Examples" region="stream"}
 */
@NullMarked
package dev.ringmap.events.stream;

import org.jspecify.annotations.NullMarked;
