package dev.ringmap;

/**
 * Thrown when a sub-buffer does not parse: a length points outside the committed bytes, or is too small to be one.
 *
 * <p>The rest of that sub-buffer is skipped; reading goes on with the next one. The cause is either a damaged recording, or another
 * consumer of the same CPU that handed the page back to the writer.
 *
 * @since 0.1
 */
public final class MalformedSubBufferException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    private final int subBufferId;
    private final int offset;

    MalformedSubBufferException(int subBufferId, int offset, String problem) {
        super("sub-buffer " + subBufferId + ", offset " + offset + ": " + problem);
        this.subBufferId = subBufferId;
        this.offset = offset;
    }

    /**
     * Returns the sub-buffer that does not parse.
     *
     * @return its id
     */
    public int subBufferId() {
        return subBufferId;
    }

    /**
     * Returns where parsing stopped.
     *
     * @return the offset of the record, in bytes from the start of the sub-buffer's data
     */
    public int offset() {
        return offset;
    }
}
