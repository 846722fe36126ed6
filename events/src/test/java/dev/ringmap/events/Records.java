package dev.ringmap.events;

import dev.ringmap.EventCursor;
import dev.ringmap.SubBuffer;
import dev.ringmap.SubBufferDescriptor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Builds the records of one sub-buffer, field by field. */
public final class Records {

    private static final int PAGE_BYTES = 4096;
    private static final int COMMIT_OFFSET = 8;
    private static final int DATA_OFFSET = 16;
    private static final int MISSED_FLAGS = 1 << 31 | 1 << 30;
    private static final int TIME_DELTA_SHIFT = 5;

    private final ByteBuffer page = ByteBuffer.allocateDirect(PAGE_BYTES + Long.BYTES)
            .alignedSlice(Long.BYTES)
            .slice(0, PAGE_BYTES)
            .order(ByteOrder.nativeOrder());
    private final long pageTimestamp;
    private long timestamp;
    private int payload;

    private Records(long timestamp) {
        this.pageTimestamp = timestamp;
        this.timestamp = timestamp;
        page.putLong(0, timestamp).position(DATA_OFFSET);
    }

    public static Records at(long timestamp) {
        return new Records(timestamp);
    }

    /** Begins a record; what is put afterwards is its payload. */
    public Records event(int typeId, int lengthBytes) {
        return event(typeId, lengthBytes, timestamp);
    }

    public Records event(int typeId, int lengthBytes, long when) {
        int start = payload == 0 ? DATA_OFFSET : page.position();
        page.putInt(start, (int) (when - timestamp) << TIME_DELTA_SHIFT);
        page.putInt(start + 4, lengthBytes + Integer.BYTES);
        payload = start + 8;
        timestamp = when;
        page.position(payload + lengthBytes);
        page.putShort(payload, (short) typeId);
        return this;
    }

    /** A record whose length says that it reaches beyond the page. */
    public Records malformed() {
        int start = page.position();
        page.putInt(start, 0).putInt(start + 4, PAGE_BYTES).position(start + 8);
        return this;
    }

    public Records putByte(int offset, int value) {
        page.put(payload + offset, (byte) value);
        return this;
    }

    public Records putInt(int offset, int value) {
        page.putInt(payload + offset, value);
        return this;
    }

    public Records putLong(int offset, long value) {
        page.putLong(payload + offset, value);
        return this;
    }

    public Records putText(int offset, String text) {
        return putBytes(offset, text.getBytes(StandardCharsets.UTF_8));
    }

    public Records putBytes(int offset, byte[] bytes) {
        page.put(payload + offset, bytes);
        return this;
    }

    public SubBuffer commit() {
        page.putLong(COMMIT_OFFSET, page.position() - DATA_OFFSET);
        return subBuffer();
    }

    public SubBuffer commitAfterLossOf(long count) {
        page.putLong(COMMIT_OFFSET, page.position() - DATA_OFFSET + (long) MISSED_FLAGS);
        page.putLong(page.position(), count);
        return subBuffer();
    }

    private SubBuffer subBuffer() {
        page.putLong(0, pageTimestamp);
        return SubBuffer.of(
                page.duplicate().clear(),
                new SubBufferDescriptor(ByteOrder.nativeOrder(), 0, COMMIT_OFFSET, 8, DATA_OFFSET));
    }

    /** The cursor on the first record. */
    public EventCursor first() {
        EventCursor events = commit().events();
        events.next();
        return events;
    }
}
