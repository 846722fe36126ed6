package dev.ringmap.events.stream;

import dev.ringmap.RingBufferReader;
import dev.ringmap.RingBufferStats;
import dev.ringmap.spi.ErrnoException;
import java.util.List;
import java.util.Map;

/**
 * Where the readers of a stream come from.
 *
 * <p>Thread safety: <em>thread-safe</em>: it is ended and closed while another thread reads.
 */
interface StreamSource extends AutoCloseable {

    /** Reads what must not be looked for while events are waiting. */
    void prepare() throws ErrnoException;

    /** Returns the kernel's own counts by now, by CPU; none if there is no kernel behind it. */
    Map<Integer, RingBufferStats> stats() throws ErrnoException;

    /** Opens the readers. There are no events of ours yet. */
    List<? extends RingBufferReader> open() throws ErrnoException;

    /** Takes a step towards events of ours, small enough for what comes in to be read in between; {@code false} if there is none left. */
    boolean step() throws ErrnoException;

    /** Sees to it that there are no more events of ours: what the buffers hold is the rest. */
    void end() throws ErrnoException;

    /** Whether somebody has called {@link #end}, to the end of it. */
    boolean isEnded();

    /** How it comes to rest after its end. */
    Ending ending();

    /** Gives back what it holds. Idempotent, but after a failure, when it is tried again. */
    @Override
    void close() throws ErrnoException;

    /**
     * How a source comes to rest.
     *
     * @param settlingNanos how long who was in the middle of writing an event may take to finish it
     * @param lastRoundsNanos how long the rest is read at most, since others may write on
     */
    record Ending(long settlingNanos, long lastRoundsNanos) {

        /** It is at rest from the beginning. */
        static final Ending AT_REST = new Ending(0, Long.MAX_VALUE);
    }
}
