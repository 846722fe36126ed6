package dev.ringmap.events.symbols;

/**
 * The lines of a text, one after the other, where they lie in its bytes.
 *
 * <p>Thread safety: <em>confined</em>.
 */
final class Lines {

    private static final int DECIMAL_RADIX = 10;
    private static final int HEX_RADIX = 16;
    private static final int MOST_HEX_DIGITS = 16;
    private static final int HEX_BITS = 4;

    private final byte[] text;
    private int start;
    private int end = -1;

    Lines(byte[] text) {
        this.text = text;
    }

    /** Goes on to the next line; {@code false} if there is none. */
    boolean next() {
        if (end + 1 >= text.length) {
            return false;
        }
        start = end + 1;
        end = start;
        while (end < text.length && text[end] != '\n') {
            end++;
        }
        return true;
    }

    /** The index of the line's first byte. */
    int start() {
        return start;
    }

    /** The index behind the line's last byte. */
    int end() {
        return end;
    }

    /** Returns where a byte is in the line, searching from an index; -1 if it is not there. */
    int indexOf(char wanted, int from) {
        for (int i = from; i < end; i++) {
            if (text[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    /** Tells whether the line goes on like this from an index on. */
    boolean hasAt(int index, String wanted) {
        if (index < start || wanted.length() > end - index) {
            return false;
        }
        for (int i = 0; i < wanted.length(); i++) {
            if (text[index + i] != wanted.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Tells whether there are hexadecimal digits from one index to another, as many as a {@code long} has or fewer, and nothing else. */
    boolean isHex(int from, int to) {
        if (from >= to || to - from > MOST_HEX_DIGITS) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (Character.digit(text[i], HEX_RADIX) < 0) {
                return false;
            }
        }
        return true;
    }

    /** The number that hexadecimal digits stand for. */
    long hex(int from, int to) {
        long number = 0;
        for (int i = from; i < to; i++) {
            number = number << HEX_BITS | Character.digit(text[i], HEX_RADIX);
        }
        return number;
    }

    /** The pid that decimal digits stand for; 0, which is no task's, if there are other characters, or too many. */
    int pid(int from, int to) {
        int pid = 0;
        for (int i = from; i < to; i++) {
            int digit = Character.digit(text[i], DECIMAL_RADIX);
            if (digit < 0 || pid > CommTable.MAX_PID) {
                return 0;
            }
            pid = DECIMAL_RADIX * pid + digit;
        }
        return pid;
    }
}
