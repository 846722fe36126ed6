package dev.ringmap.events.print;

/** A number that is known without a record. */
final class Constant extends Expression {

    private final long value;

    Constant(long value, ValueType type) {
        super(type);
        this.value = type.convert(value);
    }

    static Constant of(int value) {
        return new Constant(value, ValueType.INT);
    }

    long value() {
        return value;
    }

    @Override
    long value(Rendering event) {
        return value;
    }
}
