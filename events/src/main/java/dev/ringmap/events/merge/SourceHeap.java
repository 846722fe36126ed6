package dev.ringmap.events.merge;

/** The sources that stand on an event, the earliest first; of two at the same time the lower CPU. A binary heap without boxing. */
final class SourceHeap {

    private final EventSource[] sources;
    private final long[] timestamps;
    private int size;

    SourceHeap(int capacity) {
        this.sources = new EventSource[capacity];
        this.timestamps = new long[capacity];
    }

    boolean isEmpty() {
        return size == 0;
    }

    EventSource first() {
        return sources[0];
    }

    void add(EventSource source, long timestamp) {
        int child = size++;
        while (child > 0) {
            int parent = (child - 1) / 2;
            if (!isBefore(source, timestamp, parent)) {
                break;
            }
            put(child, sources[parent], timestamps[parent]);
            child = parent;
        }
        put(child, source, timestamp);
    }

    void removeFirst() {
        size--;
        sink(sources[size], timestamps[size]);
    }

    /** The first source has moved on to its next event. */
    void replaceFirst(long timestamp) {
        sink(sources[0], timestamp);
    }

    private void sink(EventSource source, long timestamp) {
        int parent = 0;
        for (int child = 1; child < size; child = 2 * parent + 1) {
            if (child + 1 < size && isBefore(sources[child + 1], timestamps[child + 1], child)) {
                child++;
            }
            if (isBefore(source, timestamp, child)) {
                break;
            }
            put(parent, sources[child], timestamps[child]);
            parent = child;
        }
        put(parent, source, timestamp);
    }

    private boolean isBefore(EventSource source, long timestamp, int other) {
        return timestamp == timestamps[other] ? source.cpu() < sources[other].cpu() : timestamp < timestamps[other];
    }

    private void put(int index, EventSource source, long timestamp) {
        sources[index] = source;
        timestamps[index] = timestamp;
    }
}
