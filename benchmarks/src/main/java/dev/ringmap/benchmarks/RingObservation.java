package dev.ringmap.benchmarks;

import dev.ringmap.EventCursor;
import dev.ringmap.RingObserver;
import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/**
 * What {@code peers/observer.c} does, by Ringmap, and many times, so that the JVM warms up: {@code BACKEND INSTANCE CPU} observes the ring
 * once for each line of its input, which says how many events to see. Prints {@code ready}, and {@code events median_nanos p99_nanos lost}
 * when it has seen them, or nothing has come for two seconds; lost is -1 if that is only a lower bound.
 */
public final class RingObservation {

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final double MOST = 0.99;

    private final long[] latencies;
    private int seen;

    private RingObservation(int events) {
        latencies = new long[events];
    }

    public static void main(String[] args) throws IOException {
        int cpu = Integer.parseInt(args[2]);
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (Tracing tracing = Tracing.open(args[0]);
                TraceInstance trace = tracing.instance(args[1])) {
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                try (RingObserver observer = trace.observe(cpu, Duration.ZERO)) {
                    System.out.println("ready");
                    System.out.println(new RingObservation(Integer.parseInt(line)).observe(observer));
                }
            }
        }
    }

    private String observe(RingObserver observer) throws IOException {
        while (seen < latencies.length && observer.advance(PATIENCE)) {
            see(observer.events());
        }
        Arrays.sort(latencies, 0, seen);
        return seen + " " + latencies[seen / 2] + " " + latencies[(int) (seen * MOST)] + " "
                + (observer.lostEvents().isLowerBound()
                        ? -1
                        : observer.lostEvents().count());
    }

    /** The trace clock {@code mono} is that of {@link System#nanoTime()}. */
    private void see(EventCursor event) {
        while (seen < latencies.length && event.next()) {
            latencies[seen++] = System.nanoTime() - event.timestamp();
        }
    }
}
