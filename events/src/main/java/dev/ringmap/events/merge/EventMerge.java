package dev.ringmap.events.merge;

import dev.ringmap.MalformedSubBufferException;
import dev.ringmap.RingBufferReader;
import dev.ringmap.TraceEvent;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Delivers the events of several CPUs in the order of their time stamps, without copying any: it looks at the cursors of the readers
 * and moves the earliest.
 *
 * <p>Reading goes in rounds. {@link #advance} asks every CPU that has nothing to deliver for more, without waiting; {@link #next} then
 * delivers until one CPU runs out of events. It may have more, and they may come first, so the round ends there. The events of one
 * CPU are always in order. Between CPUs one can come late only if it was still being written when its CPU was asked, or if the
 * trace clock does not agree across CPUs.
 *
 * <p>Losses are reported where they occurred: {@link TraceEvent#lostEvents()} of the first event after the gap.
 *
 * <p>Thread safety: <em>single-consumer</em>, as the readers are; nobody else may move their cursors.
 *
 * @since 0.1
 */
public final class EventMerge {

    private final Deque<RingBufferReader> idle = new ArrayDeque<>();
    private final ReaderHeap pending;

    /** The reader whose event was delivered last and has not been passed yet. */
    private @Nullable RingBufferReader current;

    private int cpu = -1;
    private boolean isRoundOver = true;

    private EventMerge(Collection<? extends RingBufferReader> readers) {
        this.idle.addAll(readers);
        this.pending = new ReaderHeap(readers.size());
    }

    /**
     * Merges the events of readers, one for each CPU.
     *
     * @param readers the readers, which stay the caller's to close; not {@code null}
     * @return their merge, before the first round; not {@code null}
     */
    public static EventMerge of(Collection<? extends RingBufferReader> readers) {
        return new EventMerge(readers);
    }

    /**
     * Begins a round: asks each CPU that has run out of events for more, without waiting.
     *
     * @return {@code true} if there is an event to deliver
     * @throws MalformedSubBufferException if a sub-buffer's records do not parse; {@link #cpu} says whose it is. Its rest is skipped, and
     *     the next call goes on
     * @throws dev.ringmap.ReaderClosedException if a reader is closed
     * @throws dev.ringmap.MappingLostException if the pages of one are gone
     * @throws IOException if GET_READER fails
     */
    public boolean advance() throws IOException {
        passCurrent();
        // While one CPU was asked, another that had been found empty may have written an earlier event: ask again.
        boolean anyFilled = true;
        while (anyFilled) {
            anyFilled = false;
            for (int asked = idle.size(); asked > 0; asked--) {
                RingBufferReader reader = idle.remove();
                boolean filled = false;
                try {
                    filled = fill(reader);
                } finally {
                    if (!filled) {
                        idle.add(reader);
                    }
                }
                anyFilled |= filled;
            }
        }
        isRoundOver = pending.isEmpty();
        return !isRoundOver;
    }

    private boolean fill(RingBufferReader reader) throws IOException {
        cpu = reader.cpu();
        while (reader.advance()) {
            if (reader.events().next()) {
                pending.add(reader, reader.events().timestamp());
                return true;
            }
        }
        return false;
    }

    /**
     * Moves on to the next event of this round.
     *
     * @return {@code true} if {@link #event} stands on it, {@code false} if the round is over
     * @throws MalformedSubBufferException if a sub-buffer's records do not parse; {@link #cpu} says whose it is. Its rest is skipped, and
     *     the round is over
     * @throws dev.ringmap.ReaderClosedException if a reader is closed
     * @throws dev.ringmap.MappingLostException if the pages of one are gone
     */
    public boolean next() {
        passCurrent();
        if (isRoundOver) {
            return false;
        }
        RingBufferReader first = pending.first();
        current = first;
        cpu = first.cpu();
        return true;
    }

    /** Passes the event delivered last, now that the caller is done with it. */
    private void passCurrent() {
        RingBufferReader reader = current;
        if (reader == null) {
            return;
        }
        current = null;
        boolean hasNext = false;
        try {
            hasNext = reader.events().next();
        } finally {
            if (hasNext) {
                pending.replaceFirst(reader.events().timestamp());
            } else {
                pending.removeFirst();
                idle.add(reader);
                isRoundOver = true;
            }
        }
    }

    /**
     * Returns the CPU whose event this is, or whose sub-buffer did not parse.
     *
     * @return the CPU's number
     */
    public int cpu() {
        return cpu;
    }

    /**
     * Returns the event.
     *
     * @return a view of it, valid until {@link #next} or {@link #advance}; not {@code null}
     * @throws IllegalStateException if {@link #next} did not deliver one
     */
    public TraceEvent event() {
        RingBufferReader reader = current;
        if (reader == null) {
            throw new IllegalStateException("there is no event; call next() first");
        }
        return reader.events();
    }
}
