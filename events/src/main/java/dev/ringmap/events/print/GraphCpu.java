package dev.ringmap.events.print;

import dev.ringmap.TraceEvent;

/** One CPU of the function graph: how deep it is, and the entry that waits for what comes next. */
final class GraphCpu {

    /** How deep the kernel follows. */
    static final int MOST_DEPTH = 50;

    static final int NOWHERE = -1;

    final int cpu;
    final long[] enteredFunctions = new long[MOST_DEPTH];
    int lastPid = -1;
    int depth;

    /** How deep the interrupt began that is not shown; {@link #NOWHERE} outside of one. */
    int interruptDepth = NOWHERE;

    // The event that a line is made of.
    int pid;
    int flags;
    int preemptCount;
    long timestamp;

    // The entry that waits.
    boolean isWaiting;
    long function;
    long returnAddress;
    int functionDepth;
    int lineOffset;
    int gapOffset;

    GraphCpu(int cpu) {
        this.cpu = cpu;
    }

    void load(TraceEvent event) {
        pid = event.intAt(CommonFieldsDescriptor.PID_OFFSET);
        flags = Byte.toUnsignedInt(event.byteAt(CommonFieldsDescriptor.FLAGS_OFFSET));
        preemptCount = Byte.toUnsignedInt(event.byteAt(CommonFieldsDescriptor.PREEMPT_COUNT_OFFSET));
        timestamp = event.timestamp();
    }

    /** Remembers that a function was entered, so that its end is known for its own. */
    void enter(long entered, int atDepth) {
        if (atDepth >= 0 && atDepth < MOST_DEPTH) {
            enteredFunctions[atDepth] = entered;
        }
    }

    /** Returns whether the function that is left is the one that was entered. */
    boolean leave(long left, int atDepth) {
        if (atDepth < 0 || atDepth >= MOST_DEPTH) {
            return true;
        }
        boolean isSame = enteredFunctions[atDepth] == left;
        enteredFunctions[atDepth] = 0;
        return isSame;
    }
}
