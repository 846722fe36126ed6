package dev.ringmap.conformance.mutant;

import static dev.ringmap.spi.Errno.EBADF;

import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.TraceFile;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Wrong in closing a file under a read. */
final class ClosingMutants extends MutantFamily {

    private static final String PIPE = "/trace_pipe";

    ClosingMutants() {
        add("close-leaves-reads-inside", "close ends no read: the last one to come out closes", new Counting() {
            @Override
            void close(TraceFile real) {
                closeLater(real);
            }
        });
        add("close-leaves-pipe-reads-inside", "close ends no read of trace_pipe", new Counting() {
            @Override
            void close(TraceFile real) {
                if (real.path().endsWith(PIPE)) {
                    closeLater(real);
                } else {
                    real.close();
                }
            }
        });
        add("close-waits-for-an-event", "close returns when the reads have come out by themselves", new Counting() {
            @Override
            void close(TraceFile real) {
                while (hasReads(real)) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
                }
                real.close();
            }
        });
        add("close-waits-for-nobody", "close ends the reads and returns before they have left", new Counting() {
            @Override
            void close(TraceFile real) {
                if (hasReads(real)) {
                    new Thread(() -> {
                                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
                                real.close();
                            })
                            .start();
                } else {
                    real.close();
                }
            }
        });
        add("close-ends-one-read", "close ends one read only", new Counting() {
            @Override
            int read(TraceFile real, ByteBuffer target) throws ErrnoException {
                boolean isFirst = !hasReads(real);
                try {
                    return super.read(real, target);
                } catch (ErrnoException e) {
                    if (e.errno() == EBADF && !isFirst && real.path().contains("trace_pipe")) {
                        LockSupport.parkNanos(TimeUnit.HOURS.toNanos(1));
                    }
                    throw e;
                }
            }
        });
        add("closed-read-is-end-of-file", "a read that close ends returns 0", new Ended() {
            @Override
            int ended(ErrnoException failure) {
                return 0;
            }
        });
        add("closed-read-is-interrupted", "a read that close ends fails with EINTR", new Ended() {
            @Override
            int ended(ErrnoException failure) throws ErrnoException {
                throw new ErrnoException(failure.operation(), failure.path(), Errno.EINTR);
            }
        });
        add("close-wakes-by-watermark", "close ends no read while buffer_percent is not 0", new Counting() {
            private volatile boolean isWatermarkSet;

            @Override
            int write(TraceFile real, ByteBuffer source) throws ErrnoException {
                if (real.path().endsWith("buffer_percent")) {
                    isWatermarkSet = source.get(source.position()) != '0';
                }
                return real.write(source);
            }

            @Override
            void close(TraceFile real) {
                if (isWatermarkSet && real.path().contains("trace_pipe")) {
                    closeLater(real);
                } else {
                    real.close();
                }
            }
        });
        add("close-ends-reads-of-others", "close ends the reads of every file of trace_pipe_raw", new Counting() {
            @Override
            void close(TraceFile real) {
                if (hasReads(real)) {
                    closeAllWithReads(RAW);
                }
                real.close();
            }
        });
    }

    /** Knows which files a thread reads; the simulator itself closes as it should. */
    private static class Counting extends Mutation {

        private final Map<TraceFile, AtomicInteger> reads = new ConcurrentHashMap<>();
        private final Map<TraceFile, Boolean> closing = new ConcurrentHashMap<>();

        @Override
        int read(TraceFile real, ByteBuffer target) throws ErrnoException {
            if (closing.containsKey(real)) {
                throw new ErrnoException("read", real.path(), EBADF);
            }
            AtomicInteger count = reads.computeIfAbsent(real, file -> new AtomicInteger());
            count.incrementAndGet();
            try {
                return real.read(target);
            } finally {
                if (count.decrementAndGet() == 0 && closing.containsKey(real)) {
                    real.close();
                }
            }
        }

        final boolean hasReads(TraceFile real) {
            AtomicInteger count = reads.get(real);
            return count != null && count.get() > 0;
        }

        final void closeLater(TraceFile real) {
            closing.put(real, true);
            if (!hasReads(real)) {
                real.close();
            }
        }

        final void closeAllWithReads(String name) {
            reads.keySet().stream()
                    .filter(file -> file.path().endsWith(name))
                    .filter(this::hasReads)
                    .forEach(TraceFile::close);
        }
    }

    /** Changes how a read ends that was under way when its file was closed. */
    private abstract static class Ended extends Mutation {

        abstract int ended(ErrnoException failure) throws ErrnoException;

        @Override
        int read(TraceFile real, ByteBuffer target) throws ErrnoException {
            long start = System.nanoTime();
            try {
                return real.read(target);
            } catch (ErrnoException e) {
                boolean hasWaited = System.nanoTime() - start > TimeUnit.MILLISECONDS.toNanos(10);
                if (e.errno() == EBADF && hasWaited) {
                    return ended(e);
                }
                throw e;
            }
        }
    }
}
