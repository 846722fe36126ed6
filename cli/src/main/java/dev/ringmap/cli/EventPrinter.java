package dev.ringmap.cli;

import dev.ringmap.LostEvents;
import dev.ringmap.SubBufferTakenException;
import dev.ringmap.TraceEvent;
import dev.ringmap.events.EventFormat;
import dev.ringmap.events.TextBuffer;
import dev.ringmap.events.stream.SkippedSubBuffer;
import dev.ringmap.events.stream.StreamItem;
import dev.ringmap.events.stream.StreamedEvent;
import dev.ringmap.events.stream.StreamedLoss;
import dev.ringmap.events.stream.StreamedReset;
import java.io.IOException;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** One line for each event, in a notation. */
interface EventPrinter {

    /** Writes what stands for the events of one format. */
    interface Body {

        /** Returns whether the event had a text. */
        boolean append(TraceEvent event, TextBuffer line);
    }

    /** Gets ready for events of these formats; reads what printing them takes. */
    void expect(Collection<EventFormat> formats);

    /** The events stand until they are printed: what printing them takes may be read then. */
    void expectStanding();

    /** Prints an item of a stream, if there is one; returns whether that was an event. */
    default boolean print(@Nullable StreamItem item) throws IOException {
        if (item instanceof StreamedEvent event) {
            return isPrinted(event);
        }
        if (item instanceof StreamedLoss loss) {
            lost(loss.cpu(), loss.events());
        } else if (item instanceof StreamedReset reset) {
            reset(reset.cpu());
        } else if (item instanceof SkippedSubBuffer skipped) {
            malformed(skipped.cpu(), String.valueOf(skipped.problem().getMessage()));
        }
        return false;
    }

    private boolean isPrinted(StreamedEvent event) throws IOException {
        try {
            event(event);
            return true;
        } catch (SubBufferTakenException e) {
            dropLine(); // the reader counts what was on that sub-buffer
            return false;
        }
    }

    /** Prints an event. */
    void event(StreamedEvent event) throws IOException;

    /** Prints what is held back until it is known what comes next. */
    default void endWait() throws IOException {}

    /** How many events were printed field by field, for want of a text. */
    long withoutText();

    /** Removes what was printed of an event that was taken away while it was read. */
    void dropLine();

    /** Prints that events were lost here. */
    void lost(int cpu, LostEvents lost) throws IOException;

    /** Prints that the trace was cleared here by somebody. */
    void reset(int cpu) throws IOException;

    /** Prints that the rest of a sub-buffer was skipped. */
    void malformed(int cpu, String problem) throws IOException;
}
