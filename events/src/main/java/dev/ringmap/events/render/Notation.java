package dev.ringmap.events.render;

import dev.ringmap.events.CharacterSink;
import dev.ringmap.events.Field;

/** How values are written down. */
enum Notation implements CharacterSink {
    /** For people. */
    TEXT("{", ", ", "}", "") {
        @Override
        String label(Field field) {
            return field.name() + "=";
        }

        @Override
        void appendControl(int codePoint, StringBuilder out) {
            Digits.appendHex(codePoint, 2, out.append("\\x"));
        }
    },

    /** RFC 8259. */
    JSON("[", ",", "]", "\"") {
        @Override
        String label(Field field) {
            return "\"" + field.name() + "\":";
        }

        @Override
        void appendControl(int codePoint, StringBuilder out) {
            Digits.appendHex(codePoint, 4, out.append("\\u"));
        }
    };

    private static final int DELETE = 0x7F;
    private static final int LAST_C1_CONTROL = 0x9F;

    final String arrayStart;
    final String arraySeparator;
    final String arrayEnd;

    /** What addresses stand between. */
    final String addressQuote;

    Notation(String arrayStart, String arraySeparator, String arrayEnd, String addressQuote) {
        this.arrayStart = arrayStart;
        this.arraySeparator = arraySeparator;
        this.arrayEnd = arrayEnd;
        this.addressQuote = addressQuote;
    }

    abstract String label(Field field);

    abstract void appendControl(int codePoint, StringBuilder out);

    /** Appends one character of a quoted text. */
    @Override
    public void append(int codePoint, StringBuilder out) {
        switch (codePoint) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                if (codePoint < ' ' || (codePoint >= DELETE && codePoint <= LAST_C1_CONTROL)) {
                    appendControl(codePoint, out);
                } else {
                    out.appendCodePoint(codePoint);
                }
            }
        }
    }
}
