package dev.ringmap.events.stream;

import dev.ringmap.LostEvents;

/**
 * Events that were lost directly before the next event of their CPU, which is the next item.
 *
 * @since 0.1
 */
public final class StreamedLoss implements StreamItem {

    private int cpu;
    private LostEvents events = LostEvents.NONE;

    StreamedLoss() {}

    StreamedLoss show(int newCpu, LostEvents newEvents) {
        cpu = newCpu;
        events = newEvents;
        return this;
    }

    @Override
    public int cpu() {
        return cpu;
    }

    /**
     * Returns how many were lost.
     *
     * @return an exact count or a lower bound; never {@link dev.ringmap.LostEvents#NONE}; not {@code null}
     */
    public LostEvents events() {
        return events;
    }

    @Override
    public String toString() {
        return "CPU " + cpu + ": " + events + " lost";
    }
}
