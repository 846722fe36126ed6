package dev.ringmap.backend.sim.ring;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The header of an event, {@code struct ring_buffer_event}: one 32-bit word, and a second one for some types.
 *
 * <pre>
 *  little endian   31                    5 4      0     big endian   31      27 26                    0
 *                 +-----------------------+--------+                +----------+-----------------------+
 *                 |      time_delta       |type_len|                | type_len |      time_delta       |
 *                 +-----------------------+--------+                +----------+-----------------------+
 * </pre>
 */
public final class EventLayout {

    /** Size of the header word, in bytes. */
    public static final int HEADER_BYTES = 4;

    /** Where the second word is, which holds a length or the upper part of a time. */
    public static final int ARRAY_OFFSET = 4;

    /** Events are aligned to this many bytes. */
    public static final int ALIGNMENT_BYTES = 4;

    /** Largest {@code type_len} that stands for data; times {@link #ALIGNMENT_BYTES} it is the payload's size. */
    public static final int DATA_TYPE_LEN_MAX = 28;

    /** Largest payload whose size fits in {@code type_len}, in bytes. */
    public static final int MAX_SMALL_DATA_BYTES = DATA_TYPE_LEN_MAX * ALIGNMENT_BYTES;

    /** {@code type_len} of padding. */
    public static final int PADDING = 29;

    /** {@code type_len} of a time extend: the time is added to the clock. */
    public static final int TIME_EXTEND = 30;

    /** {@code type_len} of an absolute time stamp, of which {@value #ABSOLUTE_STAMP_BITS} bits are stored. */
    public static final int TIME_STAMP = 31;

    /** Size of a time extend or time stamp, in bytes. */
    public static final int TIME_BYTES = 8;

    /** Number of bits of a time delta. */
    public static final int DELTA_BITS = 27;

    /** Number of bits of an absolute time stamp. */
    public static final int ABSOLUTE_STAMP_BITS = 59;

    /** Smallest event that may be reserved, in bytes: less room than this at the end of a page is left unused. */
    static final int MIN_EVENT_BYTES = 8;

    private static final int TYPE_LEN_BITS = 5;
    private static final int TYPE_LEN_MASK = (1 << TYPE_LEN_BITS) - 1;
    private static final int DELTA_MASK = (1 << DELTA_BITS) - 1;
    private static final long ABSOLUTE_STAMP_MASK = (1L << ABSOLUTE_STAMP_BITS) - 1;
    private static final boolean LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    private EventLayout() {}

    /**
     * Composes a header word in the byte order of this machine.
     *
     * @param typeLen the type or length
     * @param delta the time delta, of which the low {@value #DELTA_BITS} bits are taken
     * @return the word
     */
    public static int header(int typeLen, long delta) {
        int low = (int) delta & DELTA_MASK;
        return LITTLE_ENDIAN ? low << TYPE_LEN_BITS | typeLen : typeLen << DELTA_BITS | low;
    }

    /**
     * Returns the {@code type_len} of a header word.
     *
     * @param header the word
     * @return the type or length
     */
    public static int typeLen(int header) {
        return LITTLE_ENDIAN ? header & TYPE_LEN_MASK : header >>> DELTA_BITS;
    }

    /**
     * Returns the {@code time_delta} of a header word.
     *
     * @param header the word
     * @return the delta in units of the trace clock
     */
    public static int delta(int header) {
        return LITTLE_ENDIAN ? header >>> TYPE_LEN_BITS : header & DELTA_MASK;
    }

    /**
     * Tells whether a header word begins an event that carries data.
     *
     * @param header the word
     * @return whether it does
     */
    public static boolean isData(int header) {
        return typeLen(header) <= DATA_TYPE_LEN_MAX;
    }

    /**
     * Returns the time in a time extend or an absolute time stamp.
     *
     * @param page the sub-buffer
     * @param offset where the event is, in bytes
     * @return the time, in units of the trace clock
     */
    public static long time(ByteBuffer page, int offset) {
        return (Integer.toUnsignedLong(page.getInt(offset + ARRAY_OFFSET)) << DELTA_BITS) + delta(page.getInt(offset));
    }

    /**
     * Returns the full time of an absolute stamp, whose upper bits are not stored.
     *
     * @param stored what is stored
     * @param before a full time shortly before
     * @return the full time, in units of the trace clock
     */
    public static long absoluteTime(long stored, long before) {
        long upper = before & ~ABSOLUTE_STAMP_MASK;
        if (upper == 0) {
            return stored;
        }
        long time = stored | upper;
        return Long.compareUnsigned(time, before) < 0 ? time + (1L << ABSOLUTE_STAMP_BITS) : time;
    }

    /**
     * Returns the size of the event at an offset; a time extend counts by itself.
     *
     * @param page the sub-buffer
     * @param offset where the event is, in bytes
     * @return its size in bytes
     */
    public static int eventBytes(ByteBuffer page, int offset) {
        int typeLen = typeLen(page.getInt(offset));
        return switch (typeLen) {
            case TIME_EXTEND, TIME_STAMP -> TIME_BYTES;
            case PADDING, 0 -> HEADER_BYTES + page.getInt(offset + ARRAY_OFFSET);
            default -> HEADER_BYTES + typeLen * ALIGNMENT_BYTES;
        };
    }

    /**
     * Returns the size of the event at an offset together with the time extend that may precede it.
     *
     * @param page the sub-buffer
     * @param offset where the event or its time extend is, in bytes
     * @return the size of both in bytes
     */
    static int eventBytesWithTime(ByteBuffer page, int offset) {
        return typeLen(page.getInt(offset)) >= TIME_EXTEND
                ? TIME_BYTES + eventBytes(page, offset + TIME_BYTES)
                : eventBytes(page, offset);
    }

    /**
     * Counts the events with data in a sub-buffer.
     *
     * @param page the sub-buffer
     * @param end where the data ends, in bytes from the start of the sub-buffer
     * @return the number of events
     */
    static int countData(ByteBuffer page, int end) {
        int count = 0;
        for (int at = SubBufferLayout.DATA_OFFSET; at < end; at += eventBytes(page, at)) {
            count += isData(page.getInt(at)) ? 1 : 0;
        }
        return count;
    }

    /**
     * Returns where the payload of a data event begins.
     *
     * @param page the sub-buffer
     * @param offset where the event is, in bytes
     * @return the offset of the payload, in bytes
     */
    public static int payloadOffset(ByteBuffer page, int offset) {
        return offset + (typeLen(page.getInt(offset)) == 0 ? ARRAY_OFFSET + Integer.BYTES : ARRAY_OFFSET);
    }

    /**
     * Returns the room that an event with a payload takes, its header included.
     *
     * @param payloadBytes the payload's size in bytes
     * @return the event's size in bytes
     */
    static int lengthOf(int payloadBytes) {
        int length = Math.max(1, payloadBytes);
        if (length > MAX_SMALL_DATA_BYTES) {
            length += Integer.BYTES;
        }
        length = length + HEADER_BYTES + ALIGNMENT_BYTES - 1 & -ALIGNMENT_BYTES;
        // It must be possible to replace a time extend by padding, whose smallest size is 8: 12 bytes would leave 4.
        return length == TIME_BYTES + ALIGNMENT_BYTES ? length + ALIGNMENT_BYTES : length;
    }

    /**
     * Tells whether a time delta does not fit in a header word.
     *
     * @param delta the delta, in units of the trace clock
     * @return whether a time extend is needed
     */
    static boolean needsExtend(long delta) {
        return delta >>> DELTA_BITS != 0;
    }
}
