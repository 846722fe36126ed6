package dev.ringmap.events.print;

import dev.ringmap.events.TextBuffer;

/** Bytes of the record that are an address or an identifier: {@code %pI4}, {@code %pI6}, {@code %pIS}, {@code %pM}, {@code %pU}. */
abstract sealed class AddressText extends Text permits IpText, AddressText.Mac, AddressText.Uuid {

    private final Expression pointer;

    AddressText(Expression pointer) {
        this.pointer = pointer;
    }

    @Override
    final void append(Rendering event) {
        long place = pointer.place(event);
        if (place == Rendering.NULL) {
            appendNull(event.out);
        } else {
            append(event, Rendering.start(place));
        }
    }

    abstract void append(Rendering event, int start);

    static final class Mac extends AddressText {
        private static final int BYTES = 6;

        private final int separator;
        private final boolean isReversed;

        /** Takes {@code M}, {@code m}, {@code MF}, {@code MR} and {@code mR}. */
        Mac(Expression pointer, String kind) {
            super(pointer);
            this.isReversed = kind.endsWith("R");
            this.separator = kind.startsWith("m") ? 0 : kind.endsWith("F") ? '-' : ':';
        }

        @Override
        void append(Rendering event, int start) {
            for (int i = 0; i < BYTES; i++) {
                if (i > 0 && separator != 0) {
                    event.out.append(separator);
                }
                event.out.appendHex(event.byteAt(start + (isReversed ? BYTES - 1 - i : i)), 2);
            }
        }
    }

    static final class Uuid extends AddressText {
        private static final int[] UUID_ORDER = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
        private static final int[] GUID_ORDER = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};
        private static final byte[] UPPER = ascii("0123456789ABCDEF");
        private static final byte[] LOWER = ascii("0123456789abcdef");

        private final int[] order;
        private final byte[] digits;

        /** Takes {@code U} with {@code b}, {@code B}, {@code l}, {@code L} or nothing behind it. */
        Uuid(Expression pointer, String kind) {
            super(pointer);
            this.order = kind.endsWith("l") || kind.endsWith("L") ? GUID_ORDER : UUID_ORDER;
            this.digits = kind.endsWith("B") || kind.endsWith("L") ? UPPER : LOWER;
        }

        @Override
        void append(Rendering event, int start) {
            TextBuffer out = event.out;
            for (int i = 0; i < order.length; i++) {
                if (i == 4 || i == 6 || i == 8 || i == 10) {
                    out.append('-');
                }
                int value = event.byteAt(start + order[i]);
                out.append(digits[value >> 4]);
                out.append(digits[value & 0xF]);
            }
        }
    }
}
