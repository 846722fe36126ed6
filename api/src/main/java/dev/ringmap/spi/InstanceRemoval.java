package dev.ringmap.spi;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Removes tracing instances, for whoever has made them.
 *
 * <p>Thread safety: <em>thread-safe</em>.
 *
 * @since 0.1
 */
public final class InstanceRemoval {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private InstanceRemoval() {}

    /**
     * Removes an instance. A file of it may be open for a moment, in a thread that is still closing it or in a tool that looks at all
     * instances; while the kernel says so, this tries again for up to a second. An instance that is already gone counts as removed.
     *
     * @param tracefs the tracefs that it is in; not {@code null}
     * @param path its directory, relative to the root; not {@code null}
     * @throws ErrnoException {@code EBUSY} if a file of it stays open or mapped
     */
    public static void remove(TraceFs tracefs, String path) throws ErrnoException {
        long startNanos = System.nanoTime();
        while (true) {
            try {
                tracefs.rmdir(path);
                return;
            } catch (ErrnoException e) {
                if (e.isGone()) {
                    return;
                }
                if (e.errno() != Errno.EBUSY || System.nanoTime() - startNanos >= PATIENCE_NANOS) {
                    throw e;
                }
                LockSupport.parkNanos(INTERVAL_NANOS);
            }
        }
    }
}
