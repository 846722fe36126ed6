package dev.ringmap.backend.sim.ring;

import java.lang.invoke.VarHandle;
import java.util.function.BooleanSupplier;

/**
 * How much one CPU's buffer has to hold for a waiter to go on, and the waking of the waiters for which it is enough.
 *
 * <p>A waiter announces itself and then looks for data, the writer commits and then looks for waiters, each with a full fence in between:
 * one of the two sees the other.
 */
final class Watermark {

    private static final int PERCENT = 100;

    private final CpuBuffer buffer;
    private final Waiters waiters;

    /** The threads that wait for data of any CPU. */
    private final Waiters allCpusWaiters;

    private long lastPagesTouched;

    Watermark(CpuBuffer buffer, Waiters waiters, Waiters allCpusWaiters) {
        this.buffer = buffer;
        this.waiters = waiters;
        this.allCpusWaiters = allCpusWaiters;
    }

    /** Forgets what was waited for. Requires that the CPU is stopped. */
    void reset() {
        waiters.forgetShortestFull();
        lastPagesTouched = 0;
    }

    /**
     * Tells whether a waiter has waited long enough, and announces it to the writer if not.
     *
     * @param percent the percentage of pages that it waits for; 0 for any data
     * @return whether there is enough
     */
    boolean isReached(int percent) {
        if (isHit(percent)) {
            return true;
        }
        if (percent == 0) {
            waiters.expectData();
        } else {
            waiters.expectFull();
        }
        // The writer may have looked for waiters just before this one announced itself.
        return isHit(percent);
    }

    /**
     * Returns a condition that holds once a waiter that starts now may go on.
     *
     * @param percent the percentage of pages that it waits for; 0 for any data
     * @param once whether any wake-up ends the wait, as it does in mainline, or only one that was asked for
     * @return the condition
     */
    BooleanSupplier reachedOrWoken(int percent, boolean once) {
        int seen = once ? waiters.wakeups() : waiters.requestedWakeups();
        return () -> isReached(percent) || seen != (once ? waiters.wakeups() : waiters.requestedWakeups());
    }

    private boolean isHit(int percent) {
        return buffer.readerLock().locked(() -> {
            if (buffer.readerPage().isEmpty()) {
                return false;
            }
            if (percent == 0) {
                return true;
            }
            boolean hit = buffer.readerPage().page() != buffer.tail().commitPage() && isFull(percent);
            if (!hit) {
                waiters.noteShortestFull(percent);
            }
            return hit;
        });
    }

    /** Tells whether a percentage of the pages is dirty; one is added, because the writer's own page is never counted. */
    private boolean isFull(int percent) {
        return percent == 0 || (buffer.counters().dirtyPages() + 1) * PERCENT >= (long) percent * buffer.pageCount();
    }

    /** Wakes the waiters for which there is enough, after something was committed: {@code rb_wakeups}. For the writer. */
    void wakeUp() {
        // Pairs with the fence of a waiter between announcing itself and looking for data.
        VarHandle.fullFence();
        allCpusWaiters.dataArrived();
        waiters.dataArrived();
        long pagesTouched = buffer.counters().pagesTouched.get();
        if (lastPagesTouched == pagesTouched
                || buffer.readerPage().page() == buffer.tail().commitPage()
                || !waiters.isFullExpected()) {
            return;
        }
        lastPagesTouched = pagesTouched;
        if (isFull(waiters.shortestFull())) {
            waiters.percentageReached();
        }
    }
}
