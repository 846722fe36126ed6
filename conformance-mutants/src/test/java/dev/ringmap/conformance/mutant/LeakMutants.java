package dev.ringmap.conformance.mutant;

import dev.ringmap.spi.Availability;
import dev.ringmap.spi.BackendOptions;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.Protection;
import dev.ringmap.spi.RingBufferBackend;
import dev.ringmap.spi.Sharing;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.Pipe;
import java.nio.channels.Selector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Wrong in what they leave behind in their process; what it is goes with the mutant, or with the garbage. */
final class LeakMutants extends MutantFamily {

    private static final Path PROC_FILE = Path.of("/proc/self/status");
    private static final int BUFFER_BYTES = 64;

    /** A mutation that keeps something of this process. */
    private static class Leaking extends Mutation {

        private final List<AutoCloseable> kept = new CopyOnWriteArrayList<>();
        private final AtomicInteger calls = new AtomicInteger();

        final void keep(Taking taking) {
            try {
                kept.add(taking.take());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        void end() {
            for (AutoCloseable each : kept) {
                try {
                    each.close();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
            kept.clear();
        }

        final void keepNowAndThen(Taking taking) {
            if (calls.incrementAndGet() % 3 == 0) {
                keep(taking);
            }
        }
    }

    @FunctionalInterface
    private interface Taking {
        AutoCloseable take() throws IOException;
    }

    LeakMutants() {
        addOfOpen();
        addOfCalls();
        addOfMapping();
        addOfInstances();
        addOfTheBackend();
    }

    private static AutoCloseable descriptor() throws IOException {
        return new FileInputStream(PROC_FILE.toFile());
    }

    /** Given back when it is forgotten. */
    private static AutoCloseable buffer() {
        return forgetting(ByteBuffer.allocateDirect(BUFFER_BYTES));
    }

    private static AutoCloseable forgetting(ByteBuffer kept) {
        return kept::clear;
    }

    private static AutoCloseable pipe() throws IOException {
        Pipe pipe = Pipe.open();
        return () -> {
            pipe.source().close();
            pipe.sink().close();
        };
    }

    private static AutoCloseable mapping() throws IOException {
        Path file = Files.createTempFile("ringmap-mutant", null);
        try (FileChannel channel = FileChannel.open(file)) {
            Files.write(file, new byte[BUFFER_BYTES]);
            return forgetting(channel.map(MapMode.READ_ONLY, 0, BUFFER_BYTES));
        } finally {
            Files.delete(file);
        }
    }

    /** A thread that stays until it is interrupted. */
    private static AutoCloseable thread() {
        Thread thread = new Thread(LeakMutants::sleep, "left-behind");
        thread.setDaemon(true);
        thread.start();
        return thread::interrupt;
    }

    private static void sleep() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void addOfOpen() {
        add("open-leaks-pipe", "every third open keeps a pipe", new Leaking() {
            @Override
            TraceFile open(TraceFs real, String path, Set<OpenFlag> flags) throws ErrnoException {
                keepNowAndThen(LeakMutants::pipe);
                return super.open(real, path, flags);
            }
        });
        add("failed-open-leaks-descriptor", "an open that fails keeps a descriptor", new Leaking() {
            @Override
            TraceFile open(TraceFs real, String path, Set<OpenFlag> flags) throws ErrnoException {
                try {
                    return super.open(real, path, flags);
                } catch (ErrnoException e) {
                    keep(LeakMutants::descriptor);
                    throw e;
                }
            }
        });
        add("close-leaks-buffer", "closing a file keeps its buffer", new Leaking() {
            @Override
            void close(TraceFile real) {
                keep(LeakMutants::buffer);
                super.close(real);
            }
        });
        add("failed-list-leaks-descriptor", "a list that fails keeps a descriptor", new Leaking() {
            @Override
            List<String> list(TraceFs real, String path) throws ErrnoException {
                try {
                    return super.list(real, path);
                } catch (ErrnoException e) {
                    keep(LeakMutants::descriptor);
                    throw e;
                }
            }
        });
    }

    private void addOfCalls() {
        add("read-leaks-buffer", "every third read keeps a buffer", new Leaking() {
            @Override
            int read(TraceFile real, ByteBuffer target) throws ErrnoException {
                keepNowAndThen(LeakMutants::buffer);
                return super.read(real, target);
            }
        });
        add("failed-write-leaks-descriptor", "a write that fails keeps a descriptor", new Leaking() {
            @Override
            int write(TraceFile real, ByteBuffer source) throws ErrnoException {
                try {
                    return super.write(real, source);
                } catch (ErrnoException e) {
                    keep(LeakMutants::descriptor);
                    throw e;
                }
            }
        });
        add("unknown-ioctl-leaks-mapping", "a request that is unknown keeps a mapping", new Leaking() {
            @Override
            int ioctl(TraceFile real, int request) throws ErrnoException {
                try {
                    return super.ioctl(real, request);
                } catch (ErrnoException e) {
                    keep(LeakMutants::mapping);
                    throw e;
                }
            }
        });
        add("waiting-poll-leaks-epoll", "a poll that waits keeps an epoll", new Leaking() {
            @Override
            int poll(TraceFile real, long timeoutNanos) throws ErrnoException {
                if (timeoutNanos > 0) {
                    keep(Selector::open);
                }
                return super.poll(real, timeoutNanos);
            }
        });
        add("wake-up-leaks-thread", "a wake-up leaves a thread behind", new Leaking() {
            @Override
            void wakeUp(TraceFile real) {
                keepNowAndThen(LeakMutants::thread);
                super.wakeUp(real);
            }
        });
    }

    private void addOfMapping() {
        add("unmap-leaks-mapping", "every third unmapping keeps a mapping", new Leaking() {
            @Override
            void close(MappedMemory real) throws ErrnoException {
                keepNowAndThen(LeakMutants::mapping);
                super.close(real);
            }
        });
        add("failed-map-leaks-mapping", "a map that fails keeps a mapping", new Leaking() {
            @Override
            MappedMemory map(TraceFile real, long offset, long length, Set<Protection> protection, Sharing sharing)
                    throws ErrnoException {
                try {
                    return super.map(real, offset, length, protection, sharing);
                } catch (ErrnoException e) {
                    keep(LeakMutants::mapping);
                    throw e;
                }
            }
        });
        add("failed-slice-leaks-buffer", "a slice outside the mapping keeps a buffer", new Leaking() {
            @Override
            ByteBuffer slice(MappedMemory real, long offset, int length) {
                try {
                    return super.slice(real, offset, length);
                } catch (IndexOutOfBoundsException e) {
                    keep(LeakMutants::buffer);
                    throw e;
                }
            }
        });
        add("protect-leaks-descriptor", "changing the protection keeps a descriptor", new Leaking() {
            @Override
            void protect(MappedMemory real, Set<Protection> protection) throws ErrnoException {
                keep(LeakMutants::descriptor);
                super.protect(real, protection);
            }
        });
    }

    private void addOfInstances() {
        add("failed-mkdir-leaks-descriptor", "a mkdir that fails keeps a descriptor", new Leaking() {
            @Override
            void mkdir(TraceFs real, String path) throws ErrnoException {
                try {
                    super.mkdir(real, path);
                } catch (ErrnoException e) {
                    keep(LeakMutants::descriptor);
                    throw e;
                }
            }
        });
        add("rmdir-leaks-thread", "removing an instance leaves a thread behind", new Leaking() {
            @Override
            void rmdir(TraceFs real, String path) throws ErrnoException {
                keep(LeakMutants::thread);
                super.rmdir(real, path);
            }
        });
    }

    private void addOfTheBackend() {
        add("availability-leaks-epoll", "asking whether it is available keeps an epoll", new Leaking() {
            @Override
            Availability availability(RingBufferBackend real, BackendOptions options) {
                keep(Selector::open);
                return super.availability(real, options);
            }
        });
        add("tracefs-leaks-descriptor", "opening a tracefs keeps a descriptor", new Leaking() {
            @Override
            TraceFs open(RingBufferBackend real, BackendOptions options) throws ErrnoException {
                keep(LeakMutants::descriptor);
                return super.open(real, options);
            }
        });
    }
}
