package dev.ringmap.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmap.EventCursor;
import dev.ringmap.MalformedSubBufferException;
import dev.ringmap.RingBufferMapping;
import dev.ringmap.SubBuffer;
import dev.ringmap.SubBufferTakenException;
import dev.ringmap.TraceInstance;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Nothing twice, nothing untold, nothing torn, on the live kernel under writers at full speed.
 *
 * <p>{@code -Dringmap.accounts}, {@code -Dringmap.cycles} and {@code -Dringmap.competition.seconds} say how long;
 * {@code -Dringmap.accounts.seed} repeats the random accounts.
 */
@Timeout(600)
class ExactDeliveryLiveKernelIT {

    private static final int CPU = NumberedRecords.CPU;
    private static final int ACCOUNTS = Integer.getInteger("ringmap.accounts", 1_000);
    private static final long SEED = Long.getLong("ringmap.accounts.seed", System.nanoTime());
    private static final int CYCLES = Integer.getInteger("ringmap.cycles", 10_000);
    private static final int RECORDS = 1_000_000;
    private static final int COMPETITION_SECONDS = Integer.getInteger("ringmap.competition.seconds", 4);

    /** A reset keeps the writer waiting for a while, so that there must not be too many. */
    private static final long RESET_MILLIS = 200;

    /** One event in so many is read late. */
    private static final int STALL_EVENTS = 100;

    /** Events that come from interrupts and so into the middle of a marker's write. */
    private static final String[] INTERRUPTS = {"irq", "timer", "sched"};

    /** The reading side of an account. */
    private static final class Reader {

        private final TraceInstance trace;
        private final NumberedRecords written;
        private RingBufferMapping ring;
        private int last = -1;
        private long events;
        private long records;
        private long lost;
        private boolean hasUnknown;

        Reader(TraceInstance trace, NumberedRecords written) throws ErrnoException {
            this.trace = trace;
            this.written = written;
            this.ring = trace.map(CPU);
        }

        /** Reads what there is, or until so many events were delivered. */
        void read(long limit) throws ErrnoException {
            while (events < limit && ring.advance()) {
                EventCursor event = ring.events();
                while (events < limit && event.next()) {
                    events++;
                    if (written.isRecord(event)) {
                        int sequence = NumberedRecords.sequence(event);
                        assertThat(sequence).as("record after %d", last).isGreaterThan(last);
                        assertThat(NumberedRecords.isWhole(event)).as("whole").isTrue();
                        last = sequence;
                        records++;
                    }
                }
            }
        }

        void unmap() throws ErrnoException {
            ring.close();
            lost += ring.lostEvents();
            hasUnknown |= ring.hasUnknownLosses();
        }

        void mapAgain() throws ErrnoException {
            unmap();
            ring = trace.map(CPU);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffm", "jni"})
    void shouldDeliverOrCountEveryRecordOnceOverTenThousandMappings(String backend) throws Exception {
        try (TraceFs tracefs = LiveBackend.open(backend);
                TraceInstance trace = TraceInstance.createTemporary(tracefs, "cycles");
                NumberedRecords records = new NumberedRecords(trace)) {
            trace.resizeKib(64);
            Reader reader = new Reader(trace, records);
            Future<Boolean> writer = records.start(Integer.MAX_VALUE);
            for (int cycle = 0; cycle < CYCLES || records.count() < RECORDS; cycle++) {
                assertThat(writer.isDone()).isFalse();
                reader.read(reader.events + 1 + cycle % 300);
                reader.mapAgain();
            }
            writer.cancel(true);
            records.write(1);
            reader.read(Long.MAX_VALUE);
            reader.unmap();
            System.out.printf(
                    "%s: %d records, %d delivered, %d lost, %s%n",
                    backend,
                    records.count(),
                    reader.records,
                    reader.lost,
                    reader.hasUnknown ? "some gaps of unknown size" : "every gap with a number");
            assertThat(reader.hasUnknown).isFalse();
            assertThat(reader.records + reader.lost).isEqualTo(records.count());
            assertThat(trace.stats(CPU).written()).isEqualTo(records.count());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffm", "jni"})
    void shouldBalanceEveryAccount(String backend) throws Exception {
        Random random = new Random(SEED);
        int exact = 0;
        try (TraceFs tracefs = LiveBackend.open(backend);
                TraceInstance trace = TraceInstance.createTemporary(tracefs, "accounts");
                NumberedRecords records = new NumberedRecords(trace)) {
            for (String system : INTERRUPTS) {
                trace.write("events/" + system + "/enable", "1");
            }
            for (int number = 0; number < ACCOUNTS; number++) {
                try {
                    exact += play(trace, records, random) ? 1 : 0;
                } catch (AssertionError e) {
                    throw new AssertionError(
                            "account " + number + " of -Dringmap.accounts.seed=" + SEED + ": " + e.getMessage(), e);
                }
            }
        }
        System.out.printf("%s: %d of %d accounts exact, seed %d%n", backend, exact, ACCOUNTS, SEED);
        assertThat(exact).as("accounts without a gap of unknown size").isGreaterThan(ACCOUNTS * 9 / 10);
    }

    /** One account, from an empty buffer to an empty buffer; {@code true} if it was exact. */
    private static boolean play(TraceInstance trace, NumberedRecords records, Random random) throws Exception {
        trace.tracing(true);
        trace.resizeKib(4L * (random.nextInt(10) == 0 ? 2 + random.nextInt(499) : 2 + random.nextInt(6)));
        trace.clear();
        Reader reader = new Reader(trace, records);
        for (int step = random.nextInt(6); step >= 0; step--) {
            Future<Boolean> writer = records.start(random.nextInt(1_000));
            switch (random.nextInt(4)) {
                case 0 -> reader.read(reader.events + random.nextInt(200));
                case 1 -> reader.mapAgain();
                default -> {
                    while (!writer.isDone()) {
                        reader.read(reader.events + 500);
                    }
                }
            }
            writer.get();
        }
        trace.tracing(false);
        reader.read(Long.MAX_VALUE);
        reader.unmap();
        long written = trace.stats(CPU).written();
        if (reader.hasUnknown) {
            assertThat(reader.events + reader.lost).isLessThanOrEqualTo(written);
            return false;
        }
        assertThat(reader.events + reader.lost).isEqualTo(written);
        return true;
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffm", "jni"})
    void shouldNeverShowATornEventBesideOtherConsumersAndResets(String backend) throws Exception {
        ExecutorService others = Executors.newCachedThreadPool();
        try (TraceFs tracefs = LiveBackend.open(backend);
                TraceInstance trace = TraceInstance.createTemporary(tracefs, "torn");
                NumberedRecords records = new NumberedRecords(trace)) {
            trace.resizeKib(8);
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
                        taken += event.lostEvents() == SubBuffer.UNKNOWN_LOST ? 1 : 0;
                    }
                } catch (SubBufferTakenException | MalformedSubBufferException e) {
                    taken++;
                }
            }
        }
        return taken;
    }
}
