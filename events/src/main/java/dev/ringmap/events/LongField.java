package dev.ringmap.events;

import dev.ringmap.TraceEvent;

/**
 * Access to a field that holds one number, bound once.
 *
 * <p>Thread safety: <em>immutable</em>. Reading allocates nothing.
 *
 * @since 0.1
 */
public final class LongField {

    private final Field field;
    private final TypeCheck type;
    private final int offset;
    private final int sizeBytes;
    private final boolean isSigned;

    LongField(EventFormat format, Field field) {
        this.field = field;
        this.type = new TypeCheck(format, field);
        this.offset = field.offset();
        this.sizeBytes = field.sizeBytes();
        this.isSigned = field.isSigned();
    }

    /**
     * Returns the field that this reads.
     *
     * @return the field; not {@code null}
     */
    public Field field() {
        return field;
    }

    /**
     * Reads the number.
     *
     * @param event the event; not {@code null}
     * @return the value, extended by its sign if the field has one; an unsigned field of 8 bytes has all 64 bits
     * @throws IllegalArgumentException if the event is of another type, and the field is not common to all
     * @throws IndexOutOfBoundsException if the record ends before the field does
     */
    public long read(TraceEvent event) {
        type.require(event);
        return Numbers.read(event, offset, sizeBytes, isSigned);
    }
}
