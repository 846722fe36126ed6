/**
 * The events of several CPUs in the order of time.
 *
 * <pre>{@code
 * EventMerge merge = EventMerge.of(rings);
 * while (running) {
 *     if (!merge.advance()) {
 *         pause();
 *     }
 *     while (merge.next()) {
 *         process(merge.cpu(), merge.event());
 *     }
 * }
 * }</pre>
 */
@NullMarked
package dev.ringmap.events.merge;

import org.jspecify.annotations.NullMarked;
