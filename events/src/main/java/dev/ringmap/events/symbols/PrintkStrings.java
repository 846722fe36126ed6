package dev.ringmap.events.symbols;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The constant strings of the kernel that events carry pointers to, as {@code printk_formats} lists them.
 *
 * <p>Thread safety: <em>immutable</em>.
 *
 * @since 0.1
 */
public final class PrintkStrings {

    /** Knows no string. */
    public static final PrintkStrings NONE = parse(new byte[0]);

    private static final String PREFIX = "0x";
    private static final String SEPARATOR = " : \"";

    private final long[] addresses;
    private final byte[][] strings;

    private PrintkStrings(Map<Long, byte[]> stringAt) {
        this.addresses = stringAt.keySet().stream().mapToLong(Long::longValue).toArray();
        this.strings = stringAt.values().toArray(byte[][]::new);
    }

    /**
     * Reads the text of {@code printk_formats}: one string per line, {@code 0xffffffff8281a98f : "thaw_processes"}, with {@code \n}, {@code
     * \t} and {@code \"} for the characters that a line cannot hold. Any other line is passed over.
     *
     * @param printkFormats the text; not {@code null}
     * @return the strings; not {@code null}
     */
    public static PrintkStrings parse(byte[] printkFormats) {
        Map<Long, byte[]> stringAt = new TreeMap<>();
        Lines lines = new Lines(printkFormats);
        while (lines.next()) {
            int digits = lines.start() + PREFIX.length();
            int separator = lines.indexOf(' ', lines.start());
            int text = separator + SEPARATOR.length();
            int quote = lines.end() - 1;
            if (lines.hasAt(lines.start(), PREFIX)
                    && lines.isHex(digits, separator)
                    && lines.hasAt(separator, SEPARATOR)
                    && quote >= text
                    && printkFormats[quote] == '"') {
                stringAt.putIfAbsent(lines.hex(digits, separator), unescape(printkFormats, text, quote));
            }
        }
        return new PrintkStrings(stringAt);
    }

    /** A backslash before anything else is itself: the kernel does not escape it. */
    private static byte[] unescape(byte[] text, int from, int to) {
        ByteArrayOutputStream string = new ByteArrayOutputStream(to - from);
        for (int i = from; i < to; i++) {
            int escaped = text[i] == '\\' && i + 1 < to ? unescape(text[i + 1]) : 0;
            string.write(escaped == 0 ? text[i] : escaped);
            i += escaped == 0 ? 0 : 1;
        }
        return string.toByteArray();
    }

    private static int unescape(byte letter) {
        return switch (letter) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case '"' -> '"';
            default -> 0;
        };
    }

    /**
     * Returns how many strings are known.
     *
     * @return the count
     */
    public int count() {
        return strings.length;
    }

    /**
     * Returns which of the strings is at an address.
     *
     * @param address the address
     * @return its index, from 0; negative if none is known there
     */
    public int indexOf(long address) {
        return Arrays.binarySearch(addresses, address);
    }

    /**
     * Returns the string of an index.
     *
     * @param index which, as {@link #indexOf} says
     * @return its bytes without NUL, not to be written to; not {@code null}
     * @throws IndexOutOfBoundsException if there are not as many
     */
    public byte[] string(int index) {
        return strings[index];
    }

    /**
     * Returns the string at an address.
     *
     * @param address the address
     * @return its bytes without NUL, not to be written to; {@code null} if none is known there
     */
    public byte @Nullable [] at(long address) {
        int index = indexOf(address);
        return index < 0 ? null : strings[index];
    }
}
