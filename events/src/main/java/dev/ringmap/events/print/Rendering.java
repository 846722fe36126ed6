package dev.ringmap.events.print;

import dev.ringmap.TraceEvent;
import dev.ringmap.events.TextBuffer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * One event that is being rendered: a copy of its record, the locals of statement expressions, and where the text goes.
 *
 * <p>A place in the record travels as one {@code long}, so that nothing is allocated: where it starts in the upper half, and in the lower
 * one where what it belongs to ends. {@link #NULL} is the null pointer.
 */
final class Rendering {

    /** Where a null pointer points to. */
    static final long NULL = -1;

    private static final int FIRST_CAPACITY_BYTES = 128;

    /** A kernel ends a line after some 8 KiB; what is longer is no text that somebody wants. */
    private static final int MOST_TEXT_BYTES = 1 << 20;

    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    final long[] locals;
    TextBuffer out = new TextBuffer();

    private byte[] record = new byte[FIRST_CAPACITY_BYTES];
    private int length;
    private boolean isBigEndian;
    private int textStart;

    Rendering(int localCount) {
        this.locals = new long[localCount];
    }

    /** Copies the record, so that it is checked once that nobody wrote to it meanwhile, and not for each value. */
    void load(TraceEvent event, TextBuffer target) {
        int recordBytes = event.payloadLengthBytes();
        if (recordBytes > record.length) {
            record = new byte[Math.max(recordBytes, record.length * 2)];
        }
        event.copy(0, record, 0, recordBytes);
        length = recordBytes;
        isBigEndian = event.byteOrder() == ByteOrder.BIG_ENDIAN;
        out = target;
        textStart = target.lengthBytes();
    }

    /** Ends the rendering if the text grows beyond all bounds. */
    void requireRoom() {
        if (out.lengthBytes() - textStart > MOST_TEXT_BYTES) {
            throw NotRenderableException.INSTANCE;
        }
    }

    static long place(int start, int end) {
        return (long) start << Integer.SIZE | end;
    }

    static int start(long place) {
        return (int) (place >> Integer.SIZE);
    }

    static int end(long place) {
        return (int) place;
    }

    /** What {@link TraceEvent#typeId} says. */
    int typeId() {
        return (int) read(0, Short.BYTES, false);
    }

    int lengthBytes() {
        return length;
    }

    boolean isBigEndian() {
        return isBigEndian;
    }

    /** Ends the rendering if the record does not have these bytes. */
    void require(int offset, int bytes) {
        if ((offset | bytes | (length - bytes - offset)) < 0) {
            throw NotRenderableException.INSTANCE;
        }
    }

    /** Reads a number in the kernel's byte order. */
    long read(int offset, int bytes, boolean isSigned) {
        require(offset, bytes);
        return switch (bytes) {
            case Byte.BYTES -> isSigned ? record[offset] : record[offset] & 0xFF;
            case Short.BYTES -> {
                short value = (short) SHORT.get(record, offset);
                short ordered = isBigEndian ? Short.reverseBytes(value) : value;
                yield isSigned ? ordered : ordered & 0xFFFF;
            }
            case Integer.BYTES -> {
                int value = (int) INT.get(record, offset);
                int ordered = isBigEndian ? Integer.reverseBytes(value) : value;
                yield isSigned ? ordered : ordered & 0xFFFF_FFFFL;
            }
            default -> {
                long value = (long) LONG.get(record, offset);
                yield isBigEndian ? Long.reverseBytes(value) : value;
            }
        };
    }

    int byteAt(int offset) {
        require(offset, Byte.BYTES);
        return record[offset] & 0xFF;
    }

    /** Appends the bytes up to the first NUL, or the end of what the place belongs to. */
    void appendText(long place) {
        int start = start(place);
        out.append(record, start, textEnd(start, Math.min(end(place), length)) - start);
    }

    /** Where the first NUL is; where the record ends if there is none. */
    int textEnd(int start) {
        return textEnd(start, length);
    }

    private int textEnd(int start, int end) {
        require(start, 0);
        int at = start;
        while (at < end && record[at] != 0) {
            at++;
        }
        return at;
    }
}
