package dev.ringmap.events.render;

import dev.ringmap.events.CharacterSink;
import dev.ringmap.events.Field;
import dev.ringmap.events.TextBuffer;

/** How values are written down. */
enum Notation implements CharacterSink {
    /** For people. */
    TEXT("", "=", "{", ", ", "}", "", ""),

    /** RFC 8259. */
    JSON("\"", "\":", "[", ",", "]", "\"", ""),

    /** The same, except that integers of 64 bits are strings. */
    JSON_OF_STRINGS("\"", "\":", "[", ",", "]", "\"", "\"");

    static final int DELETE = 0x7F;
    private static final int LAST_BYTE = 0xFF;

    private final String labelStart;
    private final String labelEnd;

    final String arrayStart;
    final String arraySeparator;
    final String arrayEnd;

    /** What surrounds an address. */
    final String addressQuote;

    /** What surrounds an integer of 64 bits. */
    final String longQuote;

    Notation(
            String labelStart,
            String labelEnd,
            String arrayStart,
            String arraySeparator,
            String arrayEnd,
            String addressQuote,
            String longQuote) {
        this.labelStart = labelStart;
        this.labelEnd = labelEnd;
        this.arrayStart = arrayStart;
        this.arraySeparator = arraySeparator;
        this.arrayEnd = arrayEnd;
        this.addressQuote = addressQuote;
        this.longQuote = longQuote;
    }

    String label(Field field) {
        TextBuffer label = new TextBuffer().append(labelStart);
        append(field.name(), label);
        return label.append(labelEnd).toString();
    }

    void append(String text, TextBuffer out) {
        int index = 0;
        while (index < text.length()) {
            int codePoint = text.codePointAt(index);
            append(codePoint, out);
            index += Character.charCount(codePoint);
        }
    }

    /** Appends one character of a text for people that is not quoted. */
    static void appendUnquoted(int codePoint, TextBuffer out) {
        if (isPlain(codePoint)) {
            out.appendCodePoint(codePoint);
        } else if (codePoint == '\n') {
            out.append("\\n");
        } else if (codePoint == '\t') {
            out.append('\t');
        } else {
            TEXT.appendControl(codePoint, out);
        }
    }

    /** Appends one character of a quoted text. */
    @Override
    public void append(int codePoint, TextBuffer out) {
        switch (codePoint) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                if (isPlain(codePoint)) {
                    out.appendCodePoint(codePoint);
                } else {
                    appendControl(codePoint, out);
                }
            }
        }
    }

    /**
     * Tells whether a character is visible and does nothing else. The others cannot be seen, and some of them change the order in which a
     * terminal or an editor shows what follows them, or end a line.
     */
    private static boolean isPlain(int codePoint) {
        if (codePoint < DELETE) {
            return codePoint >= ' ';
        }
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    private void appendControl(int codePoint, TextBuffer out) {
        if (this != TEXT) {
            if (Character.isBmpCodePoint(codePoint)) {
                out.append("\\u").appendHex(codePoint, 4);
            } else {
                out.append("\\u").appendHex(Character.highSurrogate(codePoint), 4);
                out.append("\\u").appendHex(Character.lowSurrogate(codePoint), 4);
            }
        } else if (codePoint <= LAST_BYTE) {
            out.append("\\x").appendHex(codePoint, 2);
        } else if (Character.isBmpCodePoint(codePoint)) {
            out.append("\\u").appendHex(codePoint, 4);
        } else {
            out.append("\\U").appendHex(codePoint, 8);
        }
    }
}
