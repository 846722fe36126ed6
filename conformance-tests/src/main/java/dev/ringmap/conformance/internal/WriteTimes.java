package dev.ringmap.conformance.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * When markers were written, by {@link System#nanoTime()}, which on Linux is the clock {@code mono} of the kernel.
 *
 * <p>The kernel keeps a copy of that clock for tracers. While the clock is being corrected the copy may differ from it a little.
 */
public final class WriteTimes {

    private static final Path OFFSETS = Path.of("/proc/self/timens_offsets");
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long CORRECTION_NANOS = 10_000;

    private final Map<Integer, Span> spans = new LinkedHashMap<>();
    private final long offsetNanos;

    /** Times before and after a write. */
    private record Span(long beforeNanos, long afterNanos) {}

    /** For this kernel; a simulated one has no time namespaces. */
    public WriteTimes(boolean isSimulated) throws IOException {
        offsetNanos = isSimulated ? 0 : namespaceOffsetNanos();
    }

    /** How far this process's clock is ahead of the kernel's own: containers may have a time of their own. */
    private static long namespaceOffsetNanos() throws IOException {
        if (!Files.isReadable(OFFSETS)) {
            return 0;
        }
        return Files.readAllLines(OFFSETS).stream()
                .map(line -> line.strip().split("\\s+"))
                .filter(fields -> fields[0].equals("monotonic"))
                .mapToLong(fields -> Long.parseLong(fields[1]) * NANOS_PER_SECOND + Long.parseLong(fields[2]))
                .sum();
    }

    void add(int sequence, long beforeNanos, long afterNanos) {
        spans.put(sequence, new Span(beforeNanos - offsetNanos, afterNanos - offsetNanos));
    }

    /** Expects an event to have a time between those before and after its write. */
    public void expect(String what, int sequence, long stampNanos) {
        Span span = spans.get(sequence);
        if (span == null) {
            throw new IllegalStateException("marker " + sequence + " was not timed");
        }
        Expect.that(
                stampNanos >= span.beforeNanos - CORRECTION_NANOS && stampNanos <= span.afterNanos + CORRECTION_NANOS,
                "time of marker " + sequence + what + ", by the clock mono",
                span.beforeNanos + " to " + span.afterNanos,
                stampNanos);
    }
}
