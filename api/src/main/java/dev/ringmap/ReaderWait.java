package dev.ringmap;

import dev.ringmap.spi.ErrnoException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How a reader of a live ring asks and waits for events, whatever it does to get them: one thread at a time, until there are some, the time
 * is over, or another thread ends it.
 */
final class ReaderWait {

    /** How long to wait when the kernel says that there is data and then has none, so as not to spin. */
    private static final long PHANTOM_DATA_PAUSE_NANOS = 1_000_000;

    private final ReentrantLock consumer = new ReentrantLock();
    private final Idling idling;
    private final Lease lease;
    private final Source source;

    /** Where the events come from. */
    @FunctionalInterface
    interface Source {

        /** Makes the next events available, without waiting; {@code false} if there are none. */
        boolean follow() throws ErrnoException;
    }

    /** What is done meanwhile. */
    interface Idling {

        /** Waits no longer than that; {@code true} if there should be events now. */
        boolean await(long timeoutNanos) throws ErrnoException;

        /** Ends a wait, and all that follow, from another thread. */
        void wakeUp();
    }

    ReaderWait(Idling idling, Lease lease, Source source) {
        this.idling = idling;
        this.lease = lease;
        this.source = source;
    }

    /** Does what {@link RingBufferReader#advance(Duration)} promises. */
    boolean advance(Duration timeout) throws ErrnoException {
        Objects.requireNonNull(timeout, "timeout");
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
            boolean readable = idling.await(remainingNanos);
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

    static long saturatedNanos(Duration timeout) {
        return timeout.compareTo(Duration.ofNanos(Long.MAX_VALUE)) > 0 ? Long.MAX_VALUE : timeout.toNanos();
    }

    /** Ends it, once: wakes the thread that waits, and gives back what the reader holds when nobody is reading any more. */
    void end(Runnable release) {
        if (!lease.end()) {
            return;
        }
        idling.wakeUp();
        consumer.lock();
        try {
            release.run();
        } finally {
            consumer.unlock();
        }
    }
}
