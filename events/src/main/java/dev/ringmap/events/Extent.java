package dev.ringmap.events;

import dev.ringmap.TraceEvent;

/**
 * Where the bytes of an array are in a record.
 *
 * <pre>
 *   __data_loc, __rel_loc   31          16 15           0
 *                          +--------------+--------------+
 *                          | length       | offset       |   bytes; from the start of the record (__data_loc)
 *                          +--------------+--------------+   or from the end of this word (__rel_loc)
 * </pre>
 *
 * <p>What is located always lies inside the record. A place is passed as one {@code long}, so that nothing is allocated.
 */
final class Extent {

    private static final int LOCATION_BYTES = Integer.BYTES;
    private static final int LENGTH_SHIFT = 16;
    private static final int OFFSET_MASK = (1 << LENGTH_SHIFT) - 1;

    private final EventFormat format;
    private final Field field;
    private final TypeCheck type;

    Extent(EventFormat format, Field field) {
        this.format = format;
        this.field = field;
        this.type = new TypeCheck(format, field);
    }

    static int offset(long place) {
        return (int) (place >>> Integer.SIZE);
    }

    static int lengthBytes(long place) {
        return (int) place;
    }

    /** Returns where the bytes are: {@link #offset} and {@link #lengthBytes} of it. */
    long in(TraceEvent event) {
        type.require(event);
        int recordBytes = event.payloadLengthBytes();
        return switch (field.placement()) {
            case INLINE -> upTo(recordBytes, field.sizeBytes());
            case REST_OF_RECORD -> upTo(recordBytes, recordBytes);
            case DATA_LOC -> located(event.intAt(field.offset()), 0, recordBytes);
            case REL_LOC -> located(event.intAt(field.offset()), field.offset() + LOCATION_BYTES, recordBytes);
        };
    }

    /** A record may end inside an array of fixed length: {@code kernel_stack} ends with its last address. */
    private long upTo(int recordBytes, int atMostBytes) {
        int available = recordBytes - field.offset();
        if (available < 0) {
            throw outside(field.offset(), atMostBytes, recordBytes);
        }
        return place(field.offset(), Math.min(available, atMostBytes));
    }

    private long located(int word, int base, int recordBytes) {
        int offset = base + (word & OFFSET_MASK);
        int length = word >>> LENGTH_SHIFT;
        if (length > recordBytes - offset) {
            throw outside(offset, length, recordBytes);
        }
        return place(offset, length);
    }

    private static long place(int offset, int lengthBytes) {
        return (long) offset << Integer.SIZE | lengthBytes;
    }

    private MalformedEventException outside(int offset, int lengthBytes, int recordBytes) {
        return new MalformedEventException(format.fullName() + ": the field '" + field.name() + "' is said to be "
                + lengthBytes + " bytes at offset " + offset + " of a record of " + recordBytes);
    }
}
