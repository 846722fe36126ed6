/**
 * Event formats and typed access to the fields of events.
 *
 * <p>A field is bound once and then read from event after event, in place:
 *
 * {@snippet class="dev.ringmap.events.Examples" region="fields"}
 *
 * <p>{@link dev.ringmap.events.print} writes events in the kernel's own words, {@link dev.ringmap.events.render} their fields by name and
 * type.
 */
@NullMarked
package dev.ringmap.events;

import org.jspecify.annotations.NullMarked;
