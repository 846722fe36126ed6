package dev.ringmap.events;

/** How the characters of a text are written, for example escaped. */
@FunctionalInterface
public interface CharacterSink {

    /** Writes every character as it is. */
    CharacterSink VERBATIM = (codePoint, out) -> out.appendCodePoint(codePoint);

    /**
     * Writes one character.
     *
     * @param codePoint the character
     * @param out where it goes; not {@code null}
     */
    void append(int codePoint, StringBuilder out);
}
