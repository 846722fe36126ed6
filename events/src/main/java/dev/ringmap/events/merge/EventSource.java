package dev.ringmap.events.merge;

import dev.ringmap.EventCursor;
import dev.ringmap.RingBufferMapping;
import dev.ringmap.spi.ErrnoException;

/** The events of one CPU, as {@link RingBufferMapping} delivers them. */
interface EventSource {

    static EventSource of(RingBufferMapping ring) {
        return new EventSource() {
            @Override
            public int cpu() {
                return ring.cpu();
            }

            @Override
            public boolean advance() throws ErrnoException {
                return ring.advance();
            }

            @Override
            public EventCursor events() {
                return ring.events();
            }
        };
    }

    int cpu();

    boolean advance() throws ErrnoException;

    EventCursor events();
}
