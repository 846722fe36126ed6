package dev.ringmap.tests.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * What every backend on the running kernel does alike, including its blocked calls. Each test has a tracing instance of its own; where no
 * ring buffer can be mapped, the tests abort and say why.
 *
 * @since 0.1
 */
public abstract class LinuxBackendContract extends BlockedCallContract {

    /** What happens when a buffer of a closed mapping is read. */
    protected enum LateRead {
        /** It throws {@link IllegalStateException}. */
        THROWS,
        /** It yields zeros. */
        YIELDS_ZEROS
    }

    private static final long AT_PAGESZ = 6;
    private static final int RACE_ROUNDS = 1_000;

    private final LateRead lateRead;

    /**
     * Tests a backend against the contract.
     *
     * @param backend the backend; not {@code null}
     * @param lateRead what its buffers do once they are unmapped; not {@code null}
     */
    protected LinuxBackendContract(RingBufferBackend backend, LateRead lateRead) {
        super(backend);
        this.lateRead = lateRead;
    }

    @Test
    void shouldReachTheKernel() throws IOException {
        assertThat(traceFs.root()).startsWith("/");
        assertThat(traceFs.kernel().release()).isEqualTo(System.getProperty("os.version"));
        assertThat(traceFs.kernel().machine()).isIn("x86_64", "aarch64", "riscv64");
        assertThat((long) traceFs.kernel().pageSizeBytes()).isEqualTo(pageSizeOfThisProcess());
    }

    /** The kernel passes this to each process at its start: pairs of a type and a value. */
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

    /** Somebody else opens the file with truncation and so takes its pages away: the kernel answers reads with SIGBUS. */
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
        ExecutorService threads = Executors.newFixedThreadPool(Readers.COUNT);
        try (TraceFile raw = openRaw(OpenFlag.NONBLOCK)) {
            List<Future<?>> running = new ArrayList<>();
            for (int number = 0; number < Readers.COUNT; number++) {
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
}
