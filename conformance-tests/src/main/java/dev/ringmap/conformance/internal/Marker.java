package dev.ringmap.conformance.internal;

import dev.ringmap.EventCursor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The raw marker that the tests write: a tag, so that no other event is taken for one, and a sequence number.
 *
 * <pre>
 *   write(2) to trace_marker_raw     event in the ring buffer
 *    0 tag        (id)                0 common fields
 *    4 sequence   (first of buf)      8 tag
 *    8 filling                       12 sequence
 *                                    16 filling
 * </pre>
 */
public final class Marker {

    /**
     * The shortest marker that the tests write, in bytes. What the kernel adds does not depend on the length from here on: some kernels
     * make room for an id and {@code <faulted>}, 13 bytes, in shorter ones.
     */
    public static final int MIN_BYTES = 16;

    /** What the kernel puts in front, in the ring buffer: {@code struct trace_entry}. */
    public static final int COMMON_BYTES = 8;

    /** Tells a marker of the tests from any other. */
    public static final int TAG = 0x52696e67;

    private static final int TAG_OFFSET = COMMON_BYTES;
    private static final int SEQUENCE_OFFSET = TAG_OFFSET + Integer.BYTES;
    private static final byte FILLING = 0x5a;

    private Marker() {}

    static ByteBuffer bytes(int length) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(length).order(ByteOrder.nativeOrder());
        while (bytes.hasRemaining()) {
            bytes.put(FILLING);
        }
        return bytes.putInt(0, TAG).clear();
    }

    static void number(ByteBuffer bytes, int sequence) {
        bytes.putInt(Integer.BYTES, sequence).clear();
    }

    /** Whether a record is one of ours. */
    public static boolean is(RawPage page, RawPage.Entry entry) {
        return entry.isData()
                && entry.payloadLength() >= SEQUENCE_OFFSET + Integer.BYTES
                && page.page().getInt(entry.payload() + TAG_OFFSET) == TAG;
    }

    public static int sequence(RawPage page, RawPage.Entry entry) {
        return page.page().getInt(entry.payload() + SEQUENCE_OFFSET);
    }

    /** Whether the event on which a cursor stands is one of ours. */
    public static boolean is(EventCursor event) {
        return event.payloadLengthBytes() >= SEQUENCE_OFFSET + Integer.BYTES && event.intAt(TAG_OFFSET) == TAG;
    }

    public static int sequence(EventCursor event) {
        return event.intAt(SEQUENCE_OFFSET);
    }

    /** Returns whether the filling of an event is whole, for a marker that was written with this length. */
    public static boolean isWhole(EventCursor event, int bytes) {
        for (int offset = COMMON_BYTES + MIN_BYTES; offset < COMMON_BYTES + bytes; offset++) {
            if (event.byteAt(offset) != FILLING) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether the filling of a record is whole, for a marker that was written with this length. */
    public static boolean isWhole(RawPage page, RawPage.Entry entry, int bytes) {
        for (int offset = COMMON_BYTES + 2 * Integer.BYTES; offset < COMMON_BYTES + bytes; offset++) {
            if (page.page().get(entry.payload() + offset) != FILLING) {
                return false;
            }
        }
        return true;
    }
}
