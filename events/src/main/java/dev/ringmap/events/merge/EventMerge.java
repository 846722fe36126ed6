package dev.ringmap.events.merge;

import dev.ringmap.EventCursor;
import dev.ringmap.MalformedSubBufferException;
import dev.ringmap.RingBufferMapping;
import dev.ringmap.spi.ErrnoException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Delivers the events of several CPUs in the order of their time stamps, without copying any: it looks at the cursors of the mappings
 * and moves the earliest.
 *
 * <p>Reading goes in rounds. {@link #advance} asks every CPU that has nothing to deliver for more, without waiting; {@link #next} then
 * delivers until one CPU runs out of events. It may have more, and they may come first, so the round ends there. The events of one
 * CPU are always in order. Between CPUs one can come late only if it was still being written when its CPU was asked, or if the
 * trace clock does not agree across CPUs.
 *
 * <p>Losses are delivered in their place: {@link EventCursor#lostEvents()} of the first event after the gap.
 *
 * <p>Thread safety: <em>single-consumer</em>, as the mappings are; nobody else may move their cursors.
 */
public final class EventMerge {

    private final Deque<EventSource> idle = new ArrayDeque<>();
    private final SourceHeap pending;

    /** The source whose event was delivered last and has not been passed yet. */
    private @Nullable EventSource current;

    private int cpu = -1;
    private boolean isRoundOver = true;

    private EventMerge(Collection<EventSource> sources) {
        this.idle.addAll(sources);
        this.pending = new SourceHeap(sources.size());
    }

    /**
     * Merges the events of mappings.
     *
     * @param rings the mappings, which stay the caller's to close; not {@code null}
     * @return their merge, before the first round; not {@code null}
     */
    public static EventMerge of(Collection<RingBufferMapping> rings) {
        return ofSources(rings.stream().map(EventSource::of).toList());
    }

    static EventMerge ofSources(List<EventSource> sources) {
        return new EventMerge(sources);
    }

    /**
     * Begins a round: asks each CPU that has run out of events for more, without waiting.
     *
     * @return {@code true} if there is an event to deliver
     * @throws MalformedSubBufferException if a sub-buffer's records do not parse; {@link #cpu} tells whose. Its rest is skipped, and
     *     the next call goes on
     * @throws dev.ringmap.MappingClosedException if a mapping is closed
     * @throws ErrnoException if GET_READER fails
     */
    public boolean advance() throws ErrnoException {
        passCurrent();
        // What a CPU wrote while others were asked may be later than what those, found empty, wrote meanwhile: ask them
        // again.
        boolean anyFilled = true;
        while (anyFilled) {
            anyFilled = false;
            for (int asked = idle.size(); asked > 0; asked--) {
                EventSource source = idle.remove();
                boolean filled = false;
                try {
                    filled = fill(source);
                } finally {
                    if (!filled) {
                        idle.add(source);
                    }
                }
                anyFilled |= filled;
            }
        }
        isRoundOver = pending.isEmpty();
        return !isRoundOver;
    }

    private boolean fill(EventSource source) throws ErrnoException {
        cpu = source.cpu();
        while (source.advance()) {
            if (source.events().next()) {
                pending.add(source, source.events().timestamp());
                return true;
            }
        }
        return false;
    }

    /**
     * Moves on to the next event of this round.
     *
     * @return {@code true} if {@link #event} stands on it, {@code false} if the round is over
     * @throws MalformedSubBufferException if a sub-buffer's records do not parse; {@link #cpu} tells whose. Its rest is skipped, and
     *     the round is over
     * @throws dev.ringmap.MappingClosedException if a mapping is closed
     */
    public boolean next() {
        passCurrent();
        if (isRoundOver) {
            return false;
        }
        EventSource first = pending.first();
        current = first;
        cpu = first.cpu();
        return true;
    }

    /** Passes the event delivered last, now that the caller is done with it. */
    private void passCurrent() {
        EventSource source = current;
        if (source == null) {
            return;
        }
        current = null;
        boolean hasNext = false;
        try {
            hasNext = source.events().next();
        } finally {
            if (hasNext) {
                pending.replaceFirst(source.events().timestamp());
            } else {
                pending.removeFirst();
                idle.add(source);
                isRoundOver = true;
            }
        }
    }

    /**
     * Returns whose event it is, or whose sub-buffer did not parse.
     *
     * @return the CPU's number
     */
    public int cpu() {
        return cpu;
    }

    /**
     * Returns the event.
     *
     * @return the cursor of the CPU's mapping, valid until {@link #next} or {@link #advance}; not to be moved by the caller; not
     *     {@code null}
     * @throws IllegalStateException if {@link #next} did not deliver one
     */
    public EventCursor event() {
        EventSource source = current;
        if (source == null) {
            throw new IllegalStateException("there is no event; call next() first");
        }
        return source.events();
    }
}
