package dev.ringmap.events.print;

import dev.ringmap.TraceEvent;
import dev.ringmap.events.EventFormat;
import dev.ringmap.events.TextBuffer;
import dev.ringmap.events.render.FieldsText;
import dev.ringmap.events.symbols.KernelSymbols;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes what follows the {@linkplain TraceHeader header} of an event in the kernel's {@code trace} file: its name and its {@linkplain
 * EventText text}, {@code sched_switch: prev_comm=bash …}; for the events of tracers, such as {@code print}, {@code function} and {@code
 * kernel_stack}, what the tracer shows instead. For an event that has no text, its {@linkplain FieldsText fields} are written.
 *
 * <p>Text from the kernel is passed on byte for byte; nothing is escaped.
 *
 * <p>Thread safety: <em>confined</em>. Appending allocates nothing, apart from what the buffers need to grow.
 *
 * @since 0.1
 */
public final class EventLine {

    private final byte[] name;
    private final @Nullable TracerLine tracerLine;
    private final EventText text;
    private final FieldsText fields;

    private EventLine(EventFormat format, KernelSymbols symbols, @Nullable TraceHeader header) {
        this.name = (format.name() + ": ").getBytes(StandardCharsets.UTF_8);
        this.tracerLine = TracerLine.of(format, symbols, header);
        this.text = new EventText(PrintFormat.of(format, symbols));
        this.fields = FieldsText.of(format);
    }

    /**
     * Makes a writer for the events of one format. What it needs of the symbols is read now, if it has not been yet: appending reads no file.
     *
     * @param format the format; not {@code null}
     * @param symbols what its names and addresses stand for; not {@code null}
     * @return the writer; not {@code null}
     */
    public static EventLine of(EventFormat format, KernelSymbols symbols) {
        return new EventLine(format, symbols, null);
    }

    /**
     * Makes a writer for the events of one format that stand behind a header. Three of the tracers', {@code func_repeats},
     * {@code context_switch} and {@code wakeup}, show another time or task as the header does; without one they have the text that their
     * print format says.
     *
     * @param format the format; not {@code null}
     * @param symbols what its names and addresses stand for; not {@code null}
     * @param header what writes the header; not {@code null}
     * @return the writer; not {@code null}
     */
    public static EventLine of(EventFormat format, KernelSymbols symbols, TraceHeader header) {
        return new EventLine(format, symbols, Objects.requireNonNull(header, "header"));
    }

    /**
     * Tells whether an event takes several lines, as stacks do.
     *
     * @return {@code true} if newlines in the text are the tracer's, and do not come from an event's contents
     */
    public boolean hasLines() {
        return tracerLine != null && tracerLine.hasLines();
    }

    /**
     * Appends the line, without a newline at its end.
     *
     * @param event an event of the format; not {@code null}
     * @param out where it goes; not {@code null}
     * @return {@code false} if the event has no text, so that its fields are shown
     * @throws IllegalArgumentException if the event is of another type
     * @throws dev.ringmap.events.MalformedEventException if the record contradicts the format; a part has been appended then
     * @throws IndexOutOfBoundsException if the record ends before its fields do; a part has been appended then
     * @throws dev.ringmap.SubBufferTakenException if the sub-buffer was taken away; a part may have been appended
     */
    public boolean append(TraceEvent event, TextBuffer out) {
        return append(event, false, out);
    }

    /** Whether the function graph shows it as a comment, as it does all but functions and the kernel's stacks. */
    boolean isGraphComment() {
        return tracerLine == null || tracerLine.isGraphComment();
    }

    /** Appends what the function graph has for a comment: what was printed without the function that printed it. */
    boolean appendComment(TraceEvent event, TextBuffer out) {
        return append(event, true, out);
    }

    private boolean append(TraceEvent event, boolean isComment, TextBuffer out) {
        if (tracerLine != null && appendLine(tracerLine, event, isComment, out)) {
            return true;
        }
        out.append(name);
        if (tracerLine == null && text.append(event, out)) {
            return true;
        }
        fields.append(event, out);
        return false;
    }

    /**
     * Appends the text alone, without the name.
     *
     * @param event an event of the format; not {@code null}
     * @param out where it goes; not {@code null}
     * @return {@code false} if the event has no text, so that its fields are shown
     * @throws IllegalArgumentException as {@link #append}
     * @throws dev.ringmap.events.MalformedEventException as {@link #append}
     * @throws IndexOutOfBoundsException as {@link #append}
     * @throws dev.ringmap.SubBufferTakenException as {@link #append}
     */
    public boolean appendText(TraceEvent event, TextBuffer out) {
        boolean hasText = tracerLine == null ? text.append(event, out) : appendLine(tracerLine, event, false, out);
        if (!hasText) {
            fields.append(event, out);
        }
        return hasText;
    }

    private static boolean appendLine(TracerLine line, TraceEvent event, boolean isComment, TextBuffer out) {
        int start = out.lengthBytes();
        try {
            if (isComment) {
                line.appendComment(event, out);
            } else {
                line.append(event, out);
            }
            return true;
        } catch (NotRenderableException e) {
            out.truncate(start);
            return false;
        }
    }
}
