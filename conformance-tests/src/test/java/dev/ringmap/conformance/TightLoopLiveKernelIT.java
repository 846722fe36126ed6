package dev.ringmap.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmap.EventCursor;
import dev.ringmap.RingBufferMapping;
import dev.ringmap.TraceInstance;
import dev.ringmap.TraceMarker;
import dev.ringmap.Tracing;
import dev.ringmap.conformance.support.PinnedThread;
import dev.ringmap.spi.TraceFs;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Who asks for events in a tight loop does not make the kernel WARN (contract 7, row 22).
 *
 * <p>{@code -Dringmap.tight.seconds} says for how long.
 */
@Timeout(600)
class TightLoopLiveKernelIT {

    private static final int CPU = 0;
    private static final int SECONDS = Integer.getInteger("ringmap.tight.seconds", 3);

    /** The larger the events, the more often a sub-buffer is left. */
    @ParameterizedTest
    @CsvSource({"ffm, 3000", "jni, 1000"})
    void shouldNotMakeTheKernelWarn(String backend, int markerBytes) throws Exception {
        try (TraceFs tracefs = LiveBackend.open(backend);
                TraceInstance trace = Tracing.over(tracefs).createTemporaryInstance("tight");
                TraceMarker marker = trace.openMarker(true);
                PinnedThread writer = new PinnedThread();
                PinnedThread reader = new PinnedThread()) {
            trace.buffer().setSizeKib(64);
            writer.bindTo(CPU);
            reader.bindTo(CPU + 1);
            try (RingBufferMapping ring = trace.map(CPU)) {
                Future<?> writing = writer.start(() -> writeUntilInterrupted(marker, markerBytes));
                long delivered = reader.call(() -> readInATightLoop(ring));
                writing.cancel(true);
                System.out.printf("%s: %d events, %s lost%n", backend, delivered, ring.lostEvents());
                assertThat(delivered).isPositive();
                assertThat(warningsOf(reader.call(TightLoopLiveKernelIT::threadId)))
                        .isEmpty();
            }
        }
    }

    private static String threadId() throws IOException {
        return Files.readSymbolicLink(Path.of("/proc/thread-self"))
                .getFileName()
                .toString();
    }

    /** What the kernel's log has about the ring buffer and that thread. */
    private static List<String> warningsOf(String threadId) throws IOException {
        Process dmesg = new ProcessBuilder("dmesg").redirectErrorStream(true).start();
        try (BufferedReader log = dmesg.inputReader()) {
            return log.lines()
                    .filter(line -> line.contains("WARNING: ") && line.contains("ring_buffer.c:"))
                    .filter(line -> line.contains(" PID: " + threadId + " "))
                    .toList();
        }
    }

    private static boolean writeUntilInterrupted(TraceMarker marker, int bytes) throws Exception {
        ByteBuffer record = ByteBuffer.allocateDirect(bytes);
        while (!Thread.currentThread().isInterrupted()) {
            marker.write(record.clear());
        }
        return true;
    }

    private static long readInATightLoop(RingBufferMapping ring) throws Exception {
        long events = 0;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (System.nanoTime() < end) {
            if (ring.advance()) {
                for (EventCursor event = ring.events(); event.next(); ) {
                    events++;
                }
            }
        }
        return events;
    }
}
