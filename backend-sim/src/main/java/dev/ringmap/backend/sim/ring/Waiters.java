package dev.ringmap.backend.sim.ring;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that wait for data in one CPU's buffer, and the flags by which the writer knows that it has to wake them: {@code struct
 * rb_irq_work}.
 *
 * <p>The kernel wakes from an interrupt of its own, which the writer only raises. Here the writer wakes by itself, after its event is
 * committed; it takes no lock for it.
 */
final class Waiters {

    private final WaitQueue queue = new WaitQueue();

    /** How often anybody was woken, which ends a wait of the mainline kind. */
    private final AtomicInteger wakeups = new AtomicInteger();

    /** How often waiters were woken on request rather than by data, which ends a wait of any kind. */
    private final AtomicInteger requestedWakeups = new AtomicInteger();

    private volatile boolean pending;
    private volatile boolean fullPending;

    /** The smallest percentage that somebody waits for, or 0 if nobody has set one; {@code shortest_full}. */
    private volatile int shortestFull;

    WaitQueue queue() {
        return queue;
    }

    int wakeups() {
        return wakeups.get();
    }

    int requestedWakeups() {
        return requestedWakeups.get();
    }

    void expectData() {
        pending = true;
        VarHandle.fullFence();
    }

    void expectFull() {
        fullPending = true;
        VarHandle.fullFence();
    }

    /** Notes a percentage, if it is the smallest so far. */
    void noteShortestFull(int percent) {
        int shortest = shortestFull;
        if (shortest == 0 || shortest > percent) {
            shortestFull = percent;
        }
    }

    void forgetShortestFull() {
        shortestFull = 0;
    }

    int shortestFull() {
        return shortestFull;
    }

    boolean isFullExpected() {
        return fullPending;
    }

    /** Wakes the threads that wait for any data, if there are any. */
    void dataArrived() {
        if (pending) {
            pending = false;
            wake();
        }
    }

    /** Wakes the threads that wait for a percentage. */
    void percentageReached() {
        wake();
    }

    /** Wakes every waiter, whether or not there is data. */
    void wakeOnRequest() {
        requestedWakeups.incrementAndGet();
        wake();
    }

    private void wake() {
        wakeups.incrementAndGet();
        if (fullPending) {
            fullPending = false;
            shortestFull = 0;
        }
        queue.wakeAll();
    }
}
