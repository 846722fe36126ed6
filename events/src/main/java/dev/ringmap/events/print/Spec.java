package dev.ringmap.events.print;

import dev.ringmap.events.TextBuffer;

/**
 * The flags, the width and the precision of a conversion.
 *
 * @param flags the characters {@code - + # 0} and blank, as far as they are there
 * @param width the least number of bytes, negative to fill up on the right; 0 for none
 * @param precision the most bytes of a text, the least digits of a number; negative for none
 */
record Spec(String flags, Expression width, Expression precision) {

    static final Constant NONE = Constant.of(-1);

    /** More than a line of the kernel can have. */
    private static final int MOST_BYTES = 8192;

    boolean isPlain() {
        return flags.isEmpty() && !hasWidth() && precision == NONE;
    }

    boolean hasWidth() {
        return width != NONE;
    }

    boolean has(char flag) {
        return flags.indexOf(flag) >= 0;
    }

    Spec withWidth(Expression other) {
        return new Spec(flags, other, precision);
    }

    Spec withFlag(char flag) {
        return new Spec(flags + flag, width, precision);
    }

    boolean isLeft(Rendering event) {
        return has('-') || (hasWidth() && (int) width.value(event) < 0);
    }

    int widthBytes(Rendering event) {
        return hasWidth() ? bounded(Math.abs((int) width.value(event))) : 0;
    }

    int precision(Rendering event) {
        return precision == NONE ? -1 : bounded(Math.max(0, (int) precision.value(event)));
    }

    private static int bounded(int value) {
        if (value < 0 || value > MOST_BYTES) {
            throw NotRenderableException.INSTANCE;
        }
        return value;
    }

    /** Fills up with blanks what has been written from an offset on. */
    void pad(Rendering event, int from) {
        TextBuffer out = event.out;
        int missing = widthBytes(event) - (out.lengthBytes() - from);
        if (isLeft(event)) {
            out.append(' ', missing);
        } else {
            out.insert(' ', from, missing);
        }
    }
}
