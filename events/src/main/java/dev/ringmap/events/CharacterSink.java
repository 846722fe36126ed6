package dev.ringmap.events;

/**
 * How the characters of a text are written, for example escaped.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface CharacterSink {

    /**
     * Writes one character.
     *
     * @param codePoint the character
     * @param out where it goes; not {@code null}
     */
    void append(int codePoint, TextBuffer out);
}
