package dev.ringmap.conformance.internal;

import java.nio.ByteBuffer;

/**
 * {@code struct trace_buffer_meta}, read anew from the header file's definition: the kit does not trust the reader that it tests.
 *
 * @param page the meta page, in native order
 */
public record Meta(ByteBuffer page) {

    /** {@code sizeof(struct trace_buffer_meta)}. */
    public static final int STRUCT_BYTES = 80;

    /** A copy of the fields that GET_READER rewrites. */
    public record Snapshot(int readerId, int readerRead, long entries, long overrun, long read) {}

    public int metaPageSize() {
        return page.getInt(0);
    }

    public int structLength() {
        return page.getInt(4);
    }

    public int subBufferSize() {
        return page.getInt(8);
    }

    public int subBufferCount() {
        return page.getInt(12);
    }

    public long lostEvents() {
        return page.getLong(16);
    }

    public int readerId() {
        return page.getInt(24);
    }

    public int readerRead() {
        return page.getInt(28);
    }

    public long flags() {
        return page.getLong(32);
    }

    public long entries() {
        return page.getLong(40);
    }

    public long overrun() {
        return page.getLong(48);
    }

    public long read() {
        return page.getLong(56);
    }

    public long reserved1() {
        return page.getLong(64);
    }

    public long reserved2() {
        return page.getLong(72);
    }

    public Snapshot snapshot() {
        return new Snapshot(readerId(), readerRead(), entries(), overrun(), read());
    }

    /** The length of a mapping of everything. */
    public long totalBytes() {
        return metaPageSize() + (long) subBufferCount() * subBufferSize();
    }

    /** Where a sub-buffer starts in the mapping. */
    public long offsetOf(int id) {
        return metaPageSize() + (long) id * subBufferSize();
    }
}
