package dev.ringmap.spi.linux;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the calls that are inside a descriptor, so that it is given back exactly once and never under a running call.
 *
 * <pre>
 *   63       62 … 32              31 … 0
 *   shut     ioctls inside        calls inside, ioctls included
 * </pre>
 *
 * <p>Thread safety: <em>thread-safe</em>, without locks: shutting never waits for a call that blocks.
 */
final class CallGate {

    /** Any call but an ioctl. */
    static final long CALL = 1L;

    /** An ioctl: counted apart, since it is the one that {@code ioctl(0)} can wake. */
    static final long IOCTL = CALL + (1L << 32);

    private static final long SHUT = Long.MIN_VALUE;
    private static final long CALLS = 0xFFFF_FFFFL;

    private final AtomicLong state = new AtomicLong();

    /** Enters unless the gate is shut; who entered has to {@link #leave}. */
    boolean enter(long kind) {
        long current;
        do {
            current = state.get();
            if (current < 0) {
                return false;
            }
        } while (!state.compareAndSet(current, current + kind));
        return true;
    }

    /** Leaves, and tells whether the caller was the last one inside a shut gate: it alone gives the descriptor back. */
    boolean leave(long kind) {
        return state.addAndGet(-kind) == SHUT;
    }

    /** Shuts the gate and enters it as a {@link #CALL}, in one step; {@code false} if somebody else has shut it. */
    boolean shut() {
        long current;
        do {
            current = state.get();
            if (current < 0) {
                return false;
            }
        } while (!state.compareAndSet(current, (current + CALL) | SHUT));
        return true;
    }

    /** How many calls are inside, the caller's own included. */
    long callsInside() {
        return state.get() & CALLS;
    }

    boolean hasIoctlInside() {
        return (state.get() & ~SHUT) > CALLS;
    }
}
