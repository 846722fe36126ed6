package dev.ringmap;

/**
 * The right to look at the memory of one mapping, shared by all views of it and withdrawn once.
 *
 * <p>Views read first and check afterwards: a backend may answer zeros once the mapping is gone, and a value read before the check
 * succeeded was read while the mapping still stood.
 */
final class Lease {

    private final String path;
    private volatile boolean ended;

    Lease(String path) {
        this.path = path;
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
            throw new MappingClosedException(path);
        }
    }

    /** Gives a backend's own refusal of a late access its documented type. */
    IllegalStateException translate(IllegalStateException refusal) {
        return ended && !(refusal instanceof MappingClosedException) ? new MappingClosedException(path) : refusal;
    }
}
