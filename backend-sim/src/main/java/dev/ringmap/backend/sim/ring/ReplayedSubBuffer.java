package dev.ringmap.backend.sim.ring;

import static dev.ringmap.backend.sim.ring.SubBufferLayout.DATA_OFFSET;

import java.nio.ByteBuffer;

/**
 * A whole sub-buffer with its header, as a kernel gave it to a reader.
 *
 * @param bytes the sub-buffer
 * @param committedBytes the size of its data in bytes
 * @param eventCount the number of events in it
 * @param lostEvents the number of events that were lost before it; 1 if only the loss was recorded
 */
record ReplayedSubBuffer(ByteBuffer bytes, int committedBytes, int eventCount, long lostEvents) {

    static ReplayedSubBuffer of(ByteBuffer bytes) {
        long commit = bytes.getLong(SubBufferLayout.COMMIT_OFFSET);
        int end = DATA_OFFSET + SubBufferLayout.committedBytes(commit);
        return new ReplayedSubBuffer(bytes, end - DATA_OFFSET, EventLayout.countData(bytes, end), loss(bytes, commit));
    }

    /** A loss whose size was not recorded counts as one event: at least the fact that it happened must be kept. */
    private static long loss(ByteBuffer bytes, long commit) {
        if ((commit & SubBufferLayout.MISSED_EVENTS) == 0) {
            return 0;
        }
        return (commit & SubBufferLayout.MISSED_STORED) == 0
                ? 1
                : bytes.getLong(DATA_OFFSET + SubBufferLayout.committedBytes(commit));
    }

    /** Copies this into a page of the ring, the commit word last. */
    void copyTo(BufferPage page) {
        page.memory().put(DATA_OFFSET, bytes, DATA_OFFSET, bytes.capacity() - DATA_OFFSET);
        page.setTimestamp(bytes.getLong(SubBufferLayout.TIMESTAMP_OFFSET));
        page.realEnd = 0;
        page.recordedLoss = lostEvents;
        page.setEntryCount(eventCount);
        page.setWritten(committedBytes);
        page.setCommit(committedBytes);
    }
}
