package dev.ringmap.events.print;

import dev.ringmap.events.TextBuffer;

/** Bytes or numbers of the record, one after the other. */
abstract sealed class ArrayText extends Text {

    private static final int MOST_AT_ONCE_BYTES = 64;

    final Expression pointer;
    final Expression length;

    private ArrayText(Expression pointer, Expression length) {
        this.pointer = pointer;
        this.length = length;
    }

    /** Returns where the array starts, having checked that the record has it all. */
    final int start(Rendering event, long lengthBytes) {
        long place = pointer.place(event);
        if (lengthBytes < 0 || lengthBytes > event.lengthBytes() || place == Rendering.NULL) {
            throw NotRenderableException.INSTANCE;
        }
        event.require(Rendering.start(place), (int) lengthBytes);
        return Rendering.start(place);
    }

    static void appendBytes(Rendering event, int start, int count, int separator) {
        for (int i = 0; i < count; i++) {
            if (i > 0 && separator != 0) {
                event.out.append(separator);
            }
            event.out.appendHex(event.byteAt(start + i), 2);
        }
    }

    /** {@code __print_hex} and {@code __print_hex_str}. */
    static final class Hex extends ArrayText {
        private final int separator;

        Hex(Expression pointer, Expression length, int separator) {
            super(pointer, length);
            this.separator = separator;
        }

        @Override
        void append(Rendering event) {
            int count = Math.max(0, (int) length.value(event));
            appendBytes(event, start(event, count), count, separator);
        }
    }

    /** {@code %*ph}: the width is the length, of which no more than 64 bytes are shown; without one, it is 1. */
    static final class HexOfWidth extends ArrayText {
        private final int separator;

        HexOfWidth(Expression pointer, Expression width, int separator) {
            super(pointer, width);
            this.separator = separator;
        }

        @Override
        void append(Rendering event) {
            int width = (int) length.value(event);
            if (width == 0) {
                return;
            }
            if (pointer.place(event) == Rendering.NULL) {
                appendNull(event.out);
                return;
            }
            int count = width < 0 ? 1 : Math.min(width, MOST_AT_ONCE_BYTES);
            appendBytes(event, start(event, count), count, separator);
        }
    }

    /** {@code __print_array}: {@code {0x1,0x2}}. */
    static final class Numbers extends ArrayText {
        private static final byte[] BAD_SIZE = ascii("BAD SIZE:");

        private final Expression elementBytes;

        Numbers(Expression pointer, Expression count, Expression elementBytes) {
            super(pointer, count);
            this.elementBytes = elementBytes;
        }

        @Override
        void append(Rendering event) {
            TextBuffer out = event.out;
            long size = elementBytes.value(event);
            long end = (int) length.value(event) * size;
            int start = start(event, end);
            out.append('{');
            long at = 0;
            while (at < end) {
                boolean isNumber =
                        size == Byte.BYTES || size == Short.BYTES || size == Integer.BYTES || size == Long.BYTES;
                if (isNumber) {
                    appendNumber(event, start + (int) at, (int) size, at > 0);
                } else {
                    appendBadSize(event, start + (int) at, size);
                    size = Byte.BYTES;
                }
                at += size;
            }
            out.append('}');
        }

        private static void appendNumber(Rendering event, int offset, int size, boolean hasPredecessor) {
            if (hasPredecessor) {
                event.out.append(',');
            }
            TableText.appendHex(event.read(offset, size, false), event.out);
        }

        /** What the kernel does then, word for word. */
        private static void appendBadSize(Rendering event, int offset, long size) {
            event.out.append(BAD_SIZE);
            event.out.appendUnsigned(size);
            event.out.append(' ');
            TableText.appendHex(event.byteAt(offset), event.out);
        }
    }
}
