package dev.ringmap.cli;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The lines that {@code stream} printed for people, counted by CPU. */
final class StreamOutput {

    private static final Pattern EVENT = Pattern.compile("\\s*(\\d+)\\.(\\d{9}) \\[(\\d{3,})] +(\\d+) (\\w+:\\w+) .*");
    private static final Pattern LOSS = Pattern.compile("CPU (\\d+): (\\d+) events? lost");

    private final Map<Integer, Long> events = new HashMap<>();
    private final Map<Integer, Long> lost = new HashMap<>();
    private long latestNanos;
    private long inversions;

    StreamOutput(Collection<String> lines) {
        lines.forEach(this::add);
    }

    private void add(String line) {
        Matcher event = EVENT.matcher(line);
        Matcher loss = LOSS.matcher(line);
        if (event.matches()) {
            events.merge(Integer.valueOf(event.group(3)), 1L, Long::sum);
            long nanos = Long.parseLong(event.group(1)) * 1_000_000_000 + Long.parseLong(event.group(2));
            inversions += nanos < latestNanos ? 1 : 0;
            latestNanos = nanos;
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
