package dev.ringmap.events.render;

import dev.ringmap.events.Field;
import dev.ringmap.events.TextBuffer;

/**
 * How the numbers of one field are written; one class for all fields, so that calls of it see one type.
 *
 * @param prefix what precedes each number
 * @param suffix what follows each number
 * @param base the base of the digits
 */
record NumberNotation(String prefix, String suffix, Base base) {

    /** The digits of a number. */
    enum Base {
        SIGNED,
        UNSIGNED,
        HEXADECIMAL
    }

    static NumberNotation ofAddress(Notation notation) {
        return new NumberNotation(notation.addressQuote + "0x", notation.addressQuote, Base.HEXADECIMAL);
    }

    static NumberNotation ofNumber(Field field, Notation notation) {
        String quote = field.elementBytes() == Long.BYTES ? notation.longQuote : "";
        return new NumberNotation(quote, quote, field.isSigned() ? Base.SIGNED : Base.UNSIGNED);
    }

    void append(long value, TextBuffer out) {
        out.append(prefix);
        switch (base) {
            case SIGNED -> out.appendDecimal(value);
            case UNSIGNED -> out.appendUnsigned(value);
            case HEXADECIMAL -> out.appendHex(value, 1);
        }
        out.append(suffix);
    }
}
