package dev.ringmap.cli;

import dev.ringmap.RingBufferMapping;
import dev.ringmap.SubBuffer;

/** What was delivered from one CPU. */
final class CpuTally {

    private final RingBufferMapping ring;
    private long events;
    private long lost;
    private long gapsOfUnknownSize;
    private long skippedSubBuffers;
    private long resets;

    CpuTally(RingBufferMapping ring) {
        this.ring = ring;
    }

    int cpu() {
        return ring.cpu();
    }

    void event() {
        events++;
    }

    void lost(long count) {
        if (count == SubBuffer.UNKNOWN_LOST) {
            gapsOfUnknownSize++;
        } else {
            lost += count;
        }
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
        return lost;
    }

    long gapsOfUnknownSize() {
        return gapsOfUnknownSize;
    }

    long skippedSubBuffers() {
        return skippedSubBuffers;
    }

    long resets() {
        return resets;
    }

    /** Whether the kernel's own count has to equal ours. */
    boolean isExact() {
        return gapsOfUnknownSize == 0 && skippedSubBuffers == 0 && resets == 0;
    }
}
