/**
 * Event formats and typed access to the fields of events.
 *
 * <p>A field is bound once and then read from one event after the other, in place:
 *
 * <pre>{@code
 * EventFormat format = EventCatalog.load(trace).format("sched:sched_switch");
 * LongField nextPid = format.longField("next_pid");
 * while (event.next()) {
 *     if (event.typeId() == format.id()) {
 *         process(nextPid.read(event));
 *     }
 * }
 * }</pre>
 *
 * <p>{@link dev.ringmap.events.EventFormat#printFormat()} keeps the kernel's own wording of an event as the kernel states it; rendering
 * it has its place beside {@link dev.ringmap.events.render}, which writes fields by name and type.
 */
@NullMarked
package dev.ringmap.events;

import org.jspecify.annotations.NullMarked;
