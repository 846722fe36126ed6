package dev.ringmap.events;

import java.util.Objects;

/**
 * A field of an event, as the kernel's format file describes it.
 *
 * <p>Thread safety: <em>immutable</em>.
 *
 * @param name its name, for example {@code prev_comm}; not {@code null}
 * @param type its C type without the name, for example {@code char[16]} or {@code __data_loc u64[]}; not {@code null}
 * @param offset where it starts, in bytes from the start of the record
 * @param sizeBytes how much of the record's fixed part it takes; 4 for the location word of a dynamic array, 0 for the rest of a record
 * @param isSigned whether its numbers are signed
 * @param kind what it holds; not {@code null}
 * @param placement where its bytes are; not {@code null}
 * @param elementBytes the size of one number: of the field itself, or of an array's element
 * @param elementCount how many numbers the declaration names; 0 if each record has its own count
 * @since 0.1
 */
public record Field(
        String name,
        String type,
        int offset,
        int sizeBytes,
        boolean isSigned,
        Kind kind,
        Placement placement,
        int elementBytes,
        int elementCount) {

    /** What a field holds. */
    public enum Kind {
        /** One number of 1, 2, 4 or 8 bytes. */
        SCALAR,
        /** One address. */
        POINTER,
        /** Characters up to the first NUL. */
        STRING,
        /** Several numbers; also the bytes of a structure. */
        ARRAY
    }

    /** Where a field's bytes are. */
    public enum Placement {
        /** At the field's offset. */
        INLINE,
        /** Anywhere in the record: the field is a word with the length, and the offset from the start of the record. */
        DATA_LOC,
        /** Anywhere in the record: the field is a word with the length, and the offset from the end of that word. */
        REL_LOC,
        /** From the field's offset to the end of the record. */
        REST_OF_RECORD
    }

    /**
     * Tells whether this is one number, so that {@link EventFormat#longField} takes it.
     *
     * @return {@code true} for scalars and pointers
     */
    public boolean isNumber() {
        return kind == Kind.SCALAR || kind == Kind.POINTER;
    }

    /**
     * Checks the field.
     *
     * @throws IllegalArgumentException if a size, an offset or a count is negative, an element does not have the size of a number, or the
     *     field reaches beyond 2 GiB
     */
    public Field {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(placement, "placement");
        if (offset < 0 || sizeBytes < 0 || offset > Integer.MAX_VALUE - sizeBytes) {
            throw new IllegalArgumentException(name + ": no place in a record: " + sizeBytes + " bytes at " + offset);
        }
        if (!isNumberSize(elementBytes) || elementCount < 0) {
            throw new IllegalArgumentException(name + ": " + elementCount + " elements of " + elementBytes + " bytes");
        }
    }

    static boolean isNumberSize(int bytes) {
        return bytes == Byte.BYTES || bytes == Short.BYTES || bytes == Integer.BYTES || bytes == Long.BYTES;
    }

    @Override
    public String toString() {
        return type + " " + name;
    }
}
