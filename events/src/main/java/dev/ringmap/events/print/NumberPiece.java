package dev.ringmap.events.print;

import dev.ringmap.events.TextBuffer;

/** A number as {@code number()} of the kernel's {@code lib/vsprintf.c} writes it, which differs from C: {@code %#x} of 0 is {@code 0x0}. */
final class NumberPiece extends Piece {

    private static final byte[] UPPER = Text.ascii("0123456789ABCDEF");
    private static final int OCTAL = 8;
    private static final int HEX = 16;
    private static final int HEX_BITS = 4;
    private static final int OCTAL_BITS = 3;

    private final Expression value;
    private final ValueType type;
    private final int base;
    private final boolean isUpper;
    private final Spec spec;

    /**
     * @param value the number
     * @param type what it is converted to first
     * @param conversion {@code d}, {@code i}, {@code u}, {@code x}, {@code X} or {@code o}
     * @param spec how it is written
     */
    NumberPiece(Expression value, ValueType type, char conversion, Spec spec) {
        this.value = value;
        this.type = type;
        this.base = conversion == 'x' || conversion == 'X' ? HEX : conversion == 'o' ? OCTAL : 10;
        this.isUpper = conversion == 'X';
        this.spec = spec;
    }

    @Override
    void append(Rendering event) {
        TextBuffer out = event.out;
        long number = type.convert(value.value(event));
        boolean isNegative = type.isSigned() && number < 0;
        boolean isLeft = spec.isLeft(event);
        boolean hasZeros = spec.has('0') && !isLeft;
        int start = out.lengthBytes();
        appendSign(isNegative, out);
        appendPrefix(number, out);
        int digitsStart = out.lengthBytes();
        appendDigits(isNegative ? -number : number, out);
        out.insert('0', digitsStart, spec.precision(event) - (out.lengthBytes() - digitsStart));
        int missing = spec.widthBytes(event) - (out.lengthBytes() - start);
        if (isLeft) {
            out.append(' ', missing);
        } else {
            out.insert(hasZeros ? '0' : ' ', hasZeros ? digitsStart : start, missing);
        }
    }

    private void appendSign(boolean isNegative, TextBuffer out) {
        if (isNegative) {
            out.append('-');
        } else if (type.isSigned() && spec.has('+')) {
            out.append('+');
        } else if (type.isSigned() && spec.has(' ')) {
            out.append(' ');
        }
    }

    private void appendPrefix(long number, TextBuffer out) {
        if (spec.has('#') && base == HEX) {
            out.append('0');
            out.append(isUpper ? 'X' : 'x');
        } else if (spec.has('#') && base == OCTAL && number != 0) {
            out.append('0');
        }
    }

    private void appendDigits(long number, TextBuffer out) {
        if (base == HEX && !isUpper) {
            out.appendHex(number, 1);
        } else if (base == HEX) {
            appendDigits(number, HEX_BITS, out);
        } else if (base == OCTAL) {
            appendDigits(number, OCTAL_BITS, out);
        } else {
            out.appendUnsigned(number);
        }
    }

    private static void appendDigits(long number, int bits, TextBuffer out) {
        int digits = Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(number) + bits - 1) / bits);
        for (int digit = digits - 1; digit >= 0; digit--) {
            out.append(UPPER[(int) (number >>> (digit * bits)) & ((1 << bits) - 1)]);
        }
    }
}
