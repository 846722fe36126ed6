package dev.ringmap.events.print;

/** A variable of a statement expression, or some bits of one. */
final class Local extends Expression {

    private final int index;
    private final int shift;
    private final long mask;

    private Local(int index, int shift, long mask, ValueType type) {
        super(type);
        this.index = index;
        this.shift = shift;
        this.mask = mask;
    }

    Local(int index, ValueType type) {
        this(index, 0, -1, type);
    }

    /** A bit-field of an {@code unsigned}, which is promoted to {@code int}. */
    Local bits(int first, int count) {
        return new Local(index, first, (1L << count) - 1, ValueType.INT);
    }

    @Override
    long value(Rendering event) {
        return event.locals[index] >>> shift & mask;
    }

    void assign(long value, Rendering event) {
        event.locals[index] = type.convert(value);
    }
}
