package dev.ringmap.cli;

import dev.ringmap.RingBufferMapping;
import dev.ringmap.RingBufferStats;

/** What was delivered from one CPU. */
final class CpuTally {

    private final RingBufferMapping ring;
    private final RingBufferStats before;
    private long events;
    private long skippedSubBuffers;
    private long resets;

    /**
     * @param before the kernel's own counts before the buffer was mapped
     */
    CpuTally(RingBufferMapping ring, RingBufferStats before) {
        this.ring = ring;
        this.before = before;
    }

    int cpu() {
        return ring.cpu();
    }

    void event() {
        events++;
    }

    void skippedSubBuffer() {
        skippedSubBuffers++;
    }

    /** Tells whether the trace was reset since the last call. */
    boolean wasReset() {
        long now = ring.resets();
        boolean isNew = now != resets;
        resets = now;
        return isNew;
    }

    long events() {
        return events;
    }

    long lost() {
        return ring.lostEvents();
    }

    /** Whether {@link #lost()} is a lower bound. */
    boolean hasUnknownLosses() {
        return ring.hasUnknownLosses();
    }

    long skippedSubBuffers() {
        return skippedSubBuffers;
    }

    long resets() {
        return resets;
    }

    /** How many of the events that the kernel has written were neither delivered nor lost, nor consumed by others before. */
    long missing(RingBufferStats now) {
        return now.written() - before.readEvents() - events - lost();
    }

    /**
     * Whether nothing may be missing. What was overwritten before others consumed the rest is counted by the kernel, and nobody can tell
     * how much of it they were told of.
     */
    boolean isExact() {
        boolean isBeginKnown = before.readEvents() == 0 || before.overrun() == 0;
        return isBeginKnown && !hasUnknownLosses() && skippedSubBuffers == 0 && resets == 0;
    }
}
