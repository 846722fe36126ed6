package dev.ringmap.events.print;

import dev.ringmap.TraceEvent;
import dev.ringmap.events.EventFormat;
import dev.ringmap.events.TextBuffer;
import dev.ringmap.events.render.FieldsText;
import dev.ringmap.events.symbols.KernelSymbols;
import java.nio.charset.StandardCharsets;
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

    private EventLine(EventFormat format, KernelSymbols symbols) {
        this.name = (format.name() + ": ").getBytes(StandardCharsets.UTF_8);
        this.tracerLine = TracerLine.of(format, symbols);
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
        return new EventLine(format, symbols);
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
        if (tracerLine == null) {
            out.append(name);
        }
        return appendText(event, out);
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
        if (tracerLine != null) {
            tracerLine.append(event, out);
            return true;
        }
        boolean hasText = text.append(event, out);
        if (!hasText) {
            fields.append(event, out);
        }
        return hasText;
    }
}
