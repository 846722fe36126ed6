package dev.ringmap.conformance.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmap.EventCursor;
import dev.ringmap.LiveReader;
import dev.ringmap.LostEvents;
import dev.ringmap.ReadStrategy;
import dev.ringmap.RingBufferReader;
import dev.ringmap.RingBufferReaders;
import dev.ringmap.RingBufferStats;
import dev.ringmap.RingInspectionException;
import dev.ringmap.RingObserver;
import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.conformance.support.NumberedRecords;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What an observer does beyond {@link ReaderContract}, whatever the backend.
 *
 * <p>{@code -Dringmap.observed} says how many records are written at full speed, {@code -Dringmap.observed.seconds} how long a test disturbs
 * its observer, and {@code -Dringmap.observed.seed} repeats it.
 */
@Timeout(1_800)
abstract class ObservingContract extends InstanceContract {

    private static final int CPU = NumberedRecords.CPU;
    private static final int OBSERVERS = 4;
    private static final int RECORDS = Integer.getInteger("ringmap.observed", 100_000);
    private static final int SECONDS = Integer.getInteger("ringmap.observed.seconds", 2);
    private static final long SEED = Long.getLong("ringmap.observed.seed", System.nanoTime());
    private static final Duration INTERVAL = Duration.ofMillis(1);

    /** Within which a loss beside a consumer becomes known. */
    private static final Duration LOOKED_AT = Duration.ofMillis(20);

    private static final Duration SPINNING = Duration.ZERO;

    /** Reads what there is; returns of each event its number and its time. */
    private static List<String> seen(RingBufferReader reader) throws IOException {
        List<String> seen = new ArrayList<>();
        while (reader.advance()) {
            EventCursor event = reader.events();
            while (event.next()) {
                assertThat(NumberedRecords.isWhole(event)).isTrue();
                seen.add(NumberedRecords.sequence(event) + " at " + event.timestamp() + " after " + event.lostEvents());
            }
        }
        return seen;
    }

    /** Follows the records to the last of them; every gap has to be reported in its place, and with its size if that is known. */
    private static final class Follower {

        private final RingObserver observer;
        private int next;
        private long delivered;

        Follower(RingObserver observer) {
            this.observer = observer;
        }

        void read() throws IOException {
            EventCursor event = observer.events();
            while (event.next()) {
                int sequence = NumberedRecords.sequence(event);
                assertThat(NumberedRecords.isWhole(event))
                        .as("record %d is whole", sequence)
                        .isTrue();
                assertThat(sequence).as("what follows record %d", next - 1).isGreaterThanOrEqualTo(next);
                LostEvents lost = event.lostEvents();
                int gap = sequence - next;
                assertThat(lost.isLowerBound() ? lost.count() <= gap : lost.count() == gap)
                        .as("%d lost before record %d, reported as %s", gap, sequence, lost)
                        .isTrue();
                next = sequence + 1;
                delivered++;
            }
        }

        void expectAccount(int written) {
            LostEvents lost = observer.lostEvents();
            assertThat(next).as("the last one").isEqualTo(written);
            if (lost.isLowerBound()) {
                assertThat(delivered + lost.count()).isLessThanOrEqualTo(written);
            } else {
                assertThat(delivered + lost.count()).isEqualTo(written);
            }
        }
    }

    @Test
    void shouldTakeNothingFromEachOtherAndFromALaterConsumer() throws Exception {
        trace.buffer().setSizeKib(1_024);
        ExecutorService threads = Executors.newCachedThreadPool();
        List<Future<List<String>>> observed = new ArrayList<>();
        RingBufferStats stats;
        try {
            for (int i = 0; i < OBSERVERS; i++) {
                RingObserver observer = trace.observe(CPU, i == 0 ? SPINNING : INTERVAL);
                Callable<List<String>> observation = () -> {
                    List<String> seen = new ArrayList<>();
                    while (seen.size() < 5_000) {
                        observer.advance(INTERVAL);
                        seen.addAll(seen(observer));
                    }
                    assertThat(observer.lostEvents()).isEqualTo(LostEvents.NONE);
                    observer.close();
                    return seen;
                };
                observed.add(threads.submit(observation));
            }
            records.write(5_000);
            for (Future<List<String>> observation : observed) {
                assertThat(observation.get()).isEqualTo(observed.get(0).get());
            }
            stats = trace.stats(CPU);
        } finally {
            threads.shutdownNow();
        }
        assertThat(stats.entries()).isEqualTo(5_000);
        assertThat(stats.readEvents()).isZero();
        try (LiveReader consumer = trace.openReader(CPU, ReadStrategy.AUTO)) {
            assertThat(seen(consumer)).isEqualTo(observed.get(0).get());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 12, 64, 1_408})
    void shouldFollowAWriterAtFullSpeed(int sizeKib) throws Exception {
        trace.buffer().setSizeKib(sizeKib);
        try (RingObserver observer = trace.observe(CPU, SPINNING)) {
            Follower follower = new Follower(observer);
            Future<Boolean> writer = records.start(RECORDS);
            while (!writer.isDone()) {
                observer.advance(INTERVAL);
                follower.read();
            }
            writer.get();
            while (observer.advance()) {
                follower.read();
            }
            follower.expectAccount(RECORDS);
            assertThat(observer.advance()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 64})
    void shouldReportEveryLapOfAWriterThatIsFaster(int sizeKib) throws Exception {
        System.out.println("slow observers: seed " + SEED);
        Random random = new Random(SEED);
        trace.buffer().setSizeKib(sizeKib);
        try (RingObserver observer = trace.observe(CPU, INTERVAL)) {
            Follower follower = new Follower(observer);
            Future<Boolean> writer = records.start(RECORDS);
            while (!writer.isDone()) {
                observer.advance(INTERVAL);
                LockSupport.parkNanos(random.nextInt(random.nextInt(10) == 0 ? 2_000_000 : 200_000));
                follower.read();
            }
            writer.get();
            while (observer.advance()) {
                follower.read();
            }
            follower.expectAccount(RECORDS);
        }
    }

    @Test
    void shouldReportHowMuchWasOverwrittenMeanwhileAtLeast() throws Exception {
        trace.buffer().setSizeKib(32);
        try (RingObserver observer = trace.observe(CPU, INTERVAL)) {
            Follower follower = new Follower(observer);
            for (int round = 0; round < 50; round++) {
                records.write(1 + round * 40);
                while (observer.advance()) {
                    follower.read();
                }
            }
            follower.expectAccount(records.count());
            assertThat(observer.lostEvents().count()).isPositive();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MAPPED", "COPYING"})
    void shouldBeginWithWhatNobodyHasConsumed(ReadStrategy strategy) throws Exception {
        trace.buffer().setSizeKib(64);
        for (int consumed : new int[] {1, 56, 57, 200, 300}) {
            trace.clear();
            int first = records.count();
            records.write(300);
            consume(strategy, consumed);
            trace.setTracing(false);
            List<String> observed;
            try (RingObserver observer = trace.observe(CPU, INTERVAL)) {
                observed = seen(observer);
            }
            try (LiveReader consumer = trace.openReader(CPU, ReadStrategy.COPYING)) {
                assertThat(observed).as("after %d from %d", consumed, first).isEqualTo(seen(consumer));
            }
            trace.setTracing(true);
        }
    }

    /** Consumes so many events, and what the reader has taken beyond them. */
    private void consume(ReadStrategy strategy, int number) throws IOException {
        try (LiveReader consumer = trace.openReader(CPU, strategy)) {
            int consumed = 0;
            while (consumed < number && consumer.advance()) {
                while (consumer.events().next()) {
                    consumed++;
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MAPPED", "COPYING"})
    void shouldNotPassOverALossWhileSomebodyConsumes(ReadStrategy strategy) throws Exception {
        System.out.println("observed beside a consumer: seed " + SEED);
        Random random = new Random(SEED);
        trace.buffer().setSizeKib(32);
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try (RingObserver observer = trace.observe(CPU, INTERVAL)) {
            Future<Boolean> writer = records.start(RECORDS);
            Future<?> consumer = threads.submit((Callable<Boolean>) () -> {
                Random pauses = new Random(SEED + 1);
                while (!writer.isDone()) {
                    consume(strategy, pauses.nextInt(300));
                    LockSupport.parkNanos(pauses.nextInt(1_000_000));
                }
                return true;
            });
            int last = -1;
            long delivered = 0;
            boolean isOver = false;
            while (!isOver) {
                isOver = writer.isDone() && consumer.isDone();
                while (observer.advance(isOver ? Duration.ZERO : INTERVAL)) {
                    EventCursor event = observer.events();
                    while (event.next()) {
                        assertThat(NumberedRecords.isWhole(event)).isTrue();
                        assertThat(NumberedRecords.sequence(event)).isGreaterThan(last);
                        last = NumberedRecords.sequence(event);
                        delivered++;
                    }
                    LockSupport.parkNanos(random.nextInt(100_000));
                }
            }
            writer.get();
            consumer.get();
            assertThat(observer.advance(LOOKED_AT)).isFalse();
            assertThat(delivered + observer.lostEvents().count()).isLessThanOrEqualTo(RECORDS);
            assertThat(delivered == RECORDS
                            || observer.lostEvents().isLowerBound()
                            || delivered + observer.lostEvents().count() == RECORDS)
                    .as("%d delivered, lost: %s", delivered, observer.lostEvents())
                    .isTrue();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void shouldNoticeAResetHoweverMuchIsWrittenBehindIt() throws Exception {
        trace.buffer().setSizeKib(64);
        try (RingObserver observer = trace.observe(CPU, INTERVAL)) {
            for (int round = 1; round <= 8; round++) {
                records.write(300);
                assertThat(seen(observer)).hasSize(300);
                trace.clear();
                records.write(30 * round);
                assertThat(seen(observer)).hasSize(30 * round);
                assertThat(observer.resets()).isEqualTo(round);
            }
            assertThat(observer.lostEvents()).isEqualTo(LostEvents.NONE);
        }
    }

    @Test
    void shouldRefuseAClockWhoseStampsRepeat() throws Exception {
        records.write(3);
        try (RingObserver observer = trace.observe(CPU, INTERVAL)) {
            assertThat(seen(observer)).hasSize(3);
            trace.setClock("mono");
            records.write(4);
            assertThat(seen(observer)).hasSize(4);
            assertThat(observer.resets()).isEqualTo(1);
            trace.setClock("uptime");
            records.write(5);
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(observer::advance)
                        .isInstanceOf(RingInspectionException.class)
                        .hasMessageContaining("trace_clock")
                        .hasMessageContaining("local");
            }
            trace.setClock("local");
            records.write(6);
            assertThat(seen(observer)).hasSize(6);
        }
        trace.setClock("uptime");
        assertThatThrownBy(() -> trace.observe(CPU, INTERVAL)).isInstanceOf(RingInspectionException.class);
        trace.setClock("local");
    }

    @Test
    void shouldRefuseAClockThatWasChangedBeforeAnythingWasWritten() throws Exception {
        try (RingObserver observer = trace.observe(CPU, INTERVAL)) {
            assertThat(observer.advance()).isFalse();
            trace.setClock("uptime");
            records.write(5);
            assertThatThrownBy(observer::advance).isInstanceOf(RingInspectionException.class);
            trace.setClock("local");
        }
    }

    @Test
    void shouldReportALossWhereItIsNotKnownWhatIsConsumed() throws Exception {
        try (RingObserver observer = trace.observe(CPU, INTERVAL)) {
            assertThat(observer.advance()).isFalse();
            records.write(300);
            consume(ReadStrategy.COPYING, 1);
            assertThat(observer.advance(INTERVAL)).isTrue();
            assertThat(observer.events().next()).isTrue();
            assertThat(observer.events().lostEvents().isLowerBound()).isTrue();
            try (RingObserver late = trace.observe(CPU, INTERVAL)) {
                assertThat(late.advance()).isTrue();
                assertThat(late.events().next()).isTrue();
                assertThat(late.events().lostEvents().isLowerBound()).isTrue();
            }
        }
    }

    @Test
    void shouldSleepThoughItIsInterrupted() throws Exception {
        try (RingObserver observer = trace.observe(CPU, Duration.ofSeconds(Long.MAX_VALUE))) {
            Thread.currentThread().interrupt();
            assertThat(observer.advance(INTERVAL)).isFalse();
            assertThat(Thread.interrupted()).isTrue();
            assertThatThrownBy(() -> observer.advance(null)).isInstanceOf(NullPointerException.class);
        }
    }

    @Test
    void shouldGoOnWhereTracingIsSwitchedOffAndOn() throws Exception {
        try (RingObserver observer = trace.observe(CPU, INTERVAL)) {
            for (int round = 0; round < 5; round++) {
                records.write(10);
                trace.setTracing(false);
                assertThat(seen(observer)).hasSize(10);
                assertThat(observer.advance(INTERVAL)).isFalse();
                trace.setTracing(true);
            }
            assertThat(observer.lostEvents()).isEqualTo(LostEvents.NONE);
            assertThat(observer.resets()).isZero();
        }
    }

    @Test
    void shouldSeeAFullRingThatMustNotBeOverwritten() throws Exception {
        trace.buffer().setSizeKib(16);
        trace.buffer().setOverwriting(false);
        try (RingObserver observer = trace.observe(CPU, INTERVAL)) {
            Future<Boolean> writer = records.start(1_000);
            List<String> seen = new ArrayList<>();
            while (trace.stats(CPU).droppedEvents() == 0) {
                seen.addAll(seen(observer));
            }
            seen.addAll(seen(observer));
            assertThat(seen).hasSize((int) trace.stats(CPU).entries());
            assertThat(observer.lostEvents()).isEqualTo(LostEvents.NONE);
            writer.cancel(true);
        }
    }

    @Test
    void shouldObserveAllCpus() throws Exception {
        records.write(7);
        try (RingBufferReaders<RingObserver> observers = trace.observe(INTERVAL)) {
            assertThat(observers).hasSize(trace.cpus().size());
            assertThat(seen(observers.get(0))).hasSize(7);
        }
        assertThatThrownBy(() -> trace.observe(CPU, Duration.ofNanos(-1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> trace.observe(-1, INTERVAL)).isInstanceOf(IllegalArgumentException.class);
    }

    /** A consumer, resets, changes of the clock and of {@code tracing_on}, and another instance, thrown in at random. */
    @Test
    void shouldNeverSayWhatIsNotTrue() throws Exception {
        System.out.println("observed under disturbance: seed " + SEED);
        Random random = new Random(SEED);
        trace.buffer().setSizeKib(64);
        long endNanos = System.nanoTime() + SECONDS * 1_000_000_000L;
        try (TraceInstance neighbour = Tracing.over(tracefs).createTemporaryInstance("neighbour");
                RingObserver observer = trace.observe(CPU, INTERVAL)) {
            Future<Boolean> writer = records.start(Integer.MAX_VALUE);
            int last = -1;
            while (System.nanoTime() < endNanos) {
                disturb(random, neighbour);
                for (int i = random.nextInt(200); i >= 0 && observer.advance(INTERVAL); i--) {
                    EventCursor event = observer.events();
                    while (event.next()) {
                        int sequence = NumberedRecords.sequence(event);
                        assertThat(NumberedRecords.isWhole(event)).isTrue();
                        assertThat(sequence).isGreaterThan(last).isLessThanOrEqualTo(records.count());
                        last = sequence;
                    }
                }
            }
            writer.cancel(true);
        }
    }

    private void disturb(Random random, TraceInstance neighbour) throws IOException {
        switch (random.nextInt(8)) {
            case 0 -> trace.clear();
            case 1 -> trace.setClock(random.nextBoolean() ? "mono" : "local");
            case 2 -> {
                trace.setTracing(false);
                LockSupport.parkNanos(random.nextInt(1_000_000));
                trace.setTracing(true);
            }
            case 3 -> neighbour.buffer().setSizeKib(8 + random.nextInt(64));
            case 4 -> consume(ReadStrategy.COPYING, random.nextInt(500));
            case 5 -> consume(ReadStrategy.MAPPED, random.nextInt(500));
            default -> LockSupport.parkNanos(random.nextInt(3_000_000));
        }
    }
}
