package dev.ringmap.backend.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.ringmap.spi.Availability;
import dev.ringmap.spi.Availability.Reason;
import dev.ringmap.spi.Availability.Unavailable;
import dev.ringmap.spi.BackendOptions;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.Protection;
import dev.ringmap.spi.RingBufferBackend;
import dev.ringmap.spi.Sharing;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What every backend on the running kernel does alike. Each test has a tracing instance of its own; where no ring-buffer can be
 * mapped the tests abort and say why.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class LinuxBackendContract {

    /** What reading a buffer does whose mapping is closed. */
    protected enum LateRead {
        THROWS,
        YIELDS_ZEROS
    }

    private static final int GET_READER = 0x5220;
    private static final long AT_PAGESZ = 6;
    private static final int META_LENGTH_BYTES = 80;
    private static final int BUFFER_SIZE_KB = 64;
    private static final int RACE_ROUNDS = 1_000;
    private static final int RACE_READERS = 4;
    private static final Set<Protection> READ = Set.of(Protection.READ);
    private static final AtomicInteger INSTANCES = new AtomicInteger();

    private final RingBufferBackend backend;
    private final LateRead lateRead;

    private ProcessResources resourcesBefore = new ProcessResources(0, 0, 0);
    private TraceFs traceFs;
    private String instance = "";
    private String rawFile = "";

    protected LinuxBackendContract(RingBufferBackend backend, LateRead lateRead) {
        this.backend = backend;
        this.lateRead = lateRead;
    }

    /** The class library keeps descriptors of its own once a channel was closed; they are not ours to count. */
    @BeforeAll
    static void warmUp() throws IOException {
        Pipe pipe = Pipe.open();
        pipe.sink().close();
        pipe.source().close();
    }

    @BeforeEach
    void makeInstance() throws IOException {
        if (backend.availability(BackendOptions.none()) instanceof Unavailable unavailable) {
            abort(backend.name() + ": " + unavailable.reason() + ": " + unavailable.message());
        }
        resourcesBefore = ProcessResources.now();
        traceFs = backend.open(BackendOptions.none());
        instance = "instances/ringmap-native-" + ProcessHandle.current().pid() + "-" + INSTANCES.incrementAndGet();
        rawFile = instance + "/per_cpu/cpu0/trace_pipe_raw";
        traceFs.mkdir(instance);
        write(instance + "/buffer_size_kb", String.valueOf(BUFFER_SIZE_KB));
        write(instance + "/buffer_percent", "0");
    }

    /** Removing the instance also shows that nothing of it is left open or mapped. */
    @AfterEach
    void removeInstance() throws Exception {
        if (instance.isEmpty()) {
            return;
        }
        traceFs.rmdir(instance);
        traceFs.close();
        ProcessResources after = ProcessResources.now();
        for (int attempt = 0; after.exceed(resourcesBefore) && attempt < 100; attempt++) {
            System.gc();
            TimeUnit.MILLISECONDS.sleep(50);
            after = ProcessResources.now();
        }
        assertThat(after.exceed(resourcesBefore))
                .as("%s, before it was %s", after, resourcesBefore)
                .isFalse();
    }

    @Test
    void shouldReachTheKernel() throws IOException {
        assertThat(traceFs.root()).startsWith("/");
        assertThat(traceFs.kernel().release()).isEqualTo(System.getProperty("os.version"));
        assertThat(traceFs.kernel().machine()).isIn("x86_64", "aarch64", "riscv64");
        assertThat((long) traceFs.kernel().pageSizeBytes()).isEqualTo(pageSizeOfThisProcess());
    }

    /** The kernel tells each process at its start: pairs of a type and a value. */
    private static long pageSizeOfThisProcess() throws IOException {
        ByteBuffer auxiliary =
                ByteBuffer.wrap(Files.readAllBytes(Path.of("/proc/self/auxv"))).order(ByteOrder.nativeOrder());
        while (auxiliary.getLong() != AT_PAGESZ) {
            auxiliary.getLong();
        }
        return auxiliary.getLong();
    }

    @Test
    void shouldAcceptTheRootAsAnOption() throws ErrnoException {
        BackendOptions here = BackendOptions.none().with(BackendOptions.TRACEFS, traceFs.root());
        BackendOptions elsewhere = BackendOptions.none().with(BackendOptions.TRACEFS, "/proc");

        assertThat(backend.availability(here)).isInstanceOf(Availability.Available.class);
        assertThat(backend.open(here).root()).isEqualTo(traceFs.root());
        assertThat(((Unavailable) backend.availability(elsewhere)).reason()).isEqualTo(Reason.BAD_OPTION);
        assertThatThrownBy(() -> backend.open(elsewhere))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("/proc is not a tracefs");
    }

    @Test
    void shouldLeaveNoProbeBehind() throws ErrnoException {
        backend.availability(BackendOptions.none());

        assertThat(traceFs.list("instances"))
                .noneMatch(name -> name.startsWith(
                        "ringmap-probe-" + ProcessHandle.current().pid() + "-"));
    }

    @Test
    void shouldGiveTheKernelsErrnoOfFileCalls() {
        assertErrno(Errno.ENOENT, () -> traceFs.open(instance + "/none", Set.of(OpenFlag.READ_ONLY)));
        assertErrno(Errno.ENOTDIR, () -> traceFs.open(instance + "/trace/x", Set.of(OpenFlag.READ_ONLY)));
        assertErrno(Errno.ENAMETOOLONG, () -> traceFs.open("x/".repeat(5_000), Set.of(OpenFlag.READ_ONLY)));
        assertErrno(Errno.EEXIST, () -> traceFs.mkdir(instance));
        assertErrno(Errno.EPERM, () -> traceFs.mkdir(instance + "/options/x"));
        assertErrno(Errno.ENOENT, () -> traceFs.rmdir("instances/ringmap-native-none"));
        assertErrno(Errno.ENOTDIR, () -> traceFs.list(instance + "/trace"));
        assertErrno(Errno.ENOENT, () -> traceFs.list(instance + "/none"));
    }

    @Test
    void shouldGiveTheKernelsErrnoOfMapping() throws ErrnoException {
        try (TraceFile raw = openRaw(OpenFlag.NONBLOCK)) {
            assertErrno(Errno.EINVAL, () -> raw.map(0, 0, READ, Sharing.SHARED));
            assertErrno(Errno.EINVAL, () -> raw.map(1, 4096, READ, Sharing.SHARED));
            assertErrno(Errno.EINVAL, () -> raw.map(0, 1L << 40, READ, Sharing.SHARED));
            assertErrno(Errno.EOVERFLOW, () -> raw.map(-4096, 4096, READ, Sharing.SHARED));
            assertErrno(Errno.EPERM, () -> raw.map(0, 4096, READ, Sharing.PRIVATE));
            assertErrno(
                    Errno.EACCES, () -> raw.map(0, 4096, Set.of(Protection.READ, Protection.WRITE), Sharing.SHARED));
            assertErrno(Errno.ENODEV, () -> raw.ioctl(GET_READER));
            assertErrno(Errno.ENOTTY, () -> raw.ioctl(0x5401));
            assertErrno(Errno.EAGAIN, () -> raw.read(ByteBuffer.allocateDirect(4096)));
            assertErrno(Errno.EBADF, () -> raw.write(ByteBuffer.allocateDirect(1)));
        }
    }

    @Test
    void shouldMapWhatWasWritten() throws ErrnoException {
        try (TraceFile raw = openRaw(OpenFlag.NONBLOCK);
                MappedMemory ring = mapAll(raw)) {
            mark("ringmap was here");

            boolean found = false;
            for (String cpu : traceFs.list(instance + "/per_cpu")) {
                found |= ringHolds(cpu, "ringmap was here");
            }

            assertThat(found).isTrue();
            assertThat(ring.length()).isGreaterThan(BUFFER_SIZE_KB * 1024L);
        }
    }

    private boolean ringHolds(String cpu, String text) throws ErrnoException {
        String path = instance + "/per_cpu/" + cpu + "/trace_pipe_raw";
        try (TraceFile raw = traceFs.open(path, Set.of(OpenFlag.READ_ONLY, OpenFlag.NONBLOCK));
                MappedMemory ring = mapAll(raw)) {
            assertThat(raw.ioctl(GET_READER)).isZero();
            ByteBuffer meta = ring.slice(0, META_LENGTH_BYTES);
            int subBufferLength = meta.getInt(8);
            int readerId = meta.getInt(24);
            ByteBuffer page = ring.slice(meta.getInt(0) + (long) readerId * subBufferLength, subBufferLength);
            assertThat(page.isReadOnly()).isTrue();
            assertThat(page.isDirect()).isTrue();
            byte[] bytes = new byte[subBufferLength];
            page.get(bytes);
            return new String(bytes, StandardCharsets.ISO_8859_1).contains(text);
        }
    }

    @Test
    void shouldEndTheMappingForTheKernelAtOnce() throws ErrnoException {
        try (TraceFile raw = openRaw(OpenFlag.NONBLOCK)) {
            MappedMemory ring = mapAll(raw);
            assertErrno(Errno.EBUSY, () -> write(instance + "/buffer_size_kb", "128"));

            ring.close();
            ring.close();

            assertErrno(Errno.ENODEV, () -> raw.ioctl(GET_READER));
            write(instance + "/buffer_size_kb", "128");
        }
    }

    @Test
    void shouldMakeLateReadsHarmless() throws ErrnoException {
        try (TraceFile raw = openRaw(OpenFlag.NONBLOCK)) {
            MappedMemory ring = mapAll(raw);
            ByteBuffer meta = ring.slice(0, META_LENGTH_BYTES);
            ByteBuffer all = ring.slice(0, (int) ring.length());
            assertThat(meta.getInt(4)).isEqualTo(META_LENGTH_BYTES);

            ring.close();

            assertThatThrownBy(() -> ring.slice(0, 1)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> ring.protect(READ)).isInstanceOf(IllegalStateException.class);
            if (lateRead == LateRead.THROWS) {
                assertThatThrownBy(() -> meta.getInt(4)).isInstanceOf(IllegalStateException.class);
                assertThatThrownBy(() -> all.getLong(all.limit() - Long.BYTES))
                        .isInstanceOf(IllegalStateException.class);
            } else {
                assertThat(meta.getInt(4)).isZero();
                assertThat(all.mismatch(ByteBuffer.allocate(all.capacity()))).isEqualTo(-1);
            }
        }
    }

    @Test
    void shouldOutliveItsFile() throws ErrnoException {
        TraceFile raw = openRaw(OpenFlag.NONBLOCK);
        try (MappedMemory ring = mapAll(raw)) {
            raw.close();

            assertThat(ring.slice(4, 4).getInt(0)).isEqualTo(META_LENGTH_BYTES);
        }
    }

    @Test
    void shouldChangeTheProtectionOfTheWholeMapping() throws ErrnoException {
        try (TraceFile raw = openRaw(OpenFlag.NONBLOCK);
                MappedMemory ring = raw.map(0, META_LENGTH_BYTES, Set.of(), Sharing.SHARED)) {
            ring.protect(READ);

            assertThat(ring.slice(4, 4).getInt(0)).isEqualTo(META_LENGTH_BYTES);
            assertErrno(Errno.EACCES, () -> ring.protect(Set.of(Protection.WRITE)));
            assertThatThrownBy(() -> ring.slice(META_LENGTH_BYTES, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void shouldWaitUntilThereIsData() throws Exception {
        try (TraceFile raw = openRaw(OpenFlag.NONBLOCK)) {
            assertThat(raw.poll(0)).isZero();
            long start = System.nanoTime();
            assertThat(raw.poll(TimeUnit.MILLISECONDS.toNanos(20))).isZero();
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(20));

            Future<Integer> waiting = inBackground(() -> raw.poll(TimeUnit.SECONDS.toNanos(30)));
            // Switches happen on every CPU, a marker would land on the one of its writer.
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

    /** The instance goes at once, which shows that neither thread nor descriptor is left; percent 50 changes nothing for reads. */
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

    /** An interrupted thread cannot pause, and pausing is what lets the others out. */
    private static void closeWhileInterrupted(TraceFile file, boolean interrupted) {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        file.close();
        assertThat(Thread.interrupted()).isEqualTo(interrupted);
    }

    /** A virtual thread that parked on its way out would leave its carrier, and the signals for it, to another one. For Java 21 and newer. */
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

    /** This is compiled for Java 17. */
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

    @Test
    void shouldCloseWhileAChannelWritesFromABuffer() throws Exception {
        try (TraceFile raw = openRaw(OpenFlag.NONBLOCK)) {
            // More than a pipe holds, so that the write cannot end before somebody reads.
            write(instance + "/buffer_size_kb", "512");
            MappedMemory ring = mapAll(raw);
            Pipe pipe = Pipe.open();
            ByteBuffer source = ring.slice(0, (int) ring.length());
            Future<Integer> writing = inBackground(() -> pipe.sink().write(source));
            TimeUnit.MILLISECONDS.sleep(100);
            assertThat(writing).isNotDone();

            ring.close();

            assertErrno(Errno.ENODEV, () -> raw.ioctl(GET_READER));
            assertThatThrownBy(() -> ring.slice(0, 1)).isInstanceOf(IllegalStateException.class);
            ByteBuffer sink = ByteBuffer.allocateDirect(1 << 20);
            while (sink.position() < source.capacity()) {
                assertThat(pipe.source().read(sink)).isPositive();
            }
            assertThat(writing.get(10, TimeUnit.SECONDS)).isEqualTo(source.capacity());
            pipe.sink().close();
            pipe.source().close();
        }
    }

    /** Somebody else opens the file for truncation and so takes its pages away: the kernel answers reads with SIGBUS. */
    @Test
    void shouldTurnABusErrorIntoAnInternalError() throws ErrnoException {
        try (TraceFile raw = openRaw(OpenFlag.NONBLOCK);
                MappedMemory ring = mapAll(raw)) {
            ByteBuffer bytes = ring.slice(0, (int) ring.length());
            traceFs.open(rawFile, Set.of(OpenFlag.READ_ONLY, OpenFlag.NONBLOCK, OpenFlag.TRUNCATE))
                    .close();

            assertThatThrownBy(() -> readAll(bytes)).isInstanceOf(InternalError.class);
            try (MappedMemory fresh = mapAll(raw)) {
                assertThat(fresh.slice(4, 4).getInt(0)).isEqualTo(META_LENGTH_BYTES);
            }
        }
    }

    /** Before Java 21 the error comes some time after the read that caused it. */
    private static long readAll(ByteBuffer bytes) {
        long sum = 0;
        for (int offset = 0; offset < bytes.capacity(); offset += Long.BYTES) {
            sum += bytes.getLong(offset);
        }
        return sum;
    }

    /** Four threads read, a fifth closes, over and over: it ends in the documented outcome, and in no other. */
    @Test
    void shouldSurviveReadersWhenClosing() throws Exception {
        Readers readers = new Readers();
        ExecutorService threads = Executors.newFixedThreadPool(RACE_READERS);
        try (TraceFile raw = openRaw(OpenFlag.NONBLOCK)) {
            List<Future<?>> running = new ArrayList<>();
            for (int number = 0; number < RACE_READERS; number++) {
                int reader = number;
                running.add(threads.submit(() -> readers.read(reader)));
            }
            for (int round = 1; round <= RACE_ROUNDS; round++) {
                MappedMemory ring = mapAll(raw);
                readers.offer(ring, round);
                pauseAtRandom();
                ring.close();
            }
            readers.stop();
            for (Future<?> one : running) {
                one.get(30, TimeUnit.SECONDS);
            }
            assertErrno(Errno.ENODEV, () -> raw.ioctl(GET_READER));
        } finally {
            readers.stop();
            threads.shutdown();
        }
        assertThat(readers.unexpected).isEmpty();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }

    /** Threads that keep reading whatever mapping is offered, past its end. */
    private final class Readers {

        final ConcurrentLinkedQueue<Throwable> unexpected = new ConcurrentLinkedQueue<>();
        private final AtomicIntegerArray seenRounds = new AtomicIntegerArray(RACE_READERS);
        private volatile MappedMemory current;
        private volatile int currentRound;
        private volatile boolean stopped;

        /** Returns when every reader has a buffer of this mapping, so that closing it is certain to be a race. */
        void offer(MappedMemory ring, int round) {
            current = ring;
            currentRound = round;
            for (int reader = 0; reader < RACE_READERS; reader++) {
                while (seenRounds.get(reader) < round && unexpected.isEmpty()) {
                    Thread.yield();
                }
            }
        }

        void stop() {
            stopped = true;
        }

        void read(int reader) {
            while (!stopped && unexpected.isEmpty()) {
                int round = currentRound;
                MappedMemory ring = current;
                if (ring == null) {
                    continue;
                }
                try {
                    readToTheEnd(ring, reader, round);
                } catch (IllegalStateException closed) {
                    seenRounds.accumulateAndGet(reader, round, Math::max);
                    while (currentRound == round && !stopped) {
                        LockSupport.parkNanos(10_000);
                    }
                } catch (Throwable failure) {
                    unexpected.add(failure);
                }
            }
        }

        private void readToTheEnd(MappedMemory ring, int reader, int round) {
            ByteBuffer bytes = ring.slice(0, (int) ring.length());
            seenRounds.accumulateAndGet(reader, round, Math::max);
            ThreadLocalRandom random = ThreadLocalRandom.current();
            while (!stopped && currentRound == round) {
                int metaLength = bytes.getInt(4);
                // Zeros even where late reads throw: a read that was under way may be late as well.
                if (metaLength != META_LENGTH_BYTES && metaLength != 0) {
                    unexpected.add(new AssertionError("foreign memory: " + metaLength));
                }
                for (int count = 0; count < 1_000; count++) {
                    bytes.getLong(random.nextInt(bytes.capacity() - Long.BYTES));
                }
                Thread.yield();
            }
        }
    }

    private TraceFile openRaw(OpenFlag mode) throws ErrnoException {
        return traceFs.open(rawFile, mode == OpenFlag.READ_ONLY ? Set.of(mode) : Set.of(OpenFlag.READ_ONLY, mode));
    }

    private MappedMemory mapAll(TraceFile raw) throws ErrnoException {
        long length;
        try (MappedMemory metaPage = raw.map(0, META_LENGTH_BYTES, READ, Sharing.SHARED)) {
            ByteBuffer meta = metaPage.slice(0, META_LENGTH_BYTES);
            length = meta.getInt(0) + (long) meta.getInt(12) * meta.getInt(8);
        }
        return raw.map(0, length, READ, Sharing.SHARED);
    }

    private void mark(String text) throws ErrnoException {
        write(instance + "/trace_marker", text);
    }

    private void write(String path, String text) throws ErrnoException {
        ByteBuffer bytes = ByteBuffer.allocateDirect(text.length());
        bytes.put(text.getBytes(StandardCharsets.US_ASCII)).flip();
        try (TraceFile file = traceFs.open(path, Set.of(OpenFlag.WRITE_ONLY))) {
            assertThat(file.write(bytes)).isEqualTo(text.length());
        }
    }

    private static void pauseAtRandom() {
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(200_000));
    }

    private interface Action {
        void run() throws Exception;
    }

    private static <T> Future<T> inBackground(Callable<T> call) {
        CompletableFuture<T> outcome = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        outcome.complete(call.call());
                    } catch (Throwable failure) {
                        outcome.completeExceptionally(failure);
                    }
                },
                "background");
        thread.setDaemon(true);
        thread.start();
        return outcome;
    }

    private static void assertErrno(int errno, Action action) {
        ErrnoException failure = catchThrowableOfType(ErrnoException.class, action::run);
        assertThat(failure).as("a failed call").isNotNull();
        assertThat(failure.errnoName()).isEqualTo(Errno.name(errno));
    }
}
