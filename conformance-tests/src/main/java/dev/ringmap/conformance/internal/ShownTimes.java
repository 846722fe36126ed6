package dev.ringmap.conformance.internal;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Times as the kernel writes them for people: in microseconds for a clock that counts nanoseconds, and as a plain number for any other. */
public final class ShownTimes {

    private static final Pattern EVENT_LINE =
            Pattern.compile("^[^#\\n].*?\\[\\d+] \\S+ +(\\d+(?:\\.\\d{6})?): ", Pattern.MULTILINE);
    private static final Pattern NOW = Pattern.compile("^now ts: *(\\S+)$", Pattern.MULTILINE);
    private static final long NANOS_PER_MICRO = 1_000;

    private ShownTimes() {}

    /** The times of the events that {@code trace} shows, in its order. */
    public static List<Long> ofTrace(String trace) {
        return EVENT_LINE
                .matcher(trace)
                .results()
                .map(match -> number(match.group(1)))
                .toList();
    }

    /** The time of the clock according to {@code stats}. */
    public static long now(String stats) {
        return NOW.matcher(stats)
                .results()
                .map((MatchResult match) -> number(match.group(1)))
                .findFirst()
                .orElseThrow();
    }

    /** Whether the clock counts nanoseconds, by the same line. */
    public static boolean isInNanos(String stats) {
        return NOW.matcher(stats).results().anyMatch(match -> match.group(1).contains("."));
    }

    private static long number(String shown) {
        return Long.parseLong(shown.replace(".", ""));
    }

    /** How a time of a clock that counts nanoseconds is shown: rounded to the nearest microsecond. */
    public static long micros(long stampNanos) {
        return Long.divideUnsigned(stampNanos + NANOS_PER_MICRO / 2, NANOS_PER_MICRO);
    }

    /** Expects the same times in the same order. */
    public static void expectSame(String what, List<Long> expected, List<Long> got) {
        for (int i = 0; i < Math.min(expected.size(), got.size()); i++) {
            long shown = got.get(i);
            Expect.that(expected.get(i) == shown, what, expected.get(i), shown + " for event " + i);
        }
        Expect.equal("events of the same time in trace", expected.size(), got.size());
    }
}
