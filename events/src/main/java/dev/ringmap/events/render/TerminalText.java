package dev.ringmap.events.render;

import dev.ringmap.events.TextBuffer;

/**
 * Makes text from events safe for a terminal: what it would obey rather than show, including escape sequences and the writing direction, is
 * escaped as in C, {@code \x1b}, {@code \n}, {@code \u202e}; what is not UTF-8 becomes U+FFFD.
 *
 * @since 0.1
 */
public final class TerminalText {

    private TerminalText() {}

    /**
     * Escapes the end of a text.
     *
     * @param text the text; not {@code null}
     * @param offset where the end starts, in bytes
     * @throws IndexOutOfBoundsException if the offset lies outside
     */
    public static void escape(TextBuffer text, int offset) {
        if (isPlainAscii(text, offset)) {
            return;
        }
        String unsafe = text.substring(offset);
        text.truncate(offset);
        unsafe.codePoints().forEach(codePoint -> Notation.appendUnquoted(codePoint, text));
    }

    private static boolean isPlainAscii(TextBuffer text, int offset) {
        for (int i = offset; i < text.lengthBytes(); i++) {
            if (text.byteAt(i) < ' ' || text.byteAt(i) == Notation.DELETE) {
                return false;
            }
        }
        return true;
    }
}
