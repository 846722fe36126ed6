package dev.ringmap.backend.sim.ring;

import dev.ringmap.spi.Errno;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The threads that sleep inside a system call of one simulated kernel, so that signals find them. */
public final class Sleepers {

    /** A deadline that never comes. */
    public static final long FOREVER = Long.MAX_VALUE;

    private final Set<Sleeper> sleepers = ConcurrentHashMap.newKeySet();

    /** A thread asleep in a system call. */
    static final class Sleeper {
        private final Thread thread = Thread.currentThread();
        private volatile boolean signalled;

        void wake() {
            LockSupport.unpark(thread);
        }
    }

    /**
     * Sleeps until a condition holds. An interrupt of the Java thread is not a signal: it is kept for later, as in a native call.
     *
     * @param queue the queue through which the sleeper is woken to look again
     * @param condition what is waited for; asked by this thread only
     * @param nanos how long to wait at most, in nanoseconds, or {@link #FOREVER}
     * @return whether the condition holds; {@code false} once the time is over
     * @throws KernelError {@code EINTR} on a signal
     */
    public boolean sleepUntil(WaitQueue queue, BooleanSupplier condition, long nanos) {
        Sleeper sleeper = new Sleeper();
        long start = System.nanoTime();
        boolean interrupted = Thread.interrupted();
        sleepers.add(sleeper);
        queue.add(sleeper);
        try {
            while (!condition.getAsBoolean()) {
                if (sleeper.signalled) {
                    throw new KernelError(Errno.EINTR);
                }
                long left = nanos == FOREVER ? FOREVER : nanos - (System.nanoTime() - start);
                if (left <= 0) {
                    return false;
                }
                LockSupport.parkNanos(queue, left);
                interrupted |= Thread.interrupted();
            }
            return true;
        } finally {
            queue.remove(sleeper);
            sleepers.remove(sleeper);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Wakes a thread, whatever it sleeps on, to look at its condition again.
     *
     * @param thread the thread; nothing happens if it is not asleep in a system call
     */
    public void wake(Thread thread) {
        for (Sleeper sleeper : sleepers) {
            if (sleeper.thread == thread) {
                sleeper.wake();
            }
        }
    }

    /**
     * Delivers a signal whose handler was installed without {@code SA_RESTART}.
     *
     * @param thread the thread that receives it
     * @return whether the thread was asleep in a system call; if not, the handler ran and nothing else happens
     */
    public boolean signal(Thread thread) {
        boolean asleep = false;
        for (Sleeper sleeper : sleepers) {
            if (sleeper.thread == thread) {
                sleeper.signalled = true;
                sleeper.wake();
                asleep = true;
            }
        }
        return asleep;
    }
}
