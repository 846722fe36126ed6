package dev.ringmap.cli;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Ctrl-C and SIGTERM: the JVM runs its shutdown hooks, and this one asks the command to stop and stays until it has cleaned up. The
 * exit code is the JVM's, 128 plus the signal's number.
 */
final class Interruption implements AutoCloseable {

    /** A cleanup that is allowed from any thread, and twice. */
    interface Cleanup {
        void run() throws IOException;
    }

    /**
     * A step that a signal does not interrupt.
     *
     * @param <T> its result
     * @param <E> how it fails
     */
    interface Work<T, E extends Exception> {
        T run() throws E;
    }

    /** The command may hang in a write to a pipe that is full and that nobody empties; nothing in Java ends that. */
    private static final long PATIENCE_SECONDS = 5;

    private final CountDownLatch requested = new CountDownLatch(1);
    private final CountDownLatch cleanedUp = new CountDownLatch(1);
    private final Thread hook = new Thread(this::stop, "ringmap-stop");
    private volatile @Nullable Cleanup atOnce;
    private volatile @Nullable Cleanup lastResort;

    /** Create this before anything that would have to be cleaned up. Does not return if the JVM is already shutting down. */
    Interruption() {
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            awaitEnd();
        }
    }

    /** Runs a step that is too short to be stopped half-way and that leaves nothing behind: a signal ends the JVM only after it. */
    static <T, E extends Exception> T heldOff(Work<T, E> work) throws E {
        Interruption interruption = new Interruption();
        try {
            return work.run();
        } finally {
            interruption.close();
        }
    }

    /** The signal came first: nobody waits for this thread any more, so it must not begin anything. */
    private static void awaitEnd() {
        while (true) {
            LockSupport.park();
        }
    }

    /** Sets what is done first, while the command may be hanging in a write. If it fails, the command meets the same failure. */
    void atOnce(Cleanup cleanup) {
        atOnce = cleanup;
    }

    /** Sets what is done if the command does not clean up in time. Without it, the command gets all the time that it takes. */
    void lastResort(Cleanup cleanup) {
        lastResort = cleanup;
    }

    private void stop() {
        requested.countDown();
        runAtOnce();
        try {
            while (!cleanedUp.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                Cleanup cleanup = lastResort;
                if (cleanup != null) {
                    cleanup.run();
                    return;
                }
            }
        } catch (IOException e) {
            System.err.println("ringmap: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void runAtOnce() {
        Cleanup cleanup = atOnce;
        if (cleanup != null) {
            try {
                cleanup.run();
            } catch (IOException e) {
                return; // the command cleans up
            }
        }
    }

    boolean isRequested() {
        return requested.getCount() == 0;
    }

    /** Informs the hook that everything is cleaned up. */
    @Override
    public void close() {
        cleanedUp.countDown();
        if (!isRequested()) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException shuttingDown) {
                // the signal came just now: the hook finds the latch open and returns
                return;
            }
        }
    }
}
