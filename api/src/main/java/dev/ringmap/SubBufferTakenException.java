package dev.ringmap;

/**
 * Thrown when a value is read from a sub-buffer that is no longer the reader's: another consumer of the same CPU has moved on, or the trace
 * was reset, and the writer has begun the page anew. The value would have been a mixture of old and new bytes.
 *
 * <p>The rest of that sub-buffer is skipped. The next advance counts it: as a loss of unknown size, or as part of the reset.
 *
 * @since 0.1
 */
public final class SubBufferTakenException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    SubBufferTakenException(int subBufferId) {
        super("sub-buffer " + subBufferId
                + " was taken away while it was read: another consumer reads this CPU, or the trace was reset");
    }
}
