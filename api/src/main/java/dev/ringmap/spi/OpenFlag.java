package dev.ringmap.spi;

/**
 * How a file is opened: the flags of {@code open(2)} that mean something to tracefs.
 *
 * @since 0.1
 */
public enum OpenFlag {
    /** {@code O_RDONLY}. */
    READ_ONLY,
    /** {@code O_WRONLY}. */
    WRITE_ONLY,
    /** {@code O_RDWR}. */
    READ_WRITE,
    /** {@code O_NONBLOCK}: read, GET_READER and the like return at once. */
    NONBLOCK,
    /**
     * {@code O_TRUNC}: clears {@code trace} and {@code set_event}. Never for {@code trace_pipe_raw}: it takes the pages from every
     * mapping of that file in every process (contract 2.4).
     */
    TRUNCATE
}
