package dev.ringmap;

import java.nio.ByteBuffer;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;

/**
 * Keeps GET_READER out of a window in which the kernel WARNs, which stops a machine with {@code panic_on_warn}.
 *
 * <p>The kernel counts an event before it commits it. Between the two, with the reader at the end of its sub-buffer and the event the
 * first of the next one, it believes that there is something to read, swaps, and finds nothing (contract 7, row 22). An interrupt makes the
 * window long enough to be hit.
 *
 * <p>So while no committed event is in sight, only one request is made: it brings the counters up to date. It waits if the writer is
 * crossing to the next sub-buffer, which then has its time stamp but nothing committed, or if the next event could make it cross. Where
 * others have moved the reader, the next sub-buffer is a guess, and nothing is held back because it is not in sight.
 */
final class RequestGuard {

    /** The order of the sub-buffers may be a wrong guess, so nothing is held back for longer. */
    static final long LONGEST_NANOS = 1_000_000;

    private final RingOrder order;
    private final IntFunction<ByteBuffer> pages;
    private final LongSupplier nanoTime;

    private boolean isAtEnd;
    private boolean hasRequested;
    private long sinceNanos;

    RequestGuard(RingOrder order, IntFunction<ByteBuffer> pages, LongSupplier nanoTime) {
        this.order = order;
        this.pages = pages;
        this.nanoTime = nanoTime;
    }

    /** Whether to ask now. If not, no committed event that is not yet accounted for is in sight. */
    boolean allows(SubBuffer current, int accountedBytes) {
        if (!current.isExhausted(accountedBytes)) {
            isAtEnd = false;
            return true;
        }
        ByteBuffer next = pages.apply(order.after(current.id()));
        if (current.mayGoOnIn(next)) {
            isAtEnd = false;
            return true;
        }
        return allowsAtEnd(current.isBeingLeftFor(next), current.isNearlyFull());
    }

    private boolean allowsAtEnd(boolean isBeingLeft, boolean isFull) {
        long nowNanos = nanoTime.getAsLong();
        if (!isAtEnd) {
            isAtEnd = true;
            hasRequested = false;
            sinceNanos = nowNanos;
        }
        boolean isHeld = isBeingLeft || (order.isKnown() && (isFull || hasRequested));
        if (isHeld && nowNanos - sinceNanos < LONGEST_NANOS) {
            return false;
        }
        hasRequested = true;
        sinceNanos = nowNanos;
        return true;
    }

    /** Whether the one request at the end has still to be made, for which it is worth waiting. */
    boolean owesRequest() {
        return isAtEnd && !hasRequested;
    }

    void swapped(int left, int taken) {
        order.swap(left, taken);
    }

    void movedByOthers() {
        order.lose();
    }
}
