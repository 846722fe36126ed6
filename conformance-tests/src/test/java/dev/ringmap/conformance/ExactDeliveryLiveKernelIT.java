package dev.ringmap.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmap.EventCursor;
import dev.ringmap.MalformedSubBufferException;
import dev.ringmap.ReadStrategy;
import dev.ringmap.RingBufferMapping;
import dev.ringmap.SubBufferTakenException;
import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.conformance.support.NumberedRecords;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Nothing twice, nothing untold, nothing torn, on the live kernel under writers at full speed.
 *
 * <p>{@code -Dringmap.cycles} (a hundred records for each) and {@code -Dringmap.competition.seconds} say how long.
 */
@Timeout(600)
class ExactDeliveryLiveKernelIT {

    private static final int CPU = NumberedRecords.CPU;
    private static final int CYCLES = Integer.getInteger("ringmap.cycles", 2_000);
    private static final int RECORDS = 100 * CYCLES;
    private static final int COMPETITION_SECONDS = Integer.getInteger("ringmap.competition.seconds", 4);

    /** A reset keeps the writer waiting for a while, so that there must not be too many. */
    private static final long RESET_MILLIS = 200;

    /** One event in so many is read late. */
    private static final int STALL_EVENTS = 100;

    @ParameterizedTest
    @CsvSource({"ffm, MAPPED", "jni, MAPPED", "ffm, COPYING", "jni, COPYING"})
    void shouldDeliverOrCountEveryRecordOnceOverThousandsOfReaders(String backend, ReadStrategy strategy)
            throws Exception {
        try (TraceFs tracefs = LiveBackend.open(backend);
                TraceInstance trace = Tracing.over(tracefs).createTemporaryInstance("cycles");
                NumberedRecords records = new NumberedRecords(trace)) {
            trace.buffer().setSizeKib(64);
            RecordReader reader = new RecordReader(trace, records, strategy);
            Future<Boolean> writer = records.start(Integer.MAX_VALUE);
            for (int cycle = 0; cycle < CYCLES || records.count() < RECORDS; cycle++) {
                assertThat(writer.isDone()).isFalse();
                reader.read(reader.events + 1 + cycle % 300);
                reader.openAgain(strategy);
            }
            writer.cancel(true);
            records.write(1);
            reader.read(Long.MAX_VALUE);
            reader.close();
            System.out.printf(
                    "%s, %s: %d records, %d delivered, %d lost, %s%n",
                    backend,
                    strategy,
                    records.count(),
                    reader.records,
                    reader.lost,
                    reader.hasUnknown ? "some gaps of unknown size" : "every gap with a number");
            // A reader may be closed with a loss that it cannot place yet: the next one is handed it, and the sum is
            // exact all the same.
            assertThat(reader.records + reader.lost).isEqualTo(records.count());
            assertThat(trace.stats(CPU).written()).isEqualTo(records.count());
        }
    }

    /**
     * Consumers that compete cannot keep each other out of the window in which the kernel WARNs (contract 7, row 22): between one's look
     * at the next sub-buffer and its request the other may have moved the reader. So this test may leave a WARN behind.
     */
    @ParameterizedTest
    @ValueSource(strings = {"ffm", "jni"})
    void shouldNeverShowATornEventBesideOtherConsumersAndResets(String backend) throws Exception {
        ExecutorService others = Executors.newCachedThreadPool();
        try (TraceFs tracefs = LiveBackend.open(backend);
                TraceInstance trace = Tracing.over(tracefs).createTemporaryInstance("torn");
                NumberedRecords records = new NumberedRecords(trace)) {
            trace.buffer().setSizeKib(8);
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(COMPETITION_SECONDS);
            Future<Boolean> writer = records.start(Integer.MAX_VALUE);
            Future<Long> one = others.submit(() -> readUntil(trace, records, end));
            Future<Long> other = others.submit(() -> readUntil(trace, records, end));
            Future<Long> copier = others.submit(() -> repeat(end, 1, () -> copy(tracefs, trace)));
            Future<Long> resetter = others.submit(() -> repeat(end, RESET_MILLIS, () -> {
                trace.clear();
                return true;
            }));
            long taken = one.get() + other.get();
            System.out.printf(
                    "%s: %d sub-buffers taken away while they were read, %d copies, %d resets%n",
                    backend, taken, copier.get(), resetter.get());
            writer.cancel(true);
        } finally {
            others.shutdownNow();
        }
    }

    private static long repeat(long end, long pauseMillis, Callable<Boolean> action) throws Exception {
        long count = 0;
        while (System.nanoTime() < end) {
            action.call();
            count++;
            Thread.sleep(pauseMillis);
        }
        return count;
    }

    private static boolean copy(TraceFs tracefs, TraceInstance trace) throws ErrnoException {
        String path = trace.path() + "/per_cpu/cpu" + CPU + "/trace_pipe_raw";
        try (TraceFile file = tracefs.open(path, EnumSet.of(OpenFlag.READ_ONLY, OpenFlag.NONBLOCK))) {
            return file.read(ByteBuffer.allocateDirect(4096)) > 0;
        } catch (ErrnoException e) {
            return false; // nothing there
        }
    }

    /** Reads beside others; returns how often they were in the way, and fails at the first torn record. */
    private static long readUntil(TraceInstance trace, NumberedRecords records, long end) throws ErrnoException {
        long taken = 0;
        long read = 0;
        try (RingBufferMapping ring = trace.map(CPU)) {
            while (System.nanoTime() < end) {
                try {
                    ring.advance();
                    while (ring.events().next()) {
                        EventCursor event = ring.events();
                        if (read++ % STALL_EVENTS == 0) {
                            LockSupport.parkNanos(1); // long enough for the others
                        }
                        assertThat(records.isRecord(event)).as("a record").isTrue();
                        assertThat(NumberedRecords.isWhole(event)).as("whole").isTrue();
                        taken += event.lostEvents().isLowerBound() ? 1 : 0;
                    }
                } catch (SubBufferTakenException | MalformedSubBufferException e) {
                    taken++;
                }
            }
        }
        return taken;
    }
}
