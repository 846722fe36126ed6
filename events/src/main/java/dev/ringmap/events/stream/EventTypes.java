package dev.ringmap.events.stream;

import dev.ringmap.events.EventFormat;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The types of the events met so far, found again by their numbers without boxing them. It never waits for a file. */
final class EventTypes {

    private static final int FIRST_CAPACITY = 4096;

    private final FormatLookup formats;
    private final Handlers handlers;
    private @Nullable EventType[] types = new EventType[FIRST_CAPACITY];
    private boolean[] isFinal = new boolean[FIRST_CAPACITY];

    EventTypes(FormatLookup formats, Handlers handlers) {
        this.formats = formats;
        this.handlers = handlers;
    }

    EventType of(int id) {
        if (id >= types.length) {
            int capacity = Math.max(id + 1, 2 * types.length);
            types = Arrays.copyOf(types, capacity);
            isFinal = Arrays.copyOf(isFinal, capacity);
        }
        EventType type = types[id];
        return type != null && isFinal[id] ? type : look(id, type);
    }

    private EventType look(int id, @Nullable EventType provisional) {
        Optional<EventFormat> format = formats.known(id);
        boolean isOver = format.isPresent() || formats.isOver(id);
        if (format.isEmpty() && isOver) {
            format = formats.known(id); // found between the two questions
        }
        EventType type = provisional;
        if (format.isPresent()) {
            EventFormat found = format.get();
            type = new EventType(found.fullName(), found, handlers.of(found.fullName()));
        } else if (type == null) {
            type = new EventType("unknown:" + id, null, handlers.ofUnknown());
        }
        types[id] = type;
        isFinal[id] = isOver;
        return type;
    }
}
