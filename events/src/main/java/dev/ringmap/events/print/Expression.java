package dev.ringmap.events.print;

/**
 * An expression of a print format. What can be known of it without a record is known when it is made; the rest is asked of it for one
 * event after the other, without allocating.
 */
abstract sealed class Expression permits Constant, Operation, Memory, Local, Text {

    final ValueType type;

    Expression(ValueType type) {
        this.type = type;
    }

    /** Its value, extended to 64 bits as its type says; of a pointer into the record, only whether it is 0 is of use. */
    abstract long value(Rendering event);

    /** Whether it may point into the record, so that {@link #place} is of use. */
    boolean isInRecord() {
        return false;
    }

    /** Where in the record it points to. */
    long place(Rendering event) {
        if (value(event) == 0) {
            return Rendering.NULL;
        }
        throw NotRenderableException.INSTANCE;
    }
}
