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

    /** The same, not volatile: a volatile read after each value makes the compiler load the whole cursor anew, which takes as long as the rest. */
    private boolean endedUnordered;

    private volatile boolean lost;

    Lease(String source) {
        this.source = source;
    }

    /** Withdraws the right; {@code true} for the call that did it. */
    synchronized boolean end() {
        boolean first = !ended;
        endedUnordered = true;
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

    /**
     * Checks what suffices for memory that stays readable: an end by another thread, unordered with this one, may be missed. {@link #check}
     * at the next page does not miss it.
     */
    void checkUnordered() {
        if (endedUnordered) {
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
