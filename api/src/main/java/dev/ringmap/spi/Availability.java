package dev.ringmap.spi;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of probing a backend.
 *
 * <p>Thread safety: <em>immutable</em>.
 *
 * @since 0.1
 */
public sealed interface Availability {

    /**
     * Returns what the probe looked at, for people.
     *
     * @return the checks in the order in which they were made, up to the first that failed; empty if the backend does not say; not {@code
     *     null}
     */
    List<Check> checks();

    /**
     * The backend works here: a ring buffer was read.
     *
     * @param description what was reached, for people: the mount, the kernel; not {@code null}
     * @param features what was found to work; not {@code null}
     * @param checks what the probe looked at; not {@code null}
     */
    record Available(String description, Set<Feature> features, List<Check> checks) implements Availability {

        /** Checks that nothing is missing. */
        public Available {
            Objects.requireNonNull(description, "description");
            features = Set.copyOf(features);
            checks = List.copyOf(checks);
        }

        /**
         * Has all features, and does not tell what was looked at.
         *
         * @param description what was reached; not {@code null}
         */
        public Available(String description) {
            this(description, EnumSet.allOf(Feature.class), List.of());
        }
    }

    /** What a kernel can do, reached through a backend. */
    enum Feature {
        /** Ring buffers can be copied: {@code read(2)} of {@code trace_pipe_raw}. */
        COPYING,
        /** Ring buffers can be mapped: {@code mmap(2)} of {@code trace_pipe_raw}, Linux 6.10 or newer. */
        MAPPING
    }

    /**
     * The backend cannot be used here and now.
     *
     * @param reason the kind of obstacle; not {@code null}
     * @param message what was tried and what came of it, in one line; not {@code null}
     * @param remedy what to do about it, a command where there is one; not {@code null}
     * @param failure the exception behind it, or {@code null} if there was none
     * @param checks what the probe looked at; not {@code null}
     */
    record Unavailable(
            Reason reason,
            String message,
            String remedy,
            @Nullable Throwable failure,
            List<Check> checks) implements Availability {

        /** Checks that nothing is missing. */
        public Unavailable {
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(message, "message");
            Objects.requireNonNull(remedy, "remedy");
            checks = List.copyOf(checks);
        }

        /**
         * Does not say what was looked at.
         *
         * @param reason the kind of obstacle; not {@code null}
         * @param message what was tried and what came of it; not {@code null}
         * @param remedy what to do about it; not {@code null}
         * @param failure the exception behind it, or {@code null} if there was none
         */
        public Unavailable(Reason reason, String message, String remedy, @Nullable Throwable failure) {
            this(reason, message, remedy, failure, List.of());
        }

        /**
         * Adds what the probe looked at.
         *
         * @param before the checks that were good; not {@code null}
         * @param subject what was looked at last and turned out to be this obstacle; not {@code null}
         * @return the same with the checks; not {@code null}
         */
        public Unavailable after(List<Check> before, String subject) {
            List<Check> all = new ArrayList<>(before);
            all.add(Check.bad(subject, message, remedy));
            return new Unavailable(reason, message, remedy, failure, all);
        }

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
        /** The tracefs is mounted read-only; even root cannot write to it. */
        TRACEFS_READ_ONLY,
        /** The caller may not use tracefs. */
        PERMISSION_DENIED,
        /** The kernel is locked down and refuses tracing to everybody. */
        LOCKED_DOWN,
        /** Something else holds what is needed. */
        BUSY,
        /** Another backend was asked for by name, so this one was not probed. */
        NOT_ASKED_FOR,
        /** An option is unknown or malformed. */
        BAD_OPTION,
        /** Anything else: the provider could not be loaded, or the probe failed in an unforeseen way. */
        BROKEN
    }
}
