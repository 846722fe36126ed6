/**
 * Reading the Linux ftrace ring-buffer in place.
 *
 * <p>{@link dev.ringmap.Backends} chooses how tracefs is reached, {@link dev.ringmap.TraceInstance} says what is traced, and
 * {@link dev.ringmap.RingBufferMapping} reads the ring-buffer of one CPU event by event, without a copy:
 *
 * <pre>{@code
 * try (TraceFs tracefs = Backends.select().open();
 *         TraceInstance trace = TraceInstance.create(tracefs, "latency")) {
 *     trace.enable("sched:sched_switch");
 *     try (RingBufferMapping ring = trace.map(0)) {
 *         while (ring.advance(Duration.ofMillis(100))) {
 *             EventCursor event = ring.events();
 *             while (event.next()) {
 *                 process(event.timestamp(), event.intAt(4)); // common_pid, in place
 *             }
 *         }
 *     }
 * }
 * }</pre>
 *
 * @serial exclude
 */
@NullMarked
package dev.ringmap;

import org.jspecify.annotations.NullMarked;
