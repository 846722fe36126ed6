package dev.ringmap.events.render;

import dev.ringmap.EventCursor;
import dev.ringmap.events.ArrayField;
import dev.ringmap.events.EventFormat;
import dev.ringmap.events.Field;
import dev.ringmap.events.LongField;
import dev.ringmap.events.StringField;

/** Writes one field: its label and its value. */
abstract sealed class FieldWriter {

    private final String label;

    private FieldWriter(String label) {
        this.label = label;
    }

    static FieldWriter[] allOf(EventFormat format, Notation notation) {
        return format.fields().stream()
                .map(field -> of(format, field, notation))
                .toArray(FieldWriter[]::new);
    }

    private static FieldWriter of(EventFormat format, Field field, Notation notation) {
        return switch (field.kind()) {
            case SCALAR -> new OfNumber(format, field, notation);
            case POINTER -> new OfAddress(format, field, notation);
            case STRING -> new OfText(format, field, notation);
            case ARRAY -> new OfArray(format, field, notation);
        };
    }

    final void append(EventCursor event, StringBuilder out) {
        appendValue(event, out.append(label));
    }

    abstract void appendValue(EventCursor event, StringBuilder out);

    private static final class OfNumber extends FieldWriter {
        private final LongField number;

        OfNumber(EventFormat format, Field field, Notation notation) {
            super(notation.label(field));
            this.number = format.longField(field.name());
        }

        @Override
        void appendValue(EventCursor event, StringBuilder out) {
            appendNumber(number.read(event), number.field(), out);
        }
    }

    private static final class OfAddress extends FieldWriter {
        private final LongField address;
        private final String prefix;
        private final String suffix;

        OfAddress(EventFormat format, Field field, Notation notation) {
            super(notation.label(field));
            this.address = format.longField(field.name());
            this.prefix = notation.addressQuote + "0x";
            this.suffix = notation.addressQuote;
        }

        @Override
        void appendValue(EventCursor event, StringBuilder out) {
            Digits.appendHex(address.read(event), 1, out.append(prefix));
            out.append(suffix);
        }
    }

    private static final class OfText extends FieldWriter {
        private final StringField text;
        private final Notation notation;

        OfText(EventFormat format, Field field, Notation notation) {
            super(notation.label(field));
            this.text = format.stringField(field.name());
            this.notation = notation;
        }

        @Override
        void appendValue(EventCursor event, StringBuilder out) {
            text.append(event, notation, out.append('"'));
            out.append('"');
        }
    }

    private static final class OfArray extends FieldWriter {
        private final ArrayField array;
        private final Notation notation;

        OfArray(EventFormat format, Field field, Notation notation) {
            super(notation.label(field));
            this.array = format.arrayField(field.name());
            this.notation = notation;
        }

        @Override
        void appendValue(EventCursor event, StringBuilder out) {
            out.append(notation.arrayStart);
            int count = array.count(event);
            for (int i = 0; i < count; i++) {
                if (i > 0) {
                    out.append(notation.arraySeparator);
                }
                appendNumber(array.read(event, i), array.field(), out);
            }
            out.append(notation.arrayEnd);
        }
    }

    private static void appendNumber(long value, Field field, StringBuilder out) {
        if (field.isSigned()) {
            out.append(value);
        } else {
            Digits.appendUnsigned(value, out);
        }
    }
}
