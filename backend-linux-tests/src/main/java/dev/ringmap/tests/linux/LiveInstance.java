package dev.ringmap.tests.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.ringmap.spi.Availability.Unavailable;
import dev.ringmap.spi.BackendOptions;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.Protection;
import dev.ringmap.spi.RingBufferBackend;
import dev.ringmap.spi.Sharing;
import dev.ringmap.spi.TemporaryInstance;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** A tracing instance of its own for each test, and what many of them do with it. Nothing of it may be left behind. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class LiveInstance {

    static final int GET_READER = 0x5220;
    static final Set<Protection> READ = Set.of(Protection.READ);

    static final int META_LENGTH_BYTES = 80;
    static final int BUFFER_SIZE_KB = 64;

    final RingBufferBackend backend;
    TraceFs traceFs;
    String instance = "";
    String rawFile = "";

    private ProcessResources resourcesBefore = new ProcessResources(0, 0, 0);
    private TemporaryInstance temporary;

    LiveInstance(RingBufferBackend backend) {
        this.backend = backend;
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
        temporary = TemporaryInstance.create(traceFs, "native");
        instance = temporary.path();
        rawFile = instance + "/per_cpu/cpu0/trace_pipe_raw";
        write(instance + "/buffer_size_kb", String.valueOf(BUFFER_SIZE_KB));
        write(instance + "/buffer_percent", "0");
    }

    /** Removing the instance also shows that nothing of it is left open or mapped. */
    @AfterEach
    void removeInstance() throws Exception {
        if (instance.isEmpty()) {
            return;
        }
        temporary.close();
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

    final TraceFile openRaw(OpenFlag mode) throws ErrnoException {
        return traceFs.open(rawFile, mode == OpenFlag.READ_ONLY ? Set.of(mode) : Set.of(OpenFlag.READ_ONLY, mode));
    }

    final MappedMemory mapAll(TraceFile raw) throws ErrnoException {
        long length;
        try (MappedMemory metaPage = raw.map(0, META_LENGTH_BYTES, READ, Sharing.SHARED)) {
            ByteBuffer meta = metaPage.slice(0, META_LENGTH_BYTES);
            length = meta.getInt(0) + (long) meta.getInt(12) * meta.getInt(8);
        }
        return raw.map(0, length, READ, Sharing.SHARED);
    }

    final void mark(String text) throws ErrnoException {
        write(instance + "/trace_marker", text);
    }

    final void write(String path, String text) throws ErrnoException {
        ByteBuffer bytes = ByteBuffer.allocateDirect(text.length());
        bytes.put(text.getBytes(StandardCharsets.US_ASCII)).flip();
        try (TraceFile file = traceFs.open(path, Set.of(OpenFlag.WRITE_ONLY))) {
            assertThat(file.write(bytes)).isEqualTo(text.length());
        }
    }

    static void pauseAtRandom() {
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(200_000));
    }

    interface Action {
        void run() throws Exception;
    }

    static <T> Future<T> inBackground(Callable<T> call) {
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

    static void assertErrno(int errno, Action action) {
        ErrnoException failure = catchThrowableOfType(ErrnoException.class, action::run);
        assertThat(failure).as("a failed call").isNotNull();
        assertThat(failure.errnoName()).isEqualTo(Errno.name(errno));
    }
}
