package dev.ringmap;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Lets time pass without a system call that the tracing would see: spins, or sleeps for an interval. */
final class PausingThread implements ReaderWait.Idling {

    private final long intervalNanos;
    private volatile @Nullable Thread sleeper;
    private volatile boolean isOver;

    /**
     * @param intervalNanos how long it sleeps, 0 to spin
     */
    PausingThread(long intervalNanos) {
        this.intervalNanos = intervalNanos;
    }

    @Override
    public boolean await(long timeoutNanos) {
        if (intervalNanos == 0) {
            Thread.onSpinWait();
            return false;
        }
        boolean isInterrupted = Thread.interrupted(); // else it would not sleep
        sleeper = Thread.currentThread();
        if (!isOver) {
            LockSupport.parkNanos(this, Math.min(timeoutNanos, intervalNanos));
        }
        sleeper = null;
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    @Override
    public void wakeUp() {
        isOver = true;
        LockSupport.unpark(sleeper);
    }
}
