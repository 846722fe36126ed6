package dev.ringmap.events.print;

import org.jspecify.annotations.Nullable;

/**
 * The C type of a value, as far as arithmetic and {@code printf} depend on it.
 *
 * @param bytes its size, 1, 2, 4 or 8
 * @param isSigned whether it is signed
 * @param isBool whether it is {@code bool}, to which every value but 0 converts as 1
 * @param target what it points to; {@code null} if it is no pointer
 */
record ValueType(
        int bytes,
        boolean isSigned,
        boolean isBool,
        @Nullable ValueType target) {

    static final ValueType S8 = integer(Byte.BYTES, true);
    static final ValueType U8 = integer(Byte.BYTES, false);
    static final ValueType S16 = integer(Short.BYTES, true);
    static final ValueType U16 = integer(Short.BYTES, false);
    static final ValueType INT = integer(Integer.BYTES, true);
    static final ValueType UNSIGNED_INT = integer(Integer.BYTES, false);
    static final ValueType S64 = integer(Long.BYTES, true);
    static final ValueType U64 = integer(Long.BYTES, false);
    static final ValueType BOOL = new ValueType(Byte.BYTES, false, true, null);

    static ValueType integer(int bytes, boolean isSigned) {
        return new ValueType(bytes, isSigned, false, null);
    }

    static ValueType pointer(ValueType target, int longBytes) {
        return new ValueType(longBytes, false, false, target);
    }

    boolean isPointer() {
        return target != null;
    }

    /** Returns what a value becomes when it is converted to this type: cut off, then extended to 64 bits. */
    long convert(long value) {
        if (isBool) {
            return value == 0 ? 0 : 1;
        }
        return switch (bytes) {
            case Byte.BYTES -> isSigned ? (byte) value : value & 0xFF;
            case Short.BYTES -> isSigned ? (short) value : value & 0xFFFF;
            case Integer.BYTES -> isSigned ? (int) value : value & 0xFFFF_FFFFL;
            default -> value;
        };
    }

    /** Integer promotion: whatever is smaller becomes an {@code int}. */
    ValueType promoted() {
        return bytes < Integer.BYTES ? INT : this;
    }

    /** The usual arithmetic conversions: the larger type, and of two as large the unsigned one. */
    ValueType commonWith(ValueType other) {
        ValueType left = promoted();
        ValueType right = other.promoted();
        if (left.bytes != right.bytes) {
            return left.bytes > right.bytes ? left : right;
        }
        return left.isSigned ? right : left;
    }
}
