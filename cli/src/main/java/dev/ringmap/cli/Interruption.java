package dev.ringmap.cli;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and SIGTERM: the JVM runs its shutdown hooks, and this one asks the command to stop and stays until it has cleaned up. The
 * exit code is the JVM's, 128 and the signal's number.
 */
final class Interruption implements AutoCloseable {

    /** A cleanup that is allowed from any thread, and twice. */
    interface Cleanup {
        void run() throws IOException;
    }

    /** The command may hang in a write to a pipe that is full and that nobody empties; nothing in Java ends that. */
    private static final long PATIENCE_SECONDS = 5;

    private final CountDownLatch requested = new CountDownLatch(1);
    private final CountDownLatch cleanedUp = new CountDownLatch(1);
    private final Thread hook = new Thread(this::stop, "ringmap-stop");
    private volatile Cleanup lastResort = () -> {};

    Interruption() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Names what is done if the command does not clean up in time. */
    void lastResort(Cleanup cleanup) {
        lastResort = cleanup;
    }

    private void stop() {
        requested.countDown();
        try {
            if (!cleanedUp.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                lastResort.run();
            }
        } catch (IOException e) {
            System.err.println("ringmap: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    boolean isRequested() {
        return requested.getCount() == 0;
    }

    /** Waits a little, but not when stopping was asked for. */
    void pause(long nanos) {
        try {
            requested.await(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            requested.countDown();
        }
    }

    /** Tells the hook that everything is cleaned up. */
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
