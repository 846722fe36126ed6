package dev.ringmap.events.stream;

import dev.ringmap.events.EventFormat;
import dev.ringmap.events.LongField;
import dev.ringmap.events.StringField;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is bound once for each type of event: its fields by name, and who wants its events. */
final class EventType {

    private final String name;
    private final @Nullable EventFormat format;

    /** Made once, not for each event that is asked. */
    private final Optional<EventFormat> answer;

    private final List<Consumer<? super StreamedEvent>> handlers;
    private final Map<String, LongField> numbers = new HashMap<>();
    private final Map<String, StringField> texts = new HashMap<>();

    EventType(String name, @Nullable EventFormat format, List<Consumer<? super StreamedEvent>> handlers) {
        this.name = name;
        this.format = format;
        this.answer = Optional.ofNullable(format);
        this.handlers = handlers;
    }

    String name() {
        return name;
    }

    Optional<EventFormat> format() {
        return answer;
    }

    boolean hasFormat() {
        return format != null;
    }

    List<Consumer<? super StreamedEvent>> handlers() {
        return handlers;
    }

    LongField number(String field) {
        LongField bound = numbers.get(field);
        if (bound == null) {
            bound = requireFormat().longField(field);
            numbers.put(field, bound);
        }
        return bound;
    }

    StringField text(String field) {
        StringField bound = texts.get(field);
        if (bound == null) {
            bound = requireFormat().stringField(field);
            texts.put(field, bound);
        }
        return bound;
    }

    private EventFormat requireFormat() {
        if (format == null) {
            throw new IllegalStateException("the format of " + name + " is not known");
        }
        return format;
    }
}
