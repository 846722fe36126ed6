package dev.ringmap.spi;

/**
 * A way to reach a tracefs: a provider of the system calls in {@link TraceFs}.
 *
 * <p>Implementations are found by {@link java.util.ServiceLoader}, need a public constructor without parameters that neither
 * throws nor loads native code, and are <em>thread-safe</em>.
 *
 * @since 0.1
 */
public interface RingBufferBackend {

    /**
     * Returns the name by which users choose this backend.
     *
     * @return lower-case letters, digits and {@code -}; unique among backends; not {@code null}
     */
    String name();

    /**
     * Returns the rank among the available backends when the user names none; the highest wins.
     *
     * @return the rank; {@code ffm} has 200, {@code jni} 100
     */
    int priority();

    /**
     * Tells whether this backend invents its data. A simulated backend is used only when it is asked for by name, so that
     * simulated data is never taken for real.
     *
     * @return {@code true} if no kernel is behind it
     */
    default boolean isSimulated() {
        return false;
    }

    /**
     * Probes whether {@link #open(BackendOptions)} would succeed with these options, and whether a ring buffer can be copied and mapped: it
     * opens, reads, maps and unmaps one. Never throws, and leaves nothing behind.
     *
     * @param options where to look, as for {@link #open(BackendOptions)}; not {@code null}
     * @return the outcome with its reason; not {@code null}
     */
    Availability availability(BackendOptions options);

    /**
     * Opens the tracefs.
     *
     * @param options where to look and, for a simulated kernel, how it is to behave; not {@code null}
     * @return the tracefs, to be closed by the caller; not {@code null}
     * @throws IllegalArgumentException if an option is unknown to this backend or its value is malformed
     * @throws UnsupportedOperationException if this backend cannot work in this JVM; the message is that of {@link #availability}
     * @throws ErrnoException if tracefs cannot be reached
     */
    TraceFs open(BackendOptions options) throws ErrnoException;

    /**
     * Opens the tracefs that is found without options.
     *
     * @return the tracefs, to be closed by the caller; not {@code null}
     * @throws UnsupportedOperationException as for {@link #open(BackendOptions)}
     * @throws ErrnoException as for {@link #open(BackendOptions)}
     */
    default TraceFs open() throws ErrnoException {
        return open(BackendOptions.none());
    }
}
