package dev.ringmap;

import java.nio.ByteOrder;

/**
 * Layout of {@code struct ring_buffer_event} (include/linux/ring_buffer.h), the header in front of every record.
 *
 * <pre>
 *   little endian   31                       5 4     0
 *                  +--------------------------+-------+
 *                  |        time_delta        |type_len|
 *                  +--------------------------+-------+
 *   big endian      31   27 26                       0
 *                  +-------+--------------------------+
 *                  |type_len|       time_delta        |
 *                  +-------+--------------------------+
 *   + 4            | array[0], where the type has one  |
 * </pre>
 */
final class EventHeaderDescriptor {

    /** Length of the word that holds {@code type_len} and {@code time_delta}; {@code array[0]} follows it. */
    static final int HEADER_BYTES = 4;

    static final int ARRAY0_BYTES = 4;

    /** {@code type_len} of data whose length is in {@code array[0]}. */
    static final int TYPE_DATA_LONG = 0;

    /** The largest {@code type_len} that is a payload's length, in words of 4 bytes. */
    static final int TYPE_DATA_SHORT_MAX = 28;

    static final int TYPE_PADDING = 29;
    static final int TYPE_TIME_EXTEND = 30;
    static final int TYPE_TIME_STAMP = 31;

    private static final int TYPE_LEN_BITS = 5;
    private static final int TYPE_LEN_MASK = (1 << TYPE_LEN_BITS) - 1;
    private static final int TIME_DELTA_BITS = 27;
    private static final int TIME_DELTA_MASK = (1 << TIME_DELTA_BITS) - 1;

    /** How many bits of an absolute time stamp a {@link #TYPE_TIME_STAMP} record can hold. */
    private static final int TIME_STAMP_BITS = 59;

    private static final long TIME_STAMP_MSB_MASK = -1L << TIME_STAMP_BITS;

    private EventHeaderDescriptor() {}

    static int typeLen(int word, ByteOrder order) {
        return order == ByteOrder.LITTLE_ENDIAN ? word & TYPE_LEN_MASK : word >>> TIME_DELTA_BITS;
    }

    static int timeDelta(int word, ByteOrder order) {
        return order == ByteOrder.LITTLE_ENDIAN ? word >>> TYPE_LEN_BITS : word & TIME_DELTA_MASK;
    }

    /** Joins {@code array[0]} and {@code time_delta} of an extend or a stamp. */
    static long longTime(int array0, int timeDelta) {
        return (Integer.toUnsignedLong(array0) << TIME_DELTA_BITS) + timeDelta;
    }

    /** Restores the top bits that an absolute stamp has no room for, as {@code rb_fix_abs_ts()} does. */
    static long restoreTopBits(long stamp, long previous) {
        long topBits = previous & TIME_STAMP_MSB_MASK;
        if (topBits == 0) {
            return stamp;
        }
        long restored = stamp | topBits;
        return Long.compareUnsigned(restored, previous) < 0 ? restored + (1L << TIME_STAMP_BITS) : restored;
    }
}
