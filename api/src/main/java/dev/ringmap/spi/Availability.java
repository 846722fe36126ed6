package dev.ringmap.spi;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of probing a backend.
 *
 * <p>Thread safety: <em>immutable</em>.
 */
public sealed interface Availability {

    /**
     * The backend works here: a ring-buffer was mapped and unmapped.
     *
     * @param description what was reached, for people: the mount, the kernel; not {@code null}
     */
    record Available(String description) implements Availability {}

    /**
     * The backend cannot be used here and now.
     *
     * @param reason the kind of obstacle; not {@code null}
     * @param message what was tried and what came of it, in one line; not {@code null}
     * @param remedy what to do about it, a command where there is one; not {@code null}
     * @param failure the exception behind it, or {@code null} if there was none
     */
    record Unavailable(
            Reason reason,
            String message,
            String remedy,
            @Nullable Throwable failure) implements Availability {

        /**
         * Returns the exception behind it.
         *
         * @return the exception, or empty if there was none
         */
        public Optional<Throwable> cause() {
            return Optional.ofNullable(failure);
        }
    }

    /** Why a backend cannot be used. */
    enum Reason {
        /** The running JVM is older than the backend needs. */
        JAVA_TOO_OLD,
        /** The module has not been given native access. */
        NATIVE_ACCESS_DENIED,
        /** The native library is missing or could not be loaded. */
        LIBRARY_MISSING,
        /** Not Linux, or a processor for which there is no support. */
        UNSUPPORTED_PLATFORM,
        /** No tracefs is mounted. */
        TRACEFS_NOT_MOUNTED,
        /** The caller may not use tracefs. */
        PERMISSION_DENIED,
        /** The kernel is locked down and refuses tracing to everybody. */
        LOCKED_DOWN,
        /** The kernel is older than 6.10 and cannot map its ring-buffer. */
        KERNEL_TOO_OLD,
        /** Something else holds the buffer in a way that excludes mapping, a snapshot for example. */
        BUSY,
        /** Another backend was asked for by name, so this one was not probed. */
        NOT_ASKED_FOR,
        /** An option is unknown or malformed. */
        BAD_OPTION,
        /** Anything else: the provider could not be loaded, or the probe failed in an unforeseen way. */
        BROKEN
    }
}
