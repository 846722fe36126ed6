package dev.ringmap.events.render;

import dev.ringmap.TraceEvent;
import dev.ringmap.events.EventFormat;
import dev.ringmap.events.TextBuffer;

/**
 * Writes the fields of an event for people: {@code prev_comm="bash" prev_pid=42 ip=0xffffffff81000000 args={1, 2}}.
 *
 * <p>Numbers are decimal; addresses, which are pointers and numbers that the event's print format turns into one, are hexadecimal. Text is
 * quoted. In text, {@code "}, {@code \} and everything that a terminal would obey rather than show, including the writing direction, is
 * escaped as in C.
 *
 * <p>Thread safety: <em>immutable</em>. Appending allocates nothing, apart from what the {@link TextBuffer} needs to grow.
 *
 * @since 0.1
 */
public final class FieldsText {

    private final FieldWriter[] writers;

    private FieldsText(FieldWriter[] writers) {
        this.writers = writers;
    }

    /**
     * Binds the fields of a format, without the common ones.
     *
     * @param format the format; not {@code null}
     * @return their writer; not {@code null}
     */
    public static FieldsText of(EventFormat format) {
        return new FieldsText(FieldWriter.allOf(format, Notation.TEXT));
    }

    /**
     * Appends the fields, separated by blanks.
     *
     * @param event an event of the format; not {@code null}
     * @param out where they go; not {@code null}
     * @throws IllegalArgumentException if the event is of another type
     * @throws dev.ringmap.events.MalformedEventException if the record contradicts the format; a part has been appended then
     * @throws IndexOutOfBoundsException if the record ends before its fields do; a part has been appended then
     */
    public void append(TraceEvent event, TextBuffer out) {
        for (int i = 0; i < writers.length; i++) {
            if (i > 0) {
                out.append(' ');
            }
            writers[i].append(event, out);
        }
    }
}
