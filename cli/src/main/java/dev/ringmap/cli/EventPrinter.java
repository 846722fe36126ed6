package dev.ringmap.cli;

import dev.ringmap.EventCursor;
import dev.ringmap.spi.ErrnoException;
import java.io.IOException;

/** One line for each event, in a notation. */
interface EventPrinter {

    /** Prints the event on which the cursor stands. */
    void event(int cpu, EventCursor event) throws IOException, ErrnoException;

    /** Takes back what was printed of an event that was taken away while it was read. */
    void dropLine();

    /** Prints that events were lost here; {@link dev.ringmap.SubBuffer#UNKNOWN_LOST} if nobody knows how many. */
    void lost(int cpu, long count) throws IOException;

    /** Prints that the trace was cleared here by somebody. */
    void reset(int cpu) throws IOException;

    /** Prints that the rest of a sub-buffer was skipped. */
    void malformed(int cpu, String problem) throws IOException;
}
