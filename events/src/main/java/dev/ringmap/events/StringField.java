package dev.ringmap.events;

import dev.ringmap.TraceEvent;

/**
 * Access to a field that holds text, bound once. The text ends at the first NUL, or with the field.
 *
 * <p>The kernel does not say in which encoding the text is, if in any. It is read as UTF-8, with U+FFFD for what is not UTF-8; appended,
 * its bytes are unchanged.
 *
 * <p>Thread safety: <em>immutable</em>. Appending allocates nothing, apart from what the {@link TextBuffer} needs to grow.
 *
 * @since 0.1
 */
public final class StringField {

    private final Field field;
    private final Extent extent;

    StringField(EventFormat format, Field field) {
        this.field = field;
        this.extent = new Extent(format, field);
    }

    /**
     * Returns the field that this reads.
     *
     * @return the field; not {@code null}
     */
    public Field field() {
        return field;
    }

    /**
     * Reads the text into a new string.
     *
     * @param event the event; not {@code null}
     * @return the text; not {@code null}
     * @throws IllegalArgumentException if the event is of another type, and the field is not common to all
     * @throws MalformedEventException if the text is said to be outside the record
     */
    public String read(TraceEvent event) {
        TextBuffer text = new TextBuffer();
        append(event, (codePoint, out) -> out.appendCodePoint(codePoint), text);
        return text.toString();
    }

    /**
     * Appends the text, byte for byte as the kernel wrote it.
     *
     * @param event the event; not {@code null}
     * @param out where it goes; not {@code null}
     * @throws IllegalArgumentException if the event is of another type, and the field is not common to all
     * @throws MalformedEventException if the text is said to be outside the record
     */
    public void append(TraceEvent event, TextBuffer out) {
        long place = extent.in(event);
        int start = out.lengthBytes();
        out.append(event, Extent.offset(place), Extent.lengthBytes(place));
        out.endAtNul(start);
    }

    /**
     * Appends the text, character by character.
     *
     * @param event the event; not {@code null}
     * @param sink how each character is written; not {@code null}
     * @param out where it goes; not {@code null}
     * @throws IllegalArgumentException if the event is of another type, and the field is not common to all
     * @throws MalformedEventException if the text is said to be outside the record
     */
    public void append(TraceEvent event, CharacterSink sink, TextBuffer out) {
        long place = extent.in(event);
        Utf8.decode(event, Extent.offset(place), Extent.lengthBytes(place), sink, out);
    }
}
