package dev.ringmap;

import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The sub-buffers of a stopped ring that hold what nobody has consumed, the oldest first.
 *
 * <p>Neither ids nor the meta page tell which those are. But a sub-buffer that was consumed keeps its stamp and its events until the writer
 * enters it again, or loses both (contract 2.6), and what is consumed is older than what is not. Whoever consumes has come as far as the
 * reader's sub-buffer, and on it to {@code reader.read}: what is older is consumed, what is newer is not. If that one is empty, either
 * nothing was consumed since the last reset, or it was taken away as a whole; then the newest sub-buffers which together hold as many events
 * as the kernel counts as unread are the unread ones. In each case the events delivered must be as many as the kernel counts in the end.
 *
 * <p>The stamps give the order as long as they differ: a stamp is taken after the sub-buffer before it was full, also by an event that
 * interrupts another one.
 */
final class UnreadSubBuffers {

    private final RingAtRest ring;
    private final RecordedSubBuffer walked;
    private final ByteBuffer copy;

    /** Those that hold events, consumed or not, the oldest first. */
    private final int[] ids;

    private final int first;
    private final long newestTimestamp;

    /**
     * @param walked to walk over the events of one of them
     * @param copy has room for one of them
     */
    UnreadSubBuffers(RingAtRest ring, RecordedSubBuffer walked, ByteBuffer copy) {
        this.ring = ring;
        this.walked = walked;
        this.copy = copy;
        this.ids = IntStream.range(0, ring.subBufferCount())
                .filter(id -> ring.committedBytes(id) > 0)
                .boxed()
                .sorted(Comparator.comparingLong(id -> ring.timestampOf(id) ^ Long.MIN_VALUE)) // they are unsigned
                .mapToInt(Integer::intValue)
                .toArray();
        this.first = first();
        requireDifferentStamps();
        if (size() > 0) {
            walk(id(size() - 1));
        }
        this.newestTimestamp = walked.events().latestTimestamp();
    }

    private int first() {
        if (ring.committedBytes(ring.readerId()) == 0) {
            return ring.stats().readEvents() == 0 ? 0 : firstByCount();
        }
        int reader = 0;
        while (ids[reader] != ring.readerId()) {
            reader++;
        }
        boolean isConsumed = ring.consumedBytes(ring.readerId()) >= ring.committedBytes(ring.readerId());
        return isConsumed ? reader + 1 : reader;
    }

    private int firstByCount() {
        long unread = ring.stats().entries();
        long found = 0;
        int oldest = ids.length;
        while (found < unread && oldest > 0) {
            oldest--;
            found += walk(ids[oldest]);
        }
        requireAll(found);
        return oldest;
    }

    /** Returns how many unread events it has. */
    private int walk(int id) {
        ring.copy(id, copy);
        walked.turnTo(id, copy, false);
        walked.readable(ring.committedBytes(id));
        walked.events().skipTo(ring.consumedBytes(id));
        return walked.events().passAll();
    }

    private void requireDifferentStamps() {
        for (int i = Math.max(first, 1); i < ids.length; i++) {
            if (ring.timestampOf(ids[i - 1]) == ring.timestampOf(ids[i])) {
                throw disorder(ids[i]);
            }
        }
    }

    /** Requires one to be later than the events before it. */
    void requireLater(int index, long timestamp) {
        if (Long.compareUnsigned(timestamp, ring.timestampOf(id(index))) > 0) {
            throw disorder(id(index));
        }
    }

    private RingInspectionException disorder(int id) {
        return RingInspectionException.ofDisorder(ring.path(), "sub-buffer " + id + " and the one before it");
    }

    /** Requires that as many events were found as there are. */
    void requireAll(long found) {
        long unread = ring.stats().entries();
        if (found != unread) {
            throw ring.problem("the kernel counts " + unread + " unread events, and its sub-buffers hold " + found
                    + ": an event is still being written, or another reader is at work; inspect it again, or read the events"
                    + " with a mapping or a copying reader");
        }
    }

    /** Returns how many there are. */
    int size() {
        return ids.length - first;
    }

    int id(int index) {
        return ids[first + index];
    }

    /** Returns how many unread events there are before one of them. */
    long countBefore(int index) {
        long count = 0;
        for (int i = 0; i < index; i++) {
            count += walk(id(i));
        }
        return count;
    }

    /** Returns the first that may hold events of this time or later; at most the last. */
    int indexOf(long timestamp) {
        int index = 0;
        while (index + 1 < size() && Long.compareUnsigned(ring.timestampOf(id(index + 1)), timestamp) < 0) {
            index++;
        }
        return index;
    }

    /** Returns the time of the newest event; only if there are any. */
    long newestTimestamp() {
        return newestTimestamp;
    }
}
