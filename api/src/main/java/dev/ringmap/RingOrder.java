package dev.ringmap;

/**
 * The order in which the kernel's reader takes the sub-buffers, followed from outside: the sub-buffer that it leaves goes to the place of
 * the one that it takes (rb_get_reader_page).
 *
 * <p>The first mapping of a buffer numbers the sub-buffers in that order, beginning with the reader's. What happened before a later
 * mapping, or by a competing reader, is not seen here; the order is a guess then.
 */
final class RingOrder {

    private final int[] next;
    private final int[] previous;
    private boolean isKnown;

    /**
     * @param readerId the sub-buffer that the reader has
     */
    RingOrder(int subBufferCount, int readerId) {
        isKnown = readerId == 0;
        next = new int[subBufferCount];
        previous = new int[subBufferCount];
        int last = subBufferCount - 1;
        int first = Math.min(1, last);
        for (int id = 0; id <= last; id++) {
            next[id] = id == last ? first : id + 1;
            previous[id] = id <= first ? last : id - 1;
        }
    }

    /** Whether this has followed the reader from the first mapping on. */
    boolean isKnown() {
        return isKnown;
    }

    /** Somebody else has moved the reader. */
    void lose() {
        isKnown = false;
    }

    /** Returns the sub-buffer that the writer enters after this one. */
    int after(int id) {
        return next[id];
    }

    /** The reader has left one sub-buffer and taken another. */
    void swap(int left, int taken) {
        if (left == taken) {
            return;
        }
        int before = previous[taken];
        int after = next[taken];
        next[before] = left;
        previous[left] = before;
        next[left] = after;
        previous[after] = left;
    }
}
