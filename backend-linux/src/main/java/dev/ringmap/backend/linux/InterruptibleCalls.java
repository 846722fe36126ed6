package dev.ringmap.backend.linux;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The threads in calls that may block until an event arrives; a signal ends such a call.
 *
 * <p>Nothing else ends such a wait in every file: a read of {@code trace_pipe} goes on waiting whatever is closed, requested or
 * switched off around it. A signal reaches one thread and disturbs no other reader.
 *
 * <p>Thread safety: <em>thread-safe</em>. A thread is signalled only between {@link #begin} and {@link #end}, and so never after it has
 * left the call, when it may have ended. Neither method parks: a virtual thread that parked would give its carrier, whose number is noted
 * here, to another one.
 */
final class InterruptibleCalls {

    private final SystemCalls systemCalls;
    private final AtomicBoolean isLocked = new AtomicBoolean();
    private final List<Integer> threads = new ArrayList<>(1);

    InterruptibleCalls(SystemCalls systemCalls) {
        this.systemCalls = systemCalls;
    }

    /** Announces a call by this thread; pass the result to {@link #end}. */
    int begin() {
        lock();
        try {
            int thread = systemCalls.thisThread();
            threads.add(thread);
            return thread;
        } finally {
            unlock();
        }
    }

    void end(int thread) {
        lock();
        threads.remove(Integer.valueOf(thread));
        unlock();
    }

    /** Ends the waits that are under way. One that is about to begin is missed, so call this until all have left. */
    void interrupt() {
        lock();
        try {
            for (int thread : threads) {
                systemCalls.interrupt(thread);
            }
        } finally {
            unlock();
        }
    }

    private void lock() {
        while (!isLocked.compareAndSet(false, true)) {
            Thread.onSpinWait();
        }
    }

    private void unlock() {
        isLocked.set(false);
    }
}
