package dev.ringmap.events.print;

import dev.ringmap.events.TextBuffer;

/** A bitmap of {@code long}s: {@code %*pb} as hexadecimal words, {@code %*pbl} as ranges. */
final class BitmapText extends Text {

    private static final int WORD_BITS = Integer.SIZE;

    private final Expression pointer;
    private final Expression bitCount;
    private final int longBytes;
    private final int longBits;
    private final boolean isList;

    BitmapText(Expression pointer, Expression bitCount, int longBytes, boolean isList) {
        this.pointer = pointer;
        this.bitCount = bitCount;
        this.longBytes = longBytes;
        this.longBits = longBytes * Byte.SIZE;
        this.isList = isList;
    }

    @Override
    void append(Rendering event) {
        long place = pointer.place(event);
        if (place == Rendering.NULL) {
            appendNull(event.out);
            return;
        }
        int start = Rendering.start(place);
        int bits = Math.max(0, (int) bitCount.value(event));
        event.require(start, (bits / longBits + (bits % longBits == 0 ? 0 : 1)) * longBytes);
        if (isList) {
            appendRanges(event, start, bits);
        } else {
            appendWords(event, start, bits);
        }
    }

    private void appendWords(Rendering event, int start, int bits) {
        int chunk = bits % WORD_BITS == 0 ? WORD_BITS : bits % WORD_BITS;
        boolean isFirst = true;
        for (int bit = (bits - 1) / WORD_BITS * WORD_BITS; bit >= 0 && bits > 0; bit -= WORD_BITS) {
            if (!isFirst) {
                event.out.append(',');
            }
            isFirst = false;
            long value = word(event, start, bit) >>> (bit % longBits) & ((1L << chunk) - 1);
            event.out.appendHex(value, (chunk + 3) / 4);
            chunk = WORD_BITS;
        }
    }

    private void appendRanges(Rendering event, int start, int bits) {
        TextBuffer out = event.out;
        boolean isFirst = true;
        int bit = 0;
        while (bit < bits) {
            int first = bit;
            while (bit < bits && isSet(event, start, bit)) {
                bit++;
            }
            if (bit == first) {
                bit++;
                continue;
            }
            if (!isFirst) {
                out.append(',');
            }
            isFirst = false;
            out.appendUnsigned(first);
            if (bit - 1 > first) {
                out.append('-');
                out.appendUnsigned(bit - 1);
            }
        }
    }

    private boolean isSet(Rendering event, int start, int bit) {
        return (word(event, start, bit) >>> (bit % longBits) & 1) != 0;
    }

    private long word(Rendering event, int start, int bit) {
        return event.read(start + bit / longBits * longBytes, longBytes, false);
    }
}
