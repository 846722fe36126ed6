/** A tracing instance, {@code struct trace_array}: its buffer, events, options, markers and snapshot, and the machine they run on. */
@NullMarked
package dev.ringmap.backend.sim.instance;

import org.jspecify.annotations.NullMarked;
