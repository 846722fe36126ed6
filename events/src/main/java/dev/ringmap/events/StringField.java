package dev.ringmap.events;

import dev.ringmap.EventCursor;

/**
 * Access to a field that holds text, bound once. The text ends at the first NUL, or with the field.
 *
 * <p>The kernel does not say in which encoding it is, if in any: it is read as UTF-8, and what is not UTF-8 as U+FFFD.
 *
 * <p>Thread safety: <em>immutable</em>. Appending allocates nothing, apart from what the {@link StringBuilder} needs to grow.
 */
public final class StringField {

    private final Field field;
    private final Extent extent;

    StringField(EventFormat format, Field field) {
        this.field = field;
        this.extent = new Extent(format, field);
    }

    /**
     * Returns what is read.
     *
     * @return the field; not {@code null}
     */
    public Field field() {
        return field;
    }

    /**
     * Reads the text into a new string.
     *
     * @param event a cursor on an event of the format that the field belongs to; not {@code null}
     * @return the text; not {@code null}
     * @throws MalformedEventException if the text is said to be outside the record
     */
    public String read(EventCursor event) {
        StringBuilder text = new StringBuilder();
        append(event, text);
        return text.toString();
    }

    /**
     * Appends the text.
     *
     * @param event a cursor on an event of the format that the field belongs to; not {@code null}
     * @param out where it goes; not {@code null}
     * @throws MalformedEventException if the text is said to be outside the record
     */
    public void append(EventCursor event, StringBuilder out) {
        append(event, CharacterSink.VERBATIM, out);
    }

    /**
     * Appends the text, character by character.
     *
     * @param event a cursor on an event of the format that the field belongs to; not {@code null}
     * @param sink how each is written; not {@code null}
     * @param out where it goes; not {@code null}
     * @throws MalformedEventException if the text is said to be outside the record
     */
    public void append(EventCursor event, CharacterSink sink, StringBuilder out) {
        long place = extent.in(event);
        Utf8.decode(event, Extent.offset(place), Extent.lengthBytes(place), sink, out);
    }
}
