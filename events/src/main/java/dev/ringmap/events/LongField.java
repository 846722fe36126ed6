package dev.ringmap.events;

import dev.ringmap.EventCursor;

/**
 * Access to a field that holds one number, bound once.
 *
 * <p>Thread safety: <em>immutable</em>. Reading allocates nothing.
 */
public final class LongField {

    private final Field field;

    LongField(Field field) {
        this.field = field;
    }

    /**
     * Returns what is read.
     *
     * @return the field; not {@code null}
     */
    public Field field() {
        return field;
    }

    /**
     * Reads the number.
     *
     * @param event a cursor on an event of the format that the field belongs to; not {@code null}
     * @return the value, extended by its sign if the field has one; an unsigned field of 8 bytes has all 64 bits
     * @throws IndexOutOfBoundsException if the record ends before the field does
     */
    public long read(EventCursor event) {
        return Numbers.read(event, field.offset(), field.sizeBytes(), field.isSigned());
    }
}
