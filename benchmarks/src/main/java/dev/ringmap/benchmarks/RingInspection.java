package dev.ringmap.benchmarks;

import com.sun.management.ThreadMXBean;
import dev.ringmap.EventCursor;
import dev.ringmap.StoppedRing;
import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;

/**
 * What {@code peers/stopped-ring.c} does, by Ringmap, and many times, so that the JVM warms up: {@code BACKEND INSTANCE CPU} inspects the
 * stopped ring once for each line of its input. Prints {@code events checksum walk_cpu_nanos open_cpu_nanos allocated_bytes} for each; what
 * the walk allocates, which includes its last look at the kernel's counts.
 */
public final class RingInspection {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private long events;
    private long timeSum;

    private RingInspection() {}

    public static void main(String[] args) throws IOException {
        int cpu = Integer.parseInt(args[2]);
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (Tracing tracing = Tracing.open(args[0]);
                TraceInstance trace = tracing.instance(args[1])) {
            while (input.readLine() != null) {
                System.out.println(new RingInspection().measure(trace, cpu));
            }
        }
    }

    private String measure(TraceInstance trace, int cpu) throws IOException {
        long startNanos = THREADS.getCurrentThreadCpuTime();
        try (StoppedRing ring = trace.inspect(cpu)) {
            long openNanos = THREADS.getCurrentThreadCpuTime() - startNanos;
            long allocatedBytes = THREADS.getCurrentThreadAllocatedBytes();
            long walkStartNanos = THREADS.getCurrentThreadCpuTime();
            while (ring.advance()) {
                walk(ring.events());
            }
            long walkNanos = THREADS.getCurrentThreadCpuTime() - walkStartNanos;
            allocatedBytes = THREADS.getCurrentThreadAllocatedBytes() - allocatedBytes;
            return events + " " + timeSum + " " + walkNanos + " " + openNanos + " " + allocatedBytes;
        }
    }

    private void walk(EventCursor event) {
        long count = 0;
        long times = 0;
        while (event.next()) {
            times += event.timestamp();
            count++;
        }
        events += count;
        timeSum += times;
    }
}
