package dev.ringmap.events.print;

/** What appends a part of the text: a conversion, or a whole format string. */
abstract class Piece {

    abstract void append(Rendering event);

    static void appendAll(Piece[] pieces, Rendering event) {
        for (Piece piece : pieces) {
            piece.append(event);
        }
    }

    /** {@code %s}, and whatever else is shown as a string. */
    static final class OfText extends Piece {
        private final Text text;

        OfText(Text text) {
            this.text = text;
        }

        @Override
        void append(Rendering event) {
            text.append(event);
        }
    }

    /** The same with width or precision. */
    static final class OfSizedText extends Piece {
        private final Text text;
        private final Spec spec;

        OfSizedText(Text text, Spec spec) {
            this.text = text;
            this.spec = spec;
        }

        @Override
        void append(Rendering event) {
            int start = event.out.lengthBytes();
            text.append(event);
            int precision = spec.precision(event);
            if (precision >= 0 && event.out.lengthBytes() - start > precision) {
                event.out.truncate(start + precision);
            }
            spec.pad(event, start);
        }
    }

    /** {@code %c}. */
    static final class OfCharacter extends Piece {
        private final Expression value;
        private final Spec spec;

        OfCharacter(Expression value, Spec spec) {
            this.value = value;
            this.spec = spec;
        }

        @Override
        void append(Rendering event) {
            int start = event.out.lengthBytes();
            event.out.append((int) value.value(event));
            spec.pad(event, start);
        }
    }

    /** A decimal number without more ado, which most are. */
    static final class OfDecimal extends Piece {
        private final Expression value;
        private final boolean isSigned;

        OfDecimal(Expression value, ValueType type) {
            this.value = value.type.equals(type) ? value : Operation.cast(value, type);
            this.isSigned = type.isSigned();
        }

        @Override
        void append(Rendering event) {
            long number = value.value(event);
            if (isSigned) {
                event.out.appendDecimal(number);
            } else {
                event.out.appendUnsigned(number);
            }
        }
    }
}
