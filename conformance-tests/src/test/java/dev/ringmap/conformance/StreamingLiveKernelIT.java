package dev.ringmap.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.ringmap.EventCursor;
import dev.ringmap.LiveReader;
import dev.ringmap.ReadStrategy;
import dev.ringmap.ReaderClosedException;
import dev.ringmap.RingBufferMapping;
import dev.ringmap.RingBufferReader;
import dev.ringmap.StoppedRing;
import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.conformance.reader.TracedRing;
import dev.ringmap.conformance.support.NumberedRecords;
import dev.ringmap.spi.TraceFs;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What takes too many events or rounds to be a rule of the kit. */
@Timeout(120)
class StreamingLiveKernelIT {

    private static final int CPU = NumberedRecords.CPU;
    private static final int RECORDS_PER_PAGE = 56;

    @ParameterizedTest
    @CsvSource({"ffm, MAPPED", "jni, MAPPED", "ffm, COPYING", "jni, COPYING"})
    void shouldDeliverOrCountEveryRecordWhenTheRingOverflows(String backend, ReadStrategy strategy) throws Exception {
        int written = 100_000;
        try (TraceFs tracefs = LiveBackend.open(backend);
                TraceInstance trace = Tracing.over(tracefs).createTemporaryInstance("overflow");
                NumberedRecords records = new NumberedRecords(trace)) {
            trace.buffer().setSizeKib(64);
            long delivered = 0;
            try (LiveReader ring = trace.openReader(CPU, strategy)) {
                Future<Boolean> writer = records.start(written);
                int last = -1;
                boolean isOver = false;
                while (!isOver) {
                    isOver = writer.isDone();
                    while (ring.advance(isOver ? Duration.ZERO : Duration.ofMillis(10))) {
                        EventCursor event = ring.events();
                        while (event.next()) {
                            int sequence = NumberedRecords.sequence(event);
                            assertThat(sequence).isGreaterThan(last);
                            last = sequence;
                            delivered++;
                        }
                    }
                }
                writer.get();
                assertThat(ring.lostEvents().isLowerBound()).isFalse();
                assertThat(delivered + ring.lostEvents().count()).isEqualTo(written);
                assertThat(trace.stats(CPU).written()).isEqualTo(written);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"ffm, MAPPED", "jni, MAPPED", "ffm, COPYING", "jni, COPYING"})
    void shouldNotAllocatePerEvent(String backend, ReadStrategy strategy) throws Exception {
        int perRound = 250_000;
        int warmUpRounds = 6;
        int rounds = 4;
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (TraceFs tracefs = LiveBackend.open(backend);
                TraceInstance trace = Tracing.over(tracefs).createTemporaryInstance("allocation");
                NumberedRecords records = new NumberedRecords(trace)) {
            trace.buffer().setSizeKib(32 * 1024);
            long allocatedBytes = 0;
            long events = 0;
            try (LiveReader ring = trace.openReader(CPU, strategy)) {
                for (int round = 0; round < warmUpRounds + rounds; round++) {
                    records.write(perRound);
                    long before = threads.getCurrentThreadAllocatedBytes();
                    long delivered = drain(ring);
                    if (round >= warmUpRounds) {
                        allocatedBytes += threads.getCurrentThreadAllocatedBytes() - before;
                        events += delivered;
                    }
                }
            }
            assertThat(events).isEqualTo((long) rounds * perRound);
            // The smallest object has 16 bytes: less than one byte for each event is no object for each event.
            assertThat(allocatedBytes).isLessThan(events);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffm", "jni"})
    void shouldNotAllocatePerPageThatIsCopied(String backend) throws Exception {
        long leastBytes = leastAllocatedBytes(backend, 100_000, trace -> trace.openReader(CPU, ReadStrategy.COPYING));
        // A native call may take an object of 32 bytes or so, unless the compiler removes it; a page has 4,096.
        assertThat(leastBytes).isLessThan(64L * 100_000 / RECORDS_PER_PAGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffm", "jni"})
    void shouldNotAllocatePerPageThatIsObserved(String backend) throws Exception {
        long leastBytes = leastAllocatedBytes(backend, 100_000, trace -> trace.observe(CPU, Duration.ofMillis(1)));
        // The kernel's counts are looked at once in 10 ms, which takes some strings.
        assertThat(leastBytes).isLessThan(16L * 100_000 / RECORDS_PER_PAGE);
    }

    /** What a drain of so many records allocates, in the best of twelve rounds. */
    private static long leastAllocatedBytes(String backend, int perRound, TracedRing.Opening opening) throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long leastBytes = Long.MAX_VALUE;
        try (TraceFs tracefs = LiveBackend.open(backend);
                TraceInstance trace = Tracing.over(tracefs).createTemporaryInstance("allocation");
                NumberedRecords records = new NumberedRecords(trace)) {
            trace.buffer().setSizeKib(16 * 1024);
            try (RingBufferReader ring = opening.open(trace)) {
                for (int round = 0; round < 12; round++) {
                    records.write(perRound);
                    long before = threads.getCurrentThreadAllocatedBytes();
                    assertThat(drain(ring)).isEqualTo(perRound);
                    leastBytes = Math.min(leastBytes, threads.getCurrentThreadAllocatedBytes() - before);
                }
            }
        }
        return leastBytes;
    }

    /** Opening makes a view of each sub-buffer; walking makes nothing, and the look at the kernel's counts at the end a little. */
    @ParameterizedTest
    @ValueSource(strings = {"ffm", "jni"})
    void shouldNotAllocatePerEventOrPageInPlace(String backend) throws Exception {
        int number = 400_000;
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (TraceFs tracefs = LiveBackend.open(backend);
                TraceInstance trace = Tracing.over(tracefs).createTemporaryInstance("allocation");
                NumberedRecords records = new NumberedRecords(trace)) {
            trace.buffer().setSizeKib(32 * 1024);
            records.write(number);
            trace.setTracing(false);
            long leastBytes = Long.MAX_VALUE;
            for (int round = 0; round < 10; round++) {
                try (StoppedRing ring = trace.inspect(CPU)) {
                    long before = threads.getCurrentThreadAllocatedBytes();
                    assertThat(drain(ring)).isEqualTo(number);
                    leastBytes = Math.min(leastBytes, threads.getCurrentThreadAllocatedBytes() - before);
                }
            }
            assertThat(leastBytes).isLessThan(16L * number / RECORDS_PER_PAGE);
        }
    }

    private static long drain(RingBufferReader ring) throws Exception {
        long delivered = 0;
        long sum = 0;
        while (ring.advance()) {
            EventCursor event = ring.events();
            while (event.next()) {
                sum += event.timestamp() + NumberedRecords.sequence(event);
                delivered++;
            }
        }
        return sum == 0 ? -1 : delivered;
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffm", "jni"})
    void shouldRefuseEveryViewWhenClosedUnderFourReaders(String backend) throws Exception {
        int rounds = 1_000;
        int readers = 4;
        ExecutorService threads = Executors.newFixedThreadPool(readers);
        try (TraceFs tracefs = LiveBackend.open(backend);
                TraceInstance trace = Tracing.over(tracefs).createTemporaryInstance("closing")) {
            trace.buffer().setSizeKib(16);
            for (int round = 0; round < rounds; round++) {
                trace.marker("round");
                RingBufferMapping ring = trace.map(CPU);
                List<Future<Boolean>> refused = new ArrayList<>();
                for (int reader = 0; reader < readers; reader++) {
                    refused.add(threads.submit(() -> readUntilRefused(ring)));
                }
                Thread.onSpinWait();
                ring.close();
                for (Future<Boolean> each : refused) {
                    assertThat(each.get(30, TimeUnit.SECONDS)).isTrue();
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static boolean readUntilRefused(RingBufferMapping ring) {
        try {
            while (true) {
                assertThat(ring.metaPage().subBufferCount())
                        .isEqualTo(ring.geometry().subBufferCount());
                assertThat(ring.metaPage().metaStructLengthBytes()).isEqualTo(80);
            }
        } catch (ReaderClosedException e) {
            return true;
        }
    }
}
