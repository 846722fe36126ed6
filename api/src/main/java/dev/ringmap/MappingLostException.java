package dev.ringmap;

/**
 * Thrown when mapped memory is read whose pages are gone: somebody has opened {@code trace_pipe_raw} with truncation (contract 2.4), or has
 * truncated the file behind a recorded page. What was on the pages cannot be read any more. The mapping can be closed, and the buffer
 * mapped anew.
 *
 * <p>The JVM answers the {@code SIGBUS} of such a read with an {@link InternalError}, which is the cause of this exception. In compiled
 * code it may do so a few instructions late. The promise is therefore weaker than elsewhere: the value that a read returns before the
 * exception may be anything, and the exception may come out of a later call, or the {@link InternalError} itself out of the caller's own
 * code. Nothing else is affected.
 *
 * @since 0.1
 */
public final class MappingLostException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    MappingLostException(String path, InternalError fault) {
        super("the pages of " + path + " are gone: somebody has truncated the file", fault);
    }

    /**
     * Tells whether an error is the JVM's answer to a read of mapped memory that is gone, for callers that catch it in their own code.
     *
     * @param error the error; not {@code null}
     * @return {@code true} if it is
     */
    public static boolean isCausedBy(InternalError error) {
        String message = error.getMessage();
        return message != null && message.contains("unsafe memory access operation");
    }
}
