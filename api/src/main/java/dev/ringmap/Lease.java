package dev.ringmap;

/**
 * The right to look at the memory of one reader, shared by all views of it and withdrawn once.
 *
 * <p>Views read first and check afterwards: a backend may answer zeros once a mapping is gone, and a value read before the check
 * succeeded was read while it still stood.
 */
final class Lease {

    private final String source;
    private volatile boolean ended;
    private volatile boolean lost;

    Lease(String source) {
        this.source = source;
    }

    /** Withdraws the right; {@code true} for the call that did it. */
    synchronized boolean end() {
        boolean first = !ended;
        ended = true;
        return first;
    }

    boolean hasEnded() {
        return ended;
    }

    void check() {
        if (ended) {
            throw new ReaderClosedException(source);
        }
    }

    /** Turns the JVM's error for a page that is gone into the documented exception; any other error is rethrown. */
    MappingLostException lost(InternalError fault) {
        if (!MappingLostException.isCausedBy(fault)) {
            throw fault;
        }
        lost = true;
        return new MappingLostException(source, fault);
    }

    /** Whether a page was found to be gone. */
    boolean isLost() {
        return lost;
    }

    /** Turns what a read of memory has thrown into the documented exception. */
    RuntimeException explain(Throwable thrown) {
        if (thrown instanceof InternalError fault) {
            return lost(fault);
        }
        boolean isLate = ended && thrown instanceof IllegalStateException && !(thrown instanceof ReaderClosedException);
        return isLate ? new ReaderClosedException(source) : (RuntimeException) thrown;
    }
}
