package dev.ringmap.conformance.mutant;

import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.Protection;
import dev.ringmap.spi.Sharing;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Mutants whose calls do something beside their job. */
final class CallMutants extends MutantFamily {

    CallMutants() {
        taking();
        interrupts();
        waiting();
        lifetime();
    }

    private void taking() {
        add("zero-consumes", "request 0 takes the next page, too", new Mutation() {
            @Override
            int ioctl(TraceFile real, int request) throws ErrnoException {
                int result = real.ioctl(request);
                if (request == 0 && real.poll(0) != 0) {
                    quietly(() -> real.ioctl(GET_READER));
                }
                return result;
            }
        });
        add("third-poll-takes", "every third poll that finds data takes it", new Mutation() {
            private final AtomicInteger count = new AtomicInteger();

            @Override
            int poll(TraceFile real, long timeoutNanos) throws ErrnoException {
                int events = real.poll(timeoutNanos);
                if (events == TraceFile.POLLIN && count.incrementAndGet() % 3 == 0) {
                    quietly(() -> real.ioctl(GET_READER));
                }
                return events;
            }
        });
        add("open-takes", "opening a mapped CPU's raw file for reading and writing takes a page", new Mutation() {
            @Override
            TraceFile open(TraceFs real, String path, Set<OpenFlag> flags) throws ErrnoException {
                TraceFile file = real.open(path, flags);
                if (path.endsWith(RAW) && flags.contains(OpenFlag.READ_WRITE) && file.poll(0) == TraceFile.POLLIN) {
                    quietly(() -> file.ioctl(GET_READER));
                }
                return file;
            }
        });
        add("part-takes", "mapping a part behind the meta page takes a page", new Mutation() {
            @Override
            MappedMemory map(TraceFile real, long offset, long length, Set<Protection> protection, Sharing sharing)
                    throws ErrnoException {
                MappedMemory memory = real.map(offset, length, protection, sharing);
                if (offset > 0 && real.poll(0) == TraceFile.POLLIN) {
                    quietly(() -> real.ioctl(GET_READER));
                }
                return memory;
            }
        });
        add("trace-consumes", "reading trace of one CPU marks a page as read", new Mutation() {
            private volatile TraceFs fs;

            @Override
            TraceFile open(TraceFs real, String path, Set<OpenFlag> flags) throws ErrnoException {
                fs = real;
                return real.open(path, flags);
            }

            @Override
            int read(TraceFile real, ByteBuffer target) throws ErrnoException {
                int count = real.read(target);
                if (real.path().matches(".*per_cpu/cpu\\d+/trace") && count > 0) {
                    quietly(() -> {
                        TraceFile raw =
                                fs.open(real.path() + "_pipe_raw", Set.of(OpenFlag.READ_ONLY, OpenFlag.NONBLOCK));
                        quietly(() -> raw.ioctl(GET_READER));
                        raw.close();
                    });
                }
                return count;
            }
        });
    }

    private void interrupts() {
        add("interrupt-lost", "a write forgets that its thread was interrupted", new Mutation() {
            @Override
            int write(TraceFile real, ByteBuffer source) throws ErrnoException {
                int count = real.write(source);
                Thread.interrupted();
                return count;
            }
        });
        add("close-interrupt", "closing a mapping forgets that its thread was interrupted", new Mutation() {
            @Override
            void close(MappedMemory real) throws ErrnoException {
                real.close();
                Thread.interrupted();
            }
        });
    }

    private void waiting() {
        add("waiting-hinders-mkdir", "no directory is made while a read of trace_pipe waits", new Mutation() {
            private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

            @Override
            int read(TraceFile real, ByteBuffer target) throws ErrnoException {
                if (!real.path().endsWith("trace_pipe")) {
                    return real.read(target);
                }
                lock.readLock().lock();
                try {
                    return real.read(target);
                } finally {
                    lock.readLock().unlock();
                }
            }

            @Override
            void mkdir(TraceFs real, String path) throws ErrnoException {
                lock.writeLock().lock();
                try {
                    real.mkdir(path);
                } finally {
                    lock.writeLock().unlock();
                }
            }
        });
        add("limited-wait", "a wait without limit ends after 1.5 s", new Mutation() {
            @Override
            int poll(TraceFile real, long timeoutNanos) throws ErrnoException {
                return real.poll(timeoutNanos < 0 ? 1_500_000_000L : timeoutNanos);
            }
        });
        add("longest-wait", "no wait is longer than 2.1 s", new Mutation() {
            @Override
            int poll(TraceFile real, long timeoutNanos) throws ErrnoException {
                return real.poll(Math.min(timeoutNanos, 2_147_483_647L));
            }
        });
    }

    private void lifetime() {
        add("root-closes-files", "the last tracefs to be closed closes the files opened through it", new Mutation() {
            private final Set<TraceFile> files =
                    Collections.newSetFromMap(Collections.synchronizedMap(new WeakHashMap<>()));

            @Override
            TraceFile open(TraceFs real, String path, Set<OpenFlag> flags) throws ErrnoException {
                TraceFile file = real.open(path, flags);
                files.add(file);
                return file;
            }

            @Override
            void end() {
                List.copyOf(files).forEach(TraceFile::close);
            }
        });
    }
}
