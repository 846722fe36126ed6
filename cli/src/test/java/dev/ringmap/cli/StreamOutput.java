package dev.ringmap.cli;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The lines that {@code stream} printed for people, counted by CPU. */
final class StreamOutput {

    private static final Pattern EVENT =
            Pattern.compile(".{16,}-\\d+ +\\[(\\d{3,})] .{5} +(\\d+)\\.(\\d{6}): \\w+: .*");
    private static final Pattern LOSS = Pattern.compile("CPU:(\\d+) \\[LOST (\\d+) EVENTS]");

    private final Map<Integer, Long> events = new HashMap<>();
    private final Map<Integer, Long> lost = new HashMap<>();
    private long latestMicros;
    private long inversions;

    StreamOutput(Collection<String> lines) {
        lines.forEach(this::add);
    }

    private void add(String line) {
        Matcher event = EVENT.matcher(line);
        Matcher loss = LOSS.matcher(line);
        if (event.matches()) {
            events.merge(Integer.valueOf(event.group(1)), 1L, Long::sum);
            long micros = Long.parseLong(event.group(2)) * 1_000_000 + Long.parseLong(event.group(3));
            inversions += micros < latestMicros ? 1 : 0;
            latestMicros = micros;
        } else if (loss.matches()) {
            lost.merge(Integer.valueOf(loss.group(1)), Long.valueOf(loss.group(2)), Long::sum);
        } else {
            throw new AssertionError("neither an event nor a loss: '" + line + "'");
        }
    }

    long events(int cpu) {
        return events.getOrDefault(cpu, 0L);
    }

    long lost(int cpu) {
        return lost.getOrDefault(cpu, 0L);
    }

    long events() {
        return events.values().stream().mapToLong(Long::longValue).sum();
    }

    long lost() {
        return lost.values().stream().mapToLong(Long::longValue).sum();
    }

    /** How often a line is older than the one before it. */
    long inversions() {
        return inversions;
    }
}
