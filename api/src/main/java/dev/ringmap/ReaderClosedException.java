package dev.ringmap;

/**
 * Thrown when a {@link RingBufferReader}, or a view of its memory, is used after its {@code close()}.
 *
 * @since 0.1
 */
public final class ReaderClosedException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    ReaderClosedException(String source) {
        super("the reader of " + source + " is closed");
    }
}
