package dev.ringmap.events.render;

import dev.ringmap.TraceEvent;
import dev.ringmap.events.ArrayField;
import dev.ringmap.events.EventFormat;
import dev.ringmap.events.Field;
import dev.ringmap.events.LongField;
import dev.ringmap.events.StringField;
import dev.ringmap.events.TextBuffer;

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
            case SCALAR, POINTER ->
                new OfNumber(notation.label(field), format.longField(field.name()), number(format, field, notation));
            case STRING -> new OfText(format, field, notation);
            case ARRAY -> new OfArray(format, field, notation);
        };
    }

    private static NumberNotation number(EventFormat format, Field field, Notation notation) {
        if (Addresses.isAddress(format, field)) {
            return NumberNotation.ofAddress(notation);
        }
        return NumberNotation.ofNumber(field, notation);
    }

    final void append(TraceEvent event, TextBuffer out) {
        appendValue(event, out.append(label));
    }

    abstract void appendValue(TraceEvent event, TextBuffer out);

    private static final class OfNumber extends FieldWriter {
        private final LongField field;
        private final NumberNotation number;

        OfNumber(String label, LongField field, NumberNotation number) {
            super(label);
            this.field = field;
            this.number = number;
        }

        @Override
        void appendValue(TraceEvent event, TextBuffer out) {
            number.append(field.read(event), out);
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
        void appendValue(TraceEvent event, TextBuffer out) {
            text.append(event, notation, out.append('"'));
            out.append('"');
        }
    }

    private static final class OfArray extends FieldWriter {
        private final ArrayField array;
        private final Notation notation;
        private final NumberNotation number;

        OfArray(EventFormat format, Field field, Notation notation) {
            super(notation.label(field));
            this.array = format.arrayField(field.name());
            this.notation = notation;
            this.number = number(format, field, notation);
        }

        @Override
        void appendValue(TraceEvent event, TextBuffer out) {
            out.append(notation.arrayStart);
            int count = array.count(event);
            for (int i = 0; i < count; i++) {
                if (i > 0) {
                    out.append(notation.arraySeparator);
                }
                number.append(array.read(event, i), out);
            }
            out.append(notation.arrayEnd);
        }
    }
}
