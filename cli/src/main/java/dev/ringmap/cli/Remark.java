package dev.ringmap.cli;

import dev.ringmap.LostEvents;

/** What stands between the lines of events, for people. */
final class Remark {

    private Remark() {}

    /** As the kernel's {@code trace_pipe} has it: {@code CPU:1 [LOST 7 EVENTS]}. */
    static String loss(int cpu, LostEvents lost) {
        if (lost.equals(LostEvents.UNKNOWN)) {
            return of(cpu, "LOST EVENTS");
        }
        String count = Long.toUnsignedString(lost.count());
        return of(cpu, "LOST " + (lost.isLowerBound() ? "AT LEAST " : "") + count + " EVENTS");
    }

    static String reset(int cpu) {
        return of(cpu, "the trace was cleared");
    }

    static String skipped(int cpu, String problem) {
        return of(cpu, "the rest of a sub-buffer was skipped: " + problem);
    }

    static String malformed(int cpu, RuntimeException problem) {
        return of(cpu, "malformed: " + problem.getMessage());
    }

    private static String of(int cpu, String text) {
        return "CPU:" + cpu + " [" + text + ']';
    }
}
