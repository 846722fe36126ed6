package dev.ringmap;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The sub-buffers of a stopped ring that hold what nobody has consumed, the oldest first.
 *
 * <p>Neither ids nor the meta page tell which those are. But a sub-buffer that was consumed keeps its stamp and its events until the writer
 * enters it again (contract 2.6), and what is consumed is older than what is not. So the newest sub-buffers which together hold as many events as
 * the kernel counts as unread are the unread ones; on the reader's sub-buffer only what follows {@code reader.read} counts. The stamps give the
 * order as long as they differ: a stamp is taken after the sub-buffer before it was full, also by an event that interrupts another one.
 *
 * <p>All are counted in the order of time, in which memory is read fastest.
 */
final class UnreadSubBuffers {

    private final RingAtRest ring;

    /** Those that hold events, consumed or not, the oldest first. */
    private final int[] ids;

    private final int first;
    private final long newestTimestamp;

    UnreadSubBuffers(RingAtRest ring, EventCursor counter) {
        this.ring = ring;
        this.ids = IntStream.range(0, ring.subBufferCount())
                .filter(id -> ring.committedBytes(id) > 0)
                .boxed()
                .sorted(Comparator.comparingLong(id -> ring.timestampOf(id) ^ Long.MIN_VALUE)) // they are unsigned
                .mapToInt(Integer::intValue)
                .toArray();
        int[] events = new int[ids.length];
        long[] endTimestamps = new long[ids.length];
        for (int i = 0; i < ids.length; i++) {
            events[i] = count(ids[i], counter);
            endTimestamps[i] = counter.timestamp;
        }
        this.first = first(events);
        this.newestTimestamp = ids.length == 0 ? 0 : endTimestamps[ids.length - 1];
        requireOrder(endTimestamps);
    }

    private int count(int id, EventCursor counter) {
        int committed = ring.committedBytes(id);
        counter.begin(id, ring.subBuffer(id), 0, ring.timestampOf(id));
        if (committed > counter.page.capacity() - counter.dataStart) {
            throw ring.problem(
                    "sub-buffer " + id + " says that it holds " + committed + " bytes, for which it has no room");
        }
        counter.limit(committed);
        counter.skipTo(ring.consumedBytes(id));
        return counter.passAll();
    }

    private int first(int[] events) {
        long unread = ring.stats().entries();
        long found = 0;
        int oldest = ids.length;
        while (found < unread && oldest > 0) {
            oldest--;
            found += events[oldest];
        }
        if (found != unread) {
            throw ring.problem("the kernel counts " + unread + " unread events, and its sub-buffers hold " + found
                    + ": an event is still being written, or another reader is at work; inspect it again");
        }
        return oldest;
    }

    private void requireOrder(long[] endTimestamps) {
        for (int i = Math.max(first, 1); i < ids.length; i++) {
            long previous = ring.timestampOf(ids[i - 1]);
            long stamp = ring.timestampOf(ids[i]);
            boolean isReaderLate = i > first && ids[i] == ring.readerId();
            if (previous == stamp || Long.compareUnsigned(endTimestamps[i - 1], stamp) > 0 || isReaderLate) {
                throw ring.problem(
                        "the stamps do not tell the order of sub-buffers " + ids[i - 1] + " and " + ids[i]
                                + ", as with a clock that is coarse or was set back; read the events with a mapping or a copying reader");
            }
        }
    }

    /** Returns how many there are. */
    int size() {
        return ids.length - first;
    }

    int id(int index) {
        return ids[first + index];
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
