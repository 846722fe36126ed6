package dev.ringmap.events.render;

import dev.ringmap.TraceEvent;
import dev.ringmap.events.EventFormat;
import dev.ringmap.events.TextBuffer;

/**
 * Writes the fields of an event as one JSON object: {@code {"prev_comm":"bash","prev_pid":42,"args":[1,2]}}.
 *
 * <p>A field has the same JSON type in every event:
 *
 * <ul>
 *   <li>an address, which is a pointer or a number that the event's print format turns into one, is a string of hexadecimal digits, {@code
 *       "0x1f"}
 *   <li>every other number is a JSON number with all its digits, unsigned where the field is. Readers that store numbers as doubles, as
 *       JavaScript and jq do, round those beyond 2<sup>53</sup>: use {@link Longs#STRING} for them
 *   <li>text is a string, with U+FFFD in place of what is not UTF-8. Invisible characters are escaped: controls, those of the writing
 *       direction and other format characters, line and paragraph separators
 * </ul>
 *
 * <p>Thread safety: <em>immutable</em>. Appending allocates nothing, apart from what the {@link TextBuffer} needs to grow.
 *
 * @since 0.1
 */
public final class FieldsJson {

    /** How integers of 64 bits are written; smaller ones are always JSON numbers, and addresses always strings. */
    public enum Longs {
        /** As JSON numbers with all their digits. */
        NUMBER,
        /** As strings of decimal digits, however small they are. */
        STRING
    }

    private final FieldWriter[] writers;

    private FieldsJson(FieldWriter[] writers) {
        this.writers = writers;
    }

    /**
     * Binds the fields of a format, without the common ones, with {@link Longs#NUMBER}.
     *
     * @param format the format; not {@code null}
     * @return their writer; not {@code null}
     */
    public static FieldsJson of(EventFormat format) {
        return of(format, Longs.NUMBER);
    }

    /**
     * Binds the fields of a format, without the common ones.
     *
     * @param format the format; not {@code null}
     * @param longs how integers of 64 bits are written; not {@code null}
     * @return their writer; not {@code null}
     */
    public static FieldsJson of(EventFormat format, Longs longs) {
        return new FieldsJson(
                FieldWriter.allOf(format, longs == Longs.NUMBER ? Notation.JSON : Notation.JSON_OF_STRINGS));
    }

    /**
     * Appends the object.
     *
     * @param event an event of the format; not {@code null}
     * @param out where it goes; not {@code null}
     * @throws IllegalArgumentException if the event is of another type
     * @throws dev.ringmap.events.MalformedEventException if the record contradicts the format; a part has been appended then
     * @throws IndexOutOfBoundsException if the record ends before its fields do; a part has been appended then
     */
    public void append(TraceEvent event, TextBuffer out) {
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
     * Appends a text as a JSON string, quoted and escaped, with U+FFFD in place of what is not UTF-8.
     *
     * @param text the text; not {@code null}
     * @param out where it goes, another buffer; not {@code null}
     */
    public static void appendString(TextBuffer text, TextBuffer out) {
        appendString(text.toString(), out);
    }

    /**
     * Appends a text as a JSON string, quoted and escaped.
     *
     * @param text the text; not {@code null}
     * @param out where it goes; not {@code null}
     */
    public static void appendString(String text, TextBuffer out) {
        out.append('"');
        Notation.JSON.append(text, out);
        out.append('"');
    }
}
