/**
 * The events of several CPUs in time order.
 *
 * {@snippet class="dev.ringmap.events.Examples" region="merge"}
 */
@NullMarked
package dev.ringmap.events.merge;

import org.jspecify.annotations.NullMarked;
