package dev.ringmap.backend.sim.ring;

import java.nio.ByteBuffer;

/**
 * A copy of an event that was read.
 *
 * @param cpu on which CPU it happened
 * @param timestamp when, in units of the trace clock
 * @param payload the payload, rounded up as the ring stores it
 * @param lostBefore how many events were lost just before it
 */
public record RecordedEvent(int cpu, long timestamp, ByteBuffer payload, long lostBefore) {}
