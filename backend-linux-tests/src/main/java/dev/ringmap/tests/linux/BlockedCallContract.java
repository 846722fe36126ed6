package dev.ringmap.tests.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.RingBufferBackend;
import dev.ringmap.spi.TraceFile;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls that wait: what ends them, and what does not. */
abstract class BlockedCallContract extends LiveInstance {

    BlockedCallContract(RingBufferBackend backend) {
        super(backend);
    }

    @Test
    void shouldWaitUntilThereIsData() throws Exception {
        try (TraceFile raw = openRaw(OpenFlag.NONBLOCK)) {
            assertThat(raw.poll(0)).isZero();
            long start = System.nanoTime();
            assertThat(raw.poll(TimeUnit.MILLISECONDS.toNanos(20))).isZero();
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(20));

            Future<Integer> waiting = inBackground(() -> raw.poll(TimeUnit.SECONDS.toNanos(30)));
            // Switches happen on every CPU; a marker would land on its writer's.
            write(instance + "/events/sched/sched_switch/enable", "1");

            assertThat(waiting.get(30, TimeUnit.SECONDS)).isEqualTo(TraceFile.POLLIN);
        }
    }

    @Test
    void shouldEndTheWaitOfTheWokenFileAlone() throws Exception {
        try (TraceFile woken = openRaw(OpenFlag.NONBLOCK);
                TraceFile other = openRaw(OpenFlag.NONBLOCK)) {
            Future<Integer> wokenWait = inBackground(() -> woken.poll(-1));
            long waitNanos = TimeUnit.MILLISECONDS.toNanos(300);
            Future<Long> otherWait = inBackground(() -> {
                long start = System.nanoTime();
                assertThat(other.poll(waitNanos)).isZero();
                return System.nanoTime() - start;
            });
            TimeUnit.MILLISECONDS.sleep(50);

            woken.wakeUp();

            assertThat(wokenWait.get(10, TimeUnit.SECONDS)).isZero();
            assertThat(otherWait.get(10, TimeUnit.SECONDS)).isGreaterThanOrEqualTo(waitNanos);
            assertThat(woken.poll(-1)).isZero();
        }
    }

    @Test
    void shouldWakeAPollWhenClosing() throws Exception {
        for (int round = 0; round < 200; round++) {
            TraceFile raw = openRaw(OpenFlag.NONBLOCK);
            Future<Integer> waiting = inBackground(() -> pollUntilClosed(raw));
            pauseAtRandom();

            raw.close();

            assertThat(waiting.get(10, TimeUnit.SECONDS)).isEqualTo(Errno.EBADF);
        }
    }

    private static int pollUntilClosed(TraceFile raw) {
        try {
            while (true) {
                raw.poll(-1);
            }
        } catch (ErrnoException failure) {
            return failure.errno();
        }
    }

    @Test
    void shouldWakeABlockedGetReaderWhenClosing() throws Exception {
        for (int round = 0; round < 200; round++) {
            TraceFile raw = openRaw(OpenFlag.READ_ONLY);
            try (MappedMemory ring = mapAll(raw)) {
                Future<Integer> waiting = inBackground(() -> getReaderUntilClosed(raw));
                pauseAtRandom();

                raw.close();

                assertThat(waiting.get(10, TimeUnit.SECONDS)).isEqualTo(Errno.EBADF);
                assertThat(ring.slice(4, 4).getInt(0)).isEqualTo(META_LENGTH_BYTES);
            }
        }
    }

    private static int getReaderUntilClosed(TraceFile raw) {
        try {
            while (true) {
                raw.ioctl(GET_READER);
            }
        } catch (ErrnoException failure) {
            return failure.errno();
        }
    }

    /**
     * The instance can be removed at once, which shows that neither thread nor descriptor is left; percent 50 changes nothing for reads.
     */
    @ParameterizedTest
    @CsvSource({
        "per_cpu/cpu0/trace_pipe_raw, 0, 100",
        "per_cpu/cpu0/trace_pipe_raw, 50, 10",
        "trace_pipe, 0, 100",
        "trace_pipe, 50, 10",
        "per_cpu/cpu0/trace_pipe, 50, 10"
    })
    void shouldEndABlockedReadWhenClosing(String name, int bufferPercent, int rounds) throws Exception {
        String blockedIn = instance + "-read";
        for (int round = 0; round < rounds; round++) {
            traceFs.mkdir(blockedIn);
            try {
                write(blockedIn + "/buffer_percent", String.valueOf(bufferPercent));
                TraceFile file = traceFs.open(blockedIn + "/" + name, Set.of(OpenFlag.READ_ONLY));
                Future<Integer> waiting = inBackground(() -> file.read(ByteBuffer.allocateDirect(4096)));
                pauseAtRandom();

                closeWhileInterrupted(file, round % 2 == 1);

                assertErrno(Errno.EBADF, () -> result(waiting));
            } finally {
                traceFs.rmdir(blockedIn);
            }
        }
    }

    /** An interrupted thread cannot pause, and the others can leave only while it pauses. */
    private static void closeWhileInterrupted(TraceFile file, boolean interrupted) {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        file.close();
        assertThat(Thread.interrupted()).isEqualTo(interrupted);
    }

    /**
     * A virtual thread that parked on its way out would leave its carrier, and the signals meant for it, to another thread. For Java 21 and
     * newer.
     *
     * @throws Exception if it does
     */
    protected final void endABlockedReadOfAVirtualThreadAlone() throws Exception {
        ThreadFactory virtual = virtualThreads();
        int carriers = Runtime.getRuntime().availableProcessors();
        for (int round = 0; round < 20; round++) {
            TraceFile closed = openRaw(OpenFlag.READ_ONLY);
            List<TraceFile> others = new ArrayList<>();
            List<FutureTask<Integer>> otherReads = new ArrayList<>();
            FutureTask<Integer> read = new FutureTask<>(() -> closed.read(ByteBuffer.allocateDirect(4096)));
            virtual.newThread(read).start();
            for (int other = 0; other < carriers; other++) {
                TraceFile file = openRaw(OpenFlag.READ_ONLY);
                others.add(file);
                otherReads.add(new FutureTask<>(() -> file.read(ByteBuffer.allocateDirect(4096))));
                virtual.newThread(otherReads.get(other)).start();
            }
            pauseAtRandom();

            closed.close();

            assertErrno(Errno.EBADF, () -> result(read));
            for (int other = 0; other < carriers; other++) {
                assertThat(otherReads.get(other)).as("round %d", round).isNotDone();
                others.get(other).close();
            }
        }
    }

    /** By reflection, because this is compiled for Java 17. */
    private static ThreadFactory virtualThreads() throws Exception {
        Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
        return (ThreadFactory)
                Class.forName("java.lang.Thread$Builder").getMethod("factory").invoke(builder);
    }

    private static int result(Future<Integer> waiting) throws Exception {
        try {
            return waiting.get(10, TimeUnit.SECONDS);
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof ErrnoException errno) {
                throw errno;
            }
            throw failure;
        }
    }

    /** Two wait on one file, and one on another of the same CPU: closing the first ends the two and leaves the third waiting. */
    @Test
    void shouldEndEveryReadOfTheClosedFileAlone() throws Exception {
        try (TraceFile other = openRaw(OpenFlag.READ_ONLY)) {
            TraceFile closed = openRaw(OpenFlag.READ_ONLY);
            Future<Integer> otherRead = inBackground(() -> other.read(ByteBuffer.allocateDirect(4096)));
            Future<Integer> one = inBackground(() -> closed.read(ByteBuffer.allocateDirect(4096)));
            Future<Integer> two = inBackground(() -> closed.read(ByteBuffer.allocateDirect(4096)));
            TimeUnit.MILLISECONDS.sleep(50);

            closed.close();

            assertErrno(Errno.EBADF, () -> result(one));
            assertErrno(Errno.EBADF, () -> result(two));
            TimeUnit.MILLISECONDS.sleep(50);
            assertThat(otherRead).isNotDone();
            write(instance + "/events/sched/sched_switch/enable", "1");
            assertThat(otherRead.get(30, TimeUnit.SECONDS)).isPositive();
            write(instance + "/events/sched/sched_switch/enable", "0");
        }
    }
}
