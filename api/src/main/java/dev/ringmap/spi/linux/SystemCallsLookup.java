package dev.ringmap.spi.linux;

import dev.ringmap.spi.Availability;

/**
 * The outcome of looking for a way into libc.
 *
 * <p>Thread safety: <em>immutable</em>.
 */
public sealed interface SystemCallsLookup {

    /**
     * There is one.
     *
     * @param systemCalls the way; not {@code null}
     */
    record Found(SystemCalls systemCalls) implements SystemCallsLookup {}

    /**
     * There is none in this JVM.
     *
     * @param obstacle why not, and what to do about it; not {@code null}
     */
    record Missing(Availability.Unavailable obstacle) implements SystemCallsLookup {}
}
