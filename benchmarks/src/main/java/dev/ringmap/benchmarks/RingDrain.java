package dev.ringmap.benchmarks;

import com.sun.management.ThreadMXBean;
import dev.ringmap.EventCursor;
import dev.ringmap.LiveReader;
import dev.ringmap.LostEvents;
import dev.ringmap.ReadStrategy;
import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What {@code peers/drain.c} does, by Ringmap, and many times, so that the JVM warms up: {@code BACKEND STRATEGY INSTANCE CPU} drains the
 * ring once for each line of its input. The line is empty, or names the file that ends the wait for more events. Prints {@code events
 * checksum cpu_nanos wall_nanos lost allocated_bytes} for each, of the drain without opening and closing; lost is -1 if it is not exact.
 */
public final class RingDrain {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final Duration LONGEST_WAIT = Duration.ofMillis(100);

    /** Where a number is in each of the events, {@code id} of raw_syscalls. */
    private static final int NUMBER_OFFSET = 8;

    private long events;
    private long checksum;
    private long times;

    private RingDrain() {}

    public static void main(String[] args) throws IOException {
        ReadStrategy strategy = ReadStrategy.valueOf(args[1]);
        int cpu = Integer.parseInt(args[3]);
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (Tracing tracing = Tracing.open(args[0]);
                TraceInstance trace = tracing.instance(args[2])) {
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                try (LiveReader reader = trace.openReader(cpu, strategy)) {
                    System.out.println(new RingDrain().measure(reader, line));
                }
            }
        }
    }

    private String measure(LiveReader reader, String stop) throws IOException {
        long allocatedBytes = THREADS.getCurrentThreadAllocatedBytes();
        long startNanos = System.nanoTime();
        long startCpuNanos = THREADS.getCurrentThreadCpuTime();
        if (stop.isEmpty()) {
            drain(reader, Duration.ZERO);
        } else {
            drainUntil(Path.of(stop), reader);
        }
        long cpuNanos = THREADS.getCurrentThreadCpuTime() - startCpuNanos;
        long wallNanos = System.nanoTime() - startNanos;
        allocatedBytes = THREADS.getCurrentThreadAllocatedBytes() - allocatedBytes;
        LostEvents lost = reader.lostEvents();
        return events + " " + checksum + " " + cpuNanos + " " + wallNanos + " "
                + (lost.isLowerBound() ? -1 : lost.count()) + " " + allocatedBytes;
    }

    private void drainUntil(Path stop, LiveReader reader) throws IOException {
        do {
            drain(reader, LONGEST_WAIT);
        } while (!Files.exists(stop));
    }

    private void drain(LiveReader reader, Duration timeout) throws IOException {
        while (reader.advance(timeout)) {
            walk(reader.events());
        }
    }

    private void walk(EventCursor event) {
        long count = 0;
        long numbers = 0;
        long timeSum = 0;
        while (event.next()) {
            numbers += Integer.toUnsignedLong(event.intAt(NUMBER_OFFSET));
            timeSum += event.timestamp();
            count++;
        }
        events += count;
        checksum += numbers;
        times += timeSum;
    }
}
