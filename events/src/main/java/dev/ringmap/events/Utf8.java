package dev.ringmap.events;

import dev.ringmap.TraceEvent;

/** Decodes text in place. {@link java.nio.charset.CharsetDecoder} would want buffers of its own for every field. */
final class Utf8 {

    private static final int REPLACEMENT = 0xFFFD;
    private static final int CONTINUATION_BITS = 6;
    private static final int CONTINUATION_MASK = 0x3F;

    private Utf8() {}

    /** Writes the characters up to the first NUL or the end; each malformed byte becomes U+FFFD. */
    static void decode(TraceEvent event, int offset, int lengthBytes, CharacterSink sink, TextBuffer out) {
        int end = offset + lengthBytes;
        int position = offset;
        while (position < end) {
            int first = event.byteAt(position);
            if (first == 0) {
                return;
            }
            if (first > 0) {
                sink.append(first, out);
                position++;
            } else {
                int length = sequenceLength(event, position, end);
                sink.append(length == 1 ? REPLACEMENT : codePoint(event, position, length), out);
                position += length;
            }
        }
    }

    /** Returns the length of the sequence of several bytes that starts here, or 1 if it is not well-formed. */
    private static int sequenceLength(TraceEvent event, int position, int end) {
        int length = announcedLength(Byte.toUnsignedInt(event.byteAt(position)));
        if (length > end - position) {
            return 1;
        }
        for (int i = 1; i < length; i++) {
            if ((event.byteAt(position + i) & ~CONTINUATION_MASK) != (byte) 0x80) {
                return 1;
            }
        }
        return length > 2 && !isShortestAndScalar(codePoint(event, position, length), length) ? 1 : length;
    }

    private static int announcedLength(int first) {
        if (first >= 0xC2 && first <= 0xDF) {
            return 2;
        }
        if (first >= 0xE0 && first <= 0xEF) {
            return 3;
        }
        return first >= 0xF0 && first <= 0xF4 ? 4 : 1;
    }

    private static boolean isShortestAndScalar(int codePoint, int length) {
        boolean isSurrogate = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
        int lowest = length == 3 ? 0x800 : Character.MIN_SUPPLEMENTARY_CODE_POINT;
        return codePoint >= lowest && codePoint <= Character.MAX_CODE_POINT && !isSurrogate;
    }

    private static int codePoint(TraceEvent event, int position, int length) {
        int codePoint = event.byteAt(position) & (0x7F >> length);
        for (int i = 1; i < length; i++) {
            codePoint = (codePoint << CONTINUATION_BITS) | (event.byteAt(position + i) & CONTINUATION_MASK);
        }
        return codePoint;
    }
}
