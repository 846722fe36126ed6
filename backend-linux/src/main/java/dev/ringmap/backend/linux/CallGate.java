package dev.ringmap.backend.linux;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the calls that use a descriptor, so that it is never closed under a running call.
 *
 * <pre>
 *   31       30 … 0
 *   shut     calls inside
 * </pre>
 *
 * <p>Thread safety: <em>thread-safe</em>, without locks.
 */
final class CallGate {

    private static final int SHUT = Integer.MIN_VALUE;

    private final AtomicInteger state = new AtomicInteger();

    /** Enters unless the gate is shut; every call that entered has to {@link #leave}. */
    boolean enter() {
        int current;
        do {
            current = state.get();
            if (current < 0) {
                return false;
            }
        } while (!state.compareAndSet(current, current + 1));
        return true;
    }

    void leave() {
        state.decrementAndGet();
    }

    /** Shuts the gate to further calls; {@code false} if it was shut already. */
    boolean shut() {
        return state.getAndUpdate(current -> current | SHUT) >= 0;
    }

    boolean isShut() {
        return state.get() < 0;
    }

    /** Tells whether a call that entered before the gate was shut is still inside. */
    boolean isOccupied() {
        return (state.get() & ~SHUT) != 0;
    }
}
