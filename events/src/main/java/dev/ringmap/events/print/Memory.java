package dev.ringmap.events.print;

import dev.ringmap.events.Field;
import dev.ringmap.events.Field.Placement;

/** An expression that reads the record, or points into it. */
abstract sealed class Memory extends Expression {

    private static final int LENGTH_SHIFT = 16;
    private static final int OFFSET_MASK = (1 << LENGTH_SHIFT) - 1;

    private Memory(ValueType type) {
        super(type);
    }

    /** The value of a field that holds a number. */
    static final class Scalar extends Memory {
        private final int offset;
        private final int sizeBytes;
        private final boolean isSigned;

        Scalar(Field field, ValueType type) {
            super(type);
            this.offset = field.offset();
            this.sizeBytes = field.sizeBytes();
            this.isSigned = field.isSigned();
        }

        Expression address(int longBytes) {
            return new Inline(offset, sizeBytes, ValueType.pointer(type, longBytes));
        }

        @Override
        long value(Rendering event) {
            return event.read(offset, sizeBytes, isSigned);
        }
    }

    /** A pointer into the record. */
    abstract static sealed class Pointer extends Memory {

        private Pointer(ValueType type) {
            super(type);
        }

        /** Not 0. */
        @Override
        long value(Rendering event) {
            return 1;
        }

        @Override
        boolean isInRecord() {
            return true;
        }

        @Override
        abstract long place(Rendering event);
    }

    /** A field of fixed place; one of no size reaches to the end of the record. */
    static final class Inline extends Pointer {
        private final int offset;
        private final int sizeBytes;

        Inline(int offset, int sizeBytes, ValueType type) {
            super(type);
            this.offset = offset;
            this.sizeBytes = sizeBytes;
        }

        int sizeBytes() {
            return sizeBytes;
        }

        @Override
        long place(Rendering event) {
            return Rendering.place(offset, sizeBytes == 0 ? event.lengthBytes() : offset + sizeBytes);
        }
    }

    /** A dynamic array: a field with {@code __data_loc} or {@code __rel_loc} tells where it is. */
    static final class Located extends Pointer {
        private final int offset;
        private final int base;

        Located(Field field, ValueType type) {
            super(type);
            this.offset = field.offset();
            this.base = field.placement() == Placement.REL_LOC ? field.offset() + Integer.BYTES : 0;
        }

        @Override
        long place(Rendering event) {
            int word = (int) event.read(offset, Integer.BYTES, true);
            int start = base + (word & OFFSET_MASK);
            int length = word >>> LENGTH_SHIFT;
            event.require(start, length);
            return Rendering.place(start, start + length);
        }
    }

    /** How long what a pointer points to is, from there to its end. */
    static final class Length extends Memory {
        private final Pointer pointer;

        Length(Pointer pointer) {
            super(ValueType.INT);
            this.pointer = pointer;
        }

        @Override
        long value(Rendering event) {
            long place = pointer.place(event);
            return Math.max(0, Math.min(Rendering.end(place), event.lengthBytes()) - Rendering.start(place));
        }
    }

    /** A pointer moved by a number of elements. */
    static final class Moved extends Memory {
        private final Expression pointer;
        private final Expression count;
        private final int elementBytes;

        Moved(Expression pointer, Expression count, int elementBytes) {
            super(pointer.type);
            this.pointer = pointer;
            this.count = count;
            this.elementBytes = elementBytes;
        }

        @Override
        long value(Rendering event) {
            return type.convert(pointer.value(event) + count.value(event) * elementBytes);
        }

        @Override
        boolean isInRecord() {
            return pointer.isInRecord();
        }

        @Override
        long place(Rendering event) {
            long place = pointer.place(event);
            long start = Rendering.start(place) + count.value(event) * elementBytes;
            if (place == Rendering.NULL || start < 0 || start > event.lengthBytes()) {
                throw NotRenderableException.INSTANCE;
            }
            return Rendering.place((int) start, Rendering.end(place));
        }
    }

    /** What a pointer into the record points to. */
    static final class Target extends Memory {
        private final Expression pointer;

        Target(Expression pointer, ValueType type) {
            super(type);
            this.pointer = pointer;
        }

        Expression pointer() {
            return pointer;
        }

        @Override
        long value(Rendering event) {
            return event.read(Rendering.start(pointer.place(event)), type.bytes(), type.isSigned());
        }
    }
}
