package dev.ringmap.events.merge;

import dev.ringmap.RingBufferReader;

/** The readers that stand on an event, the earliest first; of two at the same time the lower CPU. A binary heap without boxing. */
final class ReaderHeap {

    private final RingBufferReader[] readers;
    private final long[] timestamps;
    private int size;

    ReaderHeap(int capacity) {
        this.readers = new RingBufferReader[capacity];
        this.timestamps = new long[capacity];
    }

    boolean isEmpty() {
        return size == 0;
    }

    RingBufferReader first() {
        return readers[0];
    }

    void add(RingBufferReader reader, long timestamp) {
        int child = size++;
        while (child > 0) {
            int parent = (child - 1) / 2;
            if (!isBefore(reader, timestamp, parent)) {
                break;
            }
            put(child, readers[parent], timestamps[parent]);
            child = parent;
        }
        put(child, reader, timestamp);
    }

    void removeFirst() {
        size--;
        sink(readers[size], timestamps[size]);
    }

    /** The first reader has moved on to its next event. */
    void replaceFirst(long timestamp) {
        sink(readers[0], timestamp);
    }

    private void sink(RingBufferReader reader, long timestamp) {
        int parent = 0;
        for (int child = 1; child < size; child = 2 * parent + 1) {
            if (child + 1 < size && isBefore(readers[child + 1], timestamps[child + 1], child)) {
                child++;
            }
            if (isBefore(reader, timestamp, child)) {
                break;
            }
            put(parent, readers[child], timestamps[child]);
            parent = child;
        }
        put(parent, reader, timestamp);
    }

    private boolean isBefore(RingBufferReader reader, long timestamp, int other) {
        int order = Long.compareUnsigned(timestamp, timestamps[other]);
        return order == 0 ? reader.cpu() < readers[other].cpu() : order < 0;
    }

    private void put(int index, RingBufferReader reader, long timestamp) {
        readers[index] = reader;
        timestamps[index] = timestamp;
    }
}
