package dev.ringmap.backend.sim;

import static dev.ringmap.backend.sim.SimulatedInstance.GET_READER;
import static dev.ringmap.backend.sim.SimulatedInstance.mapAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmap.backend.sim.SimulatedInstance.Meta;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.TraceFile;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Blocking and polling: contract 2.7, 2.8. */
@Timeout(60)
class WaitingTest {

    private static final int EVENTS_PER_PAGE = 56;
    private static final int RAW_BYTES = 60;

    private SimulatedInstance instance;
    private TraceFile raw;
    private MappedMemory ring;

    @BeforeEach
    void createInstance() throws ErrnoException {
        instance = SimulatedInstance.create();
        instance.write("buffer_size_kb", "42"); // 11 pages
        raw = instance.openRaw(0);
        ring = mapAll(raw);
    }

    @AfterEach
    void close() throws ErrnoException {
        ring.close();
        raw.close();
        instance.close();
    }

    @Test
    void shouldReturnAtTheFirstEventWhenThePercentageIsZero() throws Exception {
        Waiter waiter = new Waiter();
        instance.writeRaw(0, 1, RAW_BYTES);

        assertThat(waiter.outcome()).isZero();
        assertThat(new Meta(ring).read()).isEqualTo(1);
    }

    @Test
    void shouldKeepWaitingWhenDataIsOnTheCommitPageOnly() throws Exception {
        instance.write("buffer_percent", "1");
        instance.writeRaw(0, 1, RAW_BYTES);
        raw.ioctl(GET_READER);
        Waiter waiter = new Waiter();
        instance.writeRaw(1, EVENTS_PER_PAGE - 2, RAW_BYTES);

        assertThat(waiter.isBlocked()).isTrue();
        assertThat(raw.poll(0)).isZero();
        raw.ioctl(0);
        assertThat(waiter.outcome()).isZero();
    }

    /** The percentage is forgotten where the wait begins on an empty buffer: contract 2.7. */
    @Test
    void shouldReturnAfterTheFirstPageWhenTheBufferWasEmpty() throws Exception {
        instance.write("buffer_percent", "75");
        Waiter waiter = new Waiter();
        instance.writeRaw(0, EVENTS_PER_PAGE, RAW_BYTES);
        assertThat(waiter.isBlocked()).isTrue();
        instance.writeRaw(0, 1, RAW_BYTES);

        assertThat(waiter.outcome()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"25, 3", "50, 6", "75, 9", "100, 11"})
    void shouldReturnAtThePercentageWhenTheBufferWasNotEmpty(int percent, int pages) throws Exception {
        instance.write("buffer_percent", Integer.toString(percent));
        instance.writeRaw(0, 1, RAW_BYTES);
        Waiter waiter = new Waiter();
        int written = 1;
        while (waiter.isBlocked() && written < 12 * EVENTS_PER_PAGE) {
            instance.writeRaw(0, EVENTS_PER_PAGE, RAW_BYTES);
            written += EVENTS_PER_PAGE;
        }
        assertThat(waiter.outcome()).isZero();
        assertThat(written / EVENTS_PER_PAGE).isBetween(pages - 1, pages);
    }

    @Test
    void shouldPollByTheWatermark() throws Exception {
        instance.write("buffer_percent", "50");
        instance.writeRaw(0, 280, RAW_BYTES);
        assertThat(raw.poll(0)).isZero();
        instance.writeRaw(0, 1, RAW_BYTES);

        assertThat(raw.poll(0)).isEqualTo(TraceFile.POLLIN);
    }

    @Test
    void shouldReturnSpuriouslyWhenTracingIsSwitchedOff() throws Exception {
        Waiter waiter = new Waiter();
        instance.write("tracing_on", "0");

        assertThat(waiter.outcome()).isZero();
    }

    @Test
    void shouldReturnSpuriouslyWhenAnotherFileOfTheCpuIsClosed() throws Exception {
        TraceFile other = instance.openRaw(0);
        Waiter waiter = new Waiter();
        other.close();

        assertThat(waiter.outcome()).isZero();
    }

    @Test
    void shouldStayAsleepWhenNothingWakesIt() throws Exception {
        TraceFile otherCpu = instance.openRaw(1);
        Waiter waiter = new Waiter();
        otherCpu.close();
        instance.write("tracing_on", "1");
        instance.truncate("trace");

        assertThat(waiter.isBlocked()).isTrue();
        raw.ioctl(0);
        assertThat(waiter.outcome()).isZero();
    }

    @Test
    void shouldAnswerEintrWhenASignalComes() throws Exception {
        Waiter waiter = new Waiter();
        while (!instance.kernel.signal(waiter.thread)) {
            Thread.onSpinWait();
        }
        assertThat(waiter.errno()).isEqualTo("EINTR");
    }

    @Test
    void shouldIgnoreTheInterruptOfAThread() throws Exception {
        Waiter waiter = new Waiter();
        waiter.thread.interrupt();

        assertThat(waiter.isBlocked()).isTrue();
        instance.writeRaw(0, 1, RAW_BYTES);
        assertThat(waiter.outcome()).isZero();
        assertThat(waiter.interruptedAfterwards).isTrue();
    }

    @Test
    void shouldBlockBeforeItSaysThatNothingIsMapped() throws Exception {
        ring.close();
        Waiter waiter = new Waiter();
        assertThat(waiter.isBlocked()).isTrue();
        instance.writeRaw(0, 1, RAW_BYTES);

        assertThat(waiter.errno()).isEqualTo("ENODEV");
    }

    @Test
    void shouldEndEveryPollWhenWokenUp() throws Exception {
        CompletableFuture<Integer> polled = CompletableFuture.supplyAsync(() -> {
            try {
                return raw.poll(-1);
            } catch (ErrnoException e) {
                return -e.errno();
            }
        });
        raw.wakeUp();

        assertThat(polled.get(10, TimeUnit.SECONDS)).isZero();
        assertThat(raw.poll(-1)).isZero();
    }

    @Test
    void shouldLeaveEveryCallWhenClosed() throws Exception {
        Waiter waiter = new Waiter();
        waiter.file.close();

        assertThat(waiter.errno()).isEqualTo("EBADF");
    }

    @ParameterizedTest
    @CsvSource({"per_cpu/cpu0/trace_pipe_raw, 0", "per_cpu/cpu0/trace_pipe_raw, 50", "trace_pipe, 0"})
    void shouldLeaveAReadWhenClosed(String name, String bufferPercent) throws Exception {
        instance.write("buffer_percent", bufferPercent);
        TraceFile file = instance.open(name, OpenFlag.READ_ONLY);
        CompletableFuture<Integer> read = new CompletableFuture<>();
        Thread reader = new Thread(() -> {
            try {
                read.complete(file.read(ByteBuffer.allocateDirect(5000)));
            } catch (ErrnoException e) {
                read.completeExceptionally(e);
            }
        });
        reader.start();
        awaitUntil(() -> isAsleep(reader));

        file.close();
        reader.join();

        assertThatThrownBy(read::join).hasRootCauseMessage("read(" + file.path() + ", closed): EBADF (9)");
    }

    @Test
    void shouldBlockInReadUntilAnEventComes() throws Exception {
        try (TraceFile pipe = instance.open("trace_pipe", OpenFlag.READ_ONLY)) {
            CompletableFuture<Integer> read = new CompletableFuture<>();
            Thread reader = new Thread(() -> {
                try {
                    read.complete(pipe.read(ByteBuffer.allocateDirect(1000)));
                } catch (ErrnoException e) {
                    read.completeExceptionally(e);
                }
            });
            reader.start();
            awaitUntil(() -> isAsleep(reader));
            instance.write("trace_marker", "wake up");

            assertThat(read.get(10, TimeUnit.SECONDS)).isPositive();
        }
    }

    private static boolean isAsleep(Thread thread) {
        return thread.getState() == Thread.State.TIMED_WAITING || thread.getState() == Thread.State.WAITING;
    }

    private static void awaitUntil(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    /** A thread inside a blocking GET_READER. */
    private final class Waiter {

        private static final long PATIENCE_MILLIS = 50;

        final CompletableFuture<Integer> outcome = new CompletableFuture<>();
        final TraceFile file = instance.openBlocking(0);
        final Thread thread = new Thread(this::run, "waiter");
        volatile boolean interruptedAfterwards;

        Waiter() throws ErrnoException {
            thread.setDaemon(true);
            thread.start();
            awaitUntil(() -> outcome.isDone() || isAsleep(thread));
        }

        private void run() {
            try {
                int result = file.ioctl(GET_READER);
                interruptedAfterwards = Thread.interrupted();
                outcome.complete(result);
            } catch (ErrnoException e) {
                outcome.completeExceptionally(e);
            }
        }

        boolean isBlocked() throws InterruptedException {
            TimeUnit.MILLISECONDS.sleep(PATIENCE_MILLIS);
            return !outcome.isDone();
        }

        int outcome() throws Exception {
            return outcome.get(10, TimeUnit.SECONDS);
        }

        String errno() throws Exception {
            try {
                return "" + outcome.get(10, TimeUnit.SECONDS);
            } catch (java.util.concurrent.ExecutionException e) {
                return ((ErrnoException) e.getCause()).errnoName();
            }
        }
    }
}
