package dev.ringmap.conformance.mutant;

import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.Protection;
import dev.ringmap.spi.Sharing;
import dev.ringmap.spi.TraceFile;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Mutants that are wrong when several threads call, or when one is called out of a wait. */
final class ConcurrentMutants extends MutantFamily {

    private static final long CLOSING_NANOS = 200_000;
    private static final long SCRATCH_NANOS = 1_000;

    ConcurrentMutants() {
        waits();
        leaks();
        races();
    }

    /** One lock for each file. */
    private static class Locking extends Mutation {

        private final Map<TraceFile, Object> locks = new ConcurrentHashMap<>();

        final Object lock(TraceFile file) {
            return locks.computeIfAbsent(file, key -> new Object());
        }

        @Override
        int poll(TraceFile real, long timeoutNanos) throws ErrnoException {
            synchronized (lock(real)) {
                return real.poll(timeoutNanos);
            }
        }
    }

    private void waits() {
        add("poll-hinders-map", "a file cannot be mapped while a thread polls it", new Locking() {
            @Override
            MappedMemory map(TraceFile real, long offset, long length, Set<Protection> protection, Sharing sharing)
                    throws ErrnoException {
                synchronized (lock(real)) {
                    return super.map(real, offset, length, protection, sharing);
                }
            }
        });
        add("poll-hinders-requests", "a request waits while a thread polls its file", new Locking() {
            @Override
            int ioctl(TraceFile real, int request) throws ErrnoException {
                synchronized (lock(real)) {
                    return super.ioctl(real, request);
                }
            }
        });
        add("one-poll-at-a-time", "of two threads that poll a file the second one waits for the first", new Locking());
    }

    /** Keeps a descriptor for each call that a close has ended. */
    private abstract static class Leaking extends Mutation {

        private final Queue<FileInputStream> kept = new ConcurrentLinkedQueue<>();

        final <T> T watch(Call<T> call) throws ErrnoException {
            long start = System.nanoTime();
            try {
                return call.make();
            } catch (ErrnoException e) {
                if (e.errno() == Errno.EBADF && System.nanoTime() - start > CLOSING_NANOS) {
                    leak();
                }
                throw e;
            }
        }

        private void leak() {
            try {
                kept.add(new FileInputStream("/dev/null"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        void end() {
            for (FileInputStream stream : kept) {
                try {
                    stream.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            kept.clear();
        }
    }

    private void leaks() {
        add("called-out-read-leaks", "a read that close ends leaves a descriptor", new Leaking() {
            @Override
            int read(TraceFile real, ByteBuffer target) throws ErrnoException {
                return watch(() -> real.read(target));
            }
        });
        add("called-out-request-leaks", "a GET_READER that close ends leaves a descriptor", new Leaking() {
            @Override
            int ioctl(TraceFile real, int request) throws ErrnoException {
                return watch(() -> real.ioctl(request));
            }
        });
    }

    private void races() {
        add("one-scratch-buffer", "texts are read through one scratch buffer, without a lock", new Mutation() {
            private final byte[] scratch = new byte[1 << 16];

            @Override
            int read(TraceFile real, ByteBuffer target) throws ErrnoException {
                int start = target.position();
                int count = real.read(target);
                if (count <= 0 || count > scratch.length || real.path().endsWith(RAW)) {
                    return count;
                }
                target.get(start, scratch, 0, count);
                LockSupport.parkNanos(SCRATCH_NANOS);
                target.put(start, scratch, 0, count);
                return count;
            }
        });
        add("one-value-to-write", "what is written goes through one scratch buffer, without a lock", new Mutation() {
            private final ByteBuffer scratch = ByteBuffer.allocateDirect(16);

            @Override
            int write(TraceFile real, ByteBuffer source) throws ErrnoException {
                int count = source.remaining();
                if (!source.isDirect()
                        || count > scratch.capacity()
                        || !real.path().endsWith("buffer_percent")) {
                    return real.write(source);
                }
                scratch.put(0, source, source.position(), count);
                LockSupport.parkNanos(SCRATCH_NANOS);
                real.write(scratch.duplicate().limit(count));
                source.position(source.limit());
                return count;
            }
        });
        add("racing-unmap-fails", "of two threads that close a mapping at a time one gets EINVAL", new Racing() {
            @Override
            void close(MappedMemory real) throws ErrnoException {
                once(real, Errno.EINVAL, real::close);
            }
        });
        add("racing-close-throws", "of two threads that close a file at a time one gets an exception", new Racing() {
            @Override
            void close(TraceFile real) {
                try {
                    once(real, Errno.EBADF, real::close);
                } catch (ErrnoException e) {
                    throw new IllegalStateException(e);
                }
            }
        });
    }

    /** Refuses to close what is just being closed. */
    private abstract static class Racing extends Mutation {

        private final Map<Object, AtomicInteger> closing = new ConcurrentHashMap<>();

        final void once(Object one, int errno, Action close) throws ErrnoException {
            if (closing.computeIfAbsent(one, key -> new AtomicInteger()).incrementAndGet() > 1) {
                throw new ErrnoException("close", RAW, errno);
            }
            close.make();
            long start = System.nanoTime();
            while (System.nanoTime() - start < CLOSING_NANOS) {
                Thread.onSpinWait();
            }
            closing.remove(one);
        }
    }
}
