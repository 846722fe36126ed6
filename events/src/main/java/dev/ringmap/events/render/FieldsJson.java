package dev.ringmap.events.render;

import dev.ringmap.EventCursor;
import dev.ringmap.events.EventFormat;

/**
 * Writes the fields of an event as one JSON object: {@code {"prev_comm":"bash","prev_pid":42,"args":[1,2]}}.
 *
 * <p>Numbers are JSON numbers with all their 64 bits, unsigned where the field is. Addresses, which many readers of JSON would round,
 * are strings of hexadecimal digits. Text that is not UTF-8 has U+FFFD in place of what is not.
 *
 * <p>Thread safety: <em>immutable</em>. Appending allocates nothing, apart from what the {@link StringBuilder} needs to grow.
 */
public final class FieldsJson {

    private final FieldWriter[] writers;

    private FieldsJson(FieldWriter[] writers) {
        this.writers = writers;
    }

    /**
     * Binds the fields of a format, without the common ones.
     *
     * @param format the format; not {@code null}
     * @return their writer; not {@code null}
     */
    public static FieldsJson of(EventFormat format) {
        return new FieldsJson(FieldWriter.allOf(format, Notation.JSON));
    }

    /**
     * Appends the object.
     *
     * @param event a cursor on an event of the format; not {@code null}
     * @param out where it goes; not {@code null}
     * @throws dev.ringmap.events.MalformedEventException if the record contradicts the format; a part has been appended then
     * @throws IndexOutOfBoundsException if the record ends before its fields do; a part has been appended then
     */
    public void append(EventCursor event, StringBuilder out) {
        out.append('{');
        for (int i = 0; i < writers.length; i++) {
            if (i > 0) {
                out.append(',');
            }
            writers[i].append(event, out);
        }
        out.append('}');
    }

    /**
     * Appends a text as a JSON string, quoted and escaped.
     *
     * @param text the text; not {@code null}
     * @param out where it goes; not {@code null}
     */
    public static void appendString(String text, StringBuilder out) {
        out.append('"');
        text.codePoints().forEach(codePoint -> Notation.JSON.append(codePoint, out));
        out.append('"');
    }
}
