package dev.ringmap.events.render;

/** Numbers as {@link Long#toHexString} and {@link Long#toUnsignedString} write them, without the string. */
final class Digits {

    private static final String HEX = "0123456789abcdef";
    private static final int HEX_BITS = 4;

    private Digits() {}

    static void appendHex(long value, int minimumDigits, StringBuilder out) {
        int significant = (Long.SIZE - Long.numberOfLeadingZeros(value) + HEX_BITS - 1) / HEX_BITS;
        for (int digit = Math.max(significant, minimumDigits) - 1; digit >= 0; digit--) {
            out.append(HEX.charAt((int) (value >>> (digit * HEX_BITS)) & 0xF));
        }
    }

    static void appendUnsigned(long value, StringBuilder out) {
        if (value < 0) {
            out.append(Long.divideUnsigned(value, 10));
            out.append(Long.remainderUnsigned(value, 10));
        } else {
            out.append(value);
        }
    }
}
