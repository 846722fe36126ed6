package dev.ringmap;

import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.TraceFile;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How a reader of a live file asks and waits for events, whatever it does to get them: one thread at a time, until there are some, the time
 * is over, or another thread ends it.
 */
final class ReaderWait {

    /** How long to wait when the kernel says that there is data and then has none, so as not to spin. */
    private static final long PHANTOM_DATA_PAUSE_NANOS = 1_000_000;

    private final ReentrantLock consumer = new ReentrantLock();
    private final TraceFile file;
    private final Lease lease;
    private final Source source;

    /** Where the events come from. */
    @FunctionalInterface
    interface Source {

        /** Makes the next events available, without waiting; {@code false} if there are none. */
        boolean follow() throws ErrnoException;
    }

    ReaderWait(TraceFile file, Lease lease, Source source) {
        this.file = file;
        this.lease = lease;
        this.source = source;
    }

    /** Does what {@link RingBufferReader#advance(Duration)} promises. */
    boolean advance(Duration timeout) throws ErrnoException {
        consumer.lock();
        try {
            lease.check();
            return source.follow() || (timeout.compareTo(Duration.ZERO) > 0 && await(saturatedNanos(timeout)));
        } catch (IllegalStateException | InternalError e) {
            throw lease.explain(e);
        } finally {
            consumer.unlock();
        }
    }

    private boolean await(long timeoutNanos) throws ErrnoException {
        long startNanos = System.nanoTime();
        long remainingNanos = timeoutNanos;
        while (remainingNanos > 0) {
            boolean readable = poll(remainingNanos) != 0;
            lease.check();
            if (source.follow()) {
                return true;
            }
            remainingNanos = timeoutNanos - (System.nanoTime() - startNanos);
            if (readable && remainingNanos > 0) {
                LockSupport.parkNanos(Math.min(remainingNanos, PHANTOM_DATA_PAUSE_NANOS));
            }
        }
        return false;
    }

    private int poll(long timeoutNanos) throws ErrnoException {
        try {
            return file.poll(timeoutNanos);
        } catch (ErrnoException e) {
            if (e.errno() == Errno.EINTR) {
                return 0;
            }
            throw Advice.addTo(e);
        }
    }

    private static long saturatedNanos(Duration timeout) {
        return timeout.compareTo(Duration.ofNanos(Long.MAX_VALUE)) > 0 ? Long.MAX_VALUE : timeout.toNanos();
    }

    /** Ends it, once: wakes the thread that waits, and gives back what the reader holds when nobody is reading any more. */
    void end(Runnable release) {
        if (!lease.end()) {
            return;
        }
        file.wakeUp();
        consumer.lock();
        try {
            release.run();
        } finally {
            consumer.unlock();
        }
    }
}
