package dev.ringmap.events.print;

import dev.ringmap.TraceEvent;
import dev.ringmap.events.TextBuffer;

/**
 * Writes events as the kernel does: {@code prev_comm=bash prev_pid=42 … ==> next_comm=swapper/1 next_pid=0 next_prio=120}.
 *
 * <p>A record is copied, and checked once, as a whole, to be what the kernel wrote. Text from the kernel is passed on byte for byte;
 * nothing is escaped. A newline at the end is left out.
 *
 * <p>Thread safety: <em>confined</em>; several of these may share one {@link PrintFormat}. Appending allocates nothing, apart from what the
 * buffers need to grow.
 *
 * @since 0.1
 */
public final class EventText {

    private final PrintFormat format;
    private final Rendering rendering;

    /**
     * Makes a writer for the events of one format.
     *
     * @param format the format; not {@code null}
     */
    public EventText(PrintFormat format) {
        this.format = format;
        this.rendering = new Rendering(format.slotCount());
    }

    /**
     * Appends the text of an event.
     *
     * @param event an event of the format; not {@code null}
     * @param out where it goes; not {@code null}
     * @return {@code false} if the event has no text, and nothing has been appended: the format has a {@linkplain PrintFormat#problem()
     *     problem}, or the record does not have what the format shows. {@link dev.ringmap.events.render.FieldsText} shows its fields
     * @throws IllegalArgumentException if the event is of another type
     * @throws dev.ringmap.SubBufferTakenException if the sub-buffer was taken away; nothing has been appended
     */
    public boolean append(TraceEvent event, TextBuffer out) {
        rendering.load(event, out);
        int start = out.lengthBytes();
        Wording wording = format.wording();
        try {
            requireType(rendering.typeId());
            if (wording == null) {
                return false;
            }
            wording.append(rendering);
        } catch (NotRenderableException e) {
            out.truncate(start);
            return false;
        }
        out.dropNewline(start);
        return true;
    }

    private void requireType(int typeId) {
        if (typeId != format.format().id()) {
            throw new IllegalArgumentException(
                    "the text is that of events of type " + format.format() + "; this event is of type " + typeId);
        }
    }
}
