package dev.ringmap.spi.linux;

import java.util.ArrayList;
import java.util.List;

/**
 * The threads inside calls that may block until an event arrives, to be called out of them by a signal.
 *
 * <p>Nothing else ends such a wait in every file: a read of {@code trace_pipe} goes on waiting whatever is closed, requested or
 * switched off around it. A signal reaches one thread and disturbs no other reader.
 *
 * <p>Thread safety: <em>thread-safe</em>. A thread is signalled only between {@link #begin} and {@link #end}, so that none is that
 * has left since, and that may have ended.
 */
final class InterruptibleCalls {

    private final SystemCalls systemCalls;
    private final List<Integer> threads = new ArrayList<>(1);

    InterruptibleCalls(SystemCalls systemCalls) {
        this.systemCalls = systemCalls;
    }

    /** Announces a call by this thread; the result is to be handed to {@link #end}. */
    synchronized int begin() {
        int thread = systemCalls.thisThread();
        threads.add(thread);
        return thread;
    }

    synchronized void end(int thread) {
        threads.remove(Integer.valueOf(thread));
    }

    /** Ends the waits that are under way. One that is about to begin is missed, so that this is to be called until all have left. */
    synchronized void interrupt() {
        for (int thread : threads) {
            systemCalls.interrupt(thread);
        }
    }
}
