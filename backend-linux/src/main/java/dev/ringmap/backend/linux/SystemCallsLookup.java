package dev.ringmap.backend.linux;

import dev.ringmap.spi.Availability;
import java.util.Objects;

/**
 * The outcome of looking for a way into libc.
 *
 * <p>Thread safety: <em>immutable</em>.
 *
 * @since 0.1
 */
public sealed interface SystemCallsLookup {

    /**
     * A way into libc was found.
     *
     * @param systemCalls the system calls; not {@code null}
     */
    record Found(SystemCalls systemCalls) implements SystemCallsLookup {

        /** Checks that nothing is missing. */
        public Found {
            Objects.requireNonNull(systemCalls, "systemCalls");
        }
    }

    /**
     * There is no way into libc in this JVM.
     *
     * @param obstacle why not, and what to do about it; not {@code null}
     */
    record Missing(Availability.Unavailable obstacle) implements SystemCallsLookup {

        /** Checks that nothing is missing. */
        public Missing {
            Objects.requireNonNull(obstacle, "obstacle");
        }
    }
}
