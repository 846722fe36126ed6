package dev.ringmap.events;

import dev.ringmap.TraceEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.LongStream;

/**
 * Text that is written event by event, as the bytes that the kernel would write: a comm or a marker need not be UTF-8, and its bytes come
 * out as they went in.
 *
 * <p>The buffer grows when it has to, and never shrinks: reused, it allocates nothing.
 *
 * <p>Thread safety: <em>confined</em>.
 *
 * @since 0.1
 */
public final class TextBuffer {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private static final int FIRST_CAPACITY_BYTES = 256;
    private static final int MOST_DECIMAL_DIGITS = 20;
    private static final int REPLACEMENT = 0xFFFD;
    private static final int HEX_BITS = 4;
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);

    /** Read as unsigned: the last is beyond {@link Long#MAX_VALUE}. */
    private static final long[] POWERS_OF_TEN = LongStream.iterate(1, power -> power * 10)
            .limit(MOST_DECIMAL_DIGITS)
            .toArray();

    private byte[] bytes = new byte[FIRST_CAPACITY_BYTES];
    private int length;

    /** Makes an empty buffer. */
    public TextBuffer() {}

    /**
     * Returns how much text there is.
     *
     * @return the length in bytes
     */
    public int lengthBytes() {
        return length;
    }

    /** Forgets the text, but keeps the memory. */
    public void clear() {
        length = 0;
    }

    /**
     * Forgets the end of the text.
     *
     * @param lengthBytes how much is kept, in bytes
     * @throws IndexOutOfBoundsException if there is less
     */
    public void truncate(int lengthBytes) {
        length = Objects.checkIndex(lengthBytes, length + 1);
    }

    /**
     * Forgets the newline at the end of the text, if there is one.
     *
     * @param offset where the text in question starts, in bytes
     */
    public void dropNewline(int offset) {
        if (length > offset && bytes[length - 1] == '\n') {
            length--;
        }
    }

    /**
     * Returns one byte of the text.
     *
     * @param index the byte's index, from 0
     * @return the byte
     * @throws IndexOutOfBoundsException if there is none
     */
    public byte byteAt(int index) {
        return bytes[Objects.checkIndex(index, length)];
    }

    private void require(int moreBytes) {
        if (moreBytes > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(length, moreBytes), Math.max(bytes.length << 1, 0)));
        }
    }

    /**
     * Appends one byte.
     *
     * @param value the byte, of which the low eight bits count
     * @return this; not {@code null}
     */
    public TextBuffer append(int value) {
        require(1);
        bytes[length++] = (byte) value;
        return this;
    }

    /**
     * Appends the same byte several times.
     *
     * @param value the byte
     * @param count how often; nothing is appended if it is negative
     * @return this; not {@code null}
     */
    public TextBuffer append(int value, int count) {
        if (count > 0) {
            require(count);
            Arrays.fill(bytes, length, length + count, (byte) value);
            length += count;
        }
        return this;
    }

    /**
     * Appends bytes.
     *
     * @param source where they are; not {@code null}
     * @param offset the index of the first
     * @param count how many
     * @return this; not {@code null}
     * @throws IndexOutOfBoundsException if they reach outside the source
     */
    public TextBuffer append(byte[] source, int offset, int count) {
        Objects.checkFromIndexSize(offset, count, source.length);
        require(count);
        if (count >= Long.BYTES
                && count <= 2 * Long.BYTES) { // two words that may overlap are copied faster than a range
            LONG.set(bytes, length, (long) LONG.get(source, offset));
            int last = count - Long.BYTES;
            LONG.set(bytes, length + last, (long) LONG.get(source, offset + last));
        } else {
            System.arraycopy(source, offset, bytes, length, count);
        }
        length += count;
        return this;
    }

    /**
     * Appends bytes.
     *
     * @param source the bytes; not {@code null}
     * @return this; not {@code null}
     */
    public TextBuffer append(byte[] source) {
        append(source, 0, source.length);
        return this;
    }

    /** Appends a part of an event's payload. */
    void append(TraceEvent event, int offset, int count) {
        require(count);
        event.copy(offset, bytes, length, count);
        length += count;
    }

    /** Forgets what follows the first NUL after an offset. */
    void endAtNul(int offset) {
        int end = offset;
        while (end < length && bytes[end] != 0) {
            end++;
        }
        length = end;
    }

    /**
     * Appends text in UTF-8.
     *
     * @param text the text; not {@code null}
     * @return this; not {@code null}
     */
    public TextBuffer append(String text) {
        require(text.length());
        int index = 0;
        while (index < text.length()) {
            int codePoint = text.codePointAt(index);
            appendCodePoint(codePoint);
            index += Character.charCount(codePoint);
        }
        return this;
    }

    /**
     * Appends the end of another text.
     *
     * @param other the other text; not {@code null}
     * @param offset where its end starts
     * @return this; not {@code null}
     * @throws IndexOutOfBoundsException if the offset lies outside
     */
    public TextBuffer append(TextBuffer other, int offset) {
        append(other.bytes, offset, other.length - offset);
        return this;
    }

    /**
     * Appends one character in UTF-8.
     *
     * @param codePoint the character; a surrogate becomes U+FFFD
     * @return this; not {@code null}
     */
    public TextBuffer appendCodePoint(int codePoint) {
        if (codePoint < 0x80) {
            append(codePoint);
        } else if (codePoint < 0x800) {
            append(0xC0 | (codePoint >> 6));
            append(0x80 | (codePoint & 0x3F));
        } else if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
            appendCodePoint(REPLACEMENT);
        } else {
            appendLongCodePoint(codePoint);
        }
        return this;
    }

    private void appendLongCodePoint(int codePoint) {
        if (Character.isBmpCodePoint(codePoint)) {
            append(0xE0 | (codePoint >> 12));
        } else {
            append(0xF0 | (codePoint >> 18));
            append(0x80 | ((codePoint >> 12) & 0x3F));
        }
        append(0x80 | ((codePoint >> 6) & 0x3F));
        append(0x80 | (codePoint & 0x3F));
    }

    /**
     * Appends a number in decimal digits.
     *
     * @param value the number, signed
     * @return this; not {@code null}
     */
    public TextBuffer appendDecimal(long value) {
        if (value < 0) {
            append('-');
        }
        appendUnsigned(value < 0 ? -value : value); // Long.MIN_VALUE is its own magnitude, read as unsigned
        return this;
    }

    /**
     * Appends a number in decimal digits.
     *
     * @param value the number, unsigned
     * @return this; not {@code null}
     */
    public TextBuffer appendUnsigned(long value) {
        require(MOST_DECIMAL_DIGITS);
        int end = length + decimalDigits(value);
        int at = end;
        long rest = value;
        if (rest < 0) {
            long quotient = Long.divideUnsigned(rest, 10);
            bytes[--at] = (byte) ('0' + (rest - quotient * 10));
            rest = quotient;
        }
        while (at > length) {
            long quotient = rest / 10;
            bytes[--at] = (byte) ('0' + (rest - quotient * 10));
            rest = quotient;
        }
        length = end;
        return this;
    }

    private static int decimalDigits(long unsigned) {
        int digits = 1;
        while (digits < POWERS_OF_TEN.length && Long.compareUnsigned(unsigned, POWERS_OF_TEN[digits]) >= 0) {
            digits++;
        }
        return digits;
    }

    /**
     * Appends a number in hexadecimal digits, without prefix.
     *
     * @param value the number, unsigned
     * @param leastDigits the minimum number of digits, padded with zeros; 1 or more
     * @return this; not {@code null}
     */
    public TextBuffer appendHex(long value, int leastDigits) {
        int significant = (Long.SIZE - Long.numberOfLeadingZeros(value) + HEX_BITS - 1) / HEX_BITS;
        int digits = Math.max(significant, leastDigits);
        require(digits);
        for (int digit = digits - 1; digit >= 0; digit--) {
            bytes[length++] = HEX[(int) (value >>> (digit * HEX_BITS)) & 0xF];
        }
        return this;
    }

    /**
     * Puts bytes before a part of the text that has already been written, as padding to the left does.
     *
     * @param value the byte
     * @param offset before which byte of the text
     * @param count how often; nothing is inserted if it is negative
     * @throws IndexOutOfBoundsException if the offset lies outside the text
     */
    public void insert(int value, int offset, int count) {
        Objects.checkIndex(offset, length + 1);
        if (count > 0) {
            require(count);
            System.arraycopy(bytes, offset, bytes, offset + count, length - offset);
            Arrays.fill(bytes, offset, offset + count, (byte) value);
            length += count;
        }
    }

    /**
     * Writes the text.
     *
     * @param out where it goes; not {@code null}
     * @throws IOException if that fails
     */
    public void writeTo(OutputStream out) throws IOException {
        writeTo(out, 0, length);
    }

    /**
     * Writes a part of the text.
     *
     * @param out where it goes; not {@code null}
     * @param offset its first byte
     * @param count how many bytes
     * @throws IOException if that fails
     * @throws IndexOutOfBoundsException if it reaches outside the text
     */
    public void writeTo(OutputStream out, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, length);
        out.write(bytes, offset, count);
    }

    /**
     * Copies the text.
     *
     * @return its bytes; not {@code null}
     */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    /**
     * Returns the end of the text.
     *
     * @param offset where it starts
     * @return the text from there on, with U+FFFD in place of what is not UTF-8; not {@code null}
     * @throws IndexOutOfBoundsException if the offset lies outside
     */
    public String substring(int offset) {
        Objects.checkIndex(offset, length + 1);
        return new String(bytes, offset, length - offset, StandardCharsets.UTF_8);
    }

    /** Returns the text, with U+FFFD in place of what is not UTF-8. */
    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
