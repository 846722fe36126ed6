package dev.ringmap;

import java.util.Arrays;

/**
 * In which order the writer enters the sub-buffers, learned by following it.
 *
 * <p>Their ids say nothing about it once a consumer has been at work (contract 1.3). Their time stamps do: the page entered after this one
 * is the one with the lowest higher stamp. Looking for it takes a look at all pages, twice, because the writer goes on meanwhile: a page
 * that it entered before the one found must have been visible in the second look.
 *
 * <p>Once round, each page's successor is known, and which one page the writer does not enter: the reader's. A consumer exchanges that page
 * for another, so while it is not entered, the order still holds.
 */
final class WriterOrder {

    /** No sub-buffer. */
    static final int NONE = -1;

    private static final int MOST_LOOKS = 8;

    private final ObservedPages pages;
    private final int[] next;
    private int outside = NONE;

    WriterOrder(ObservedPages pages) {
        this.pages = pages;
        this.next = new int[pages.count()];
        forget();
    }

    /** What was learned does not hold any more. */
    void forget() {
        Arrays.fill(next, NONE);
        outside = NONE;
    }

    /** Returns the sub-buffer that was entered after this one, {@link #NONE} if that has no events yet, or this one was entered anew. */
    int after(int id, long timestamp) {
        if (outside != NONE && outside != id) {
            boolean isEntered = pages.isEnteredAfter(next[id], timestamp);
            if (!pages.isEnteredAfter(outside, timestamp)) {
                return isEntered ? next[id] : NONE;
            }
        }
        if (outside != NONE) {
            forget(); // a consumer was at work
        }
        return earliestAfter(timestamp);
    }

    /**
     * Returns the sub-buffer with the lowest time stamp above this one, {@link #NONE} if there is none or the writer is too fast to say.
     */
    int earliestAfter(long timestamp) {
        int first = lookForEarliestAfter(timestamp);
        for (int look = 0; look < MOST_LOOKS; look++) {
            int second = lookForEarliestAfter(timestamp);
            if (first == second) {
                return first;
            }
            first = second;
        }
        return NONE;
    }

    private int lookForEarliestAfter(long timestamp) {
        int earliest = NONE;
        long earliestTimestamp = 0;
        for (int id = 0; id < next.length; id++) {
            long other = pages.timestamp(id);
            boolean isEarlier = earliest == NONE || Long.compareUnsigned(other, earliestTimestamp) < 0;
            if (isEarlier && pages.isEnteredAfter(id, timestamp)) {
                earliest = id;
                earliestTimestamp = other;
            }
        }
        return earliest;
    }

    /** Returns the sub-buffer with the highest time stamp; {@link #NONE} if none has events. */
    int latest() {
        int latest = NONE;
        long latestTimestamp = 0;
        for (int id = 0; id < next.length; id++) {
            long other = pages.timestamp(id);
            boolean isLater = latest == NONE || Long.compareUnsigned(other, latestTimestamp) > 0;
            if (isLater && pages.committedBytes(id) > 0) {
                latest = id;
                latestTimestamp = other;
            }
        }
        return latest;
    }

    /** Learns that one was entered after the other, which was not written over before the later one was found. */
    void learn(int id, int successor) {
        if (outside == NONE) {
            next[id] = successor;
            if (next[successor] != NONE) {
                completeRound(successor);
            }
        }
    }

    /** All pages but one follow each other in a circle. */
    private void completeRound(int start) {
        boolean[] isInside = new boolean[next.length];
        int inside = 0;
        int id = start;
        while (id != NONE && !isInside[id]) {
            isInside[id] = true;
            inside++;
            id = next[id];
        }
        if (id == start && inside == next.length - 1) {
            outside = 0;
            while (isInside[outside]) {
                outside++;
            }
        }
    }
}
