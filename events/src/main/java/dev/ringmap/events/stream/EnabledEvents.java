package dev.ringmap.events.stream;

import dev.ringmap.spi.ErrnoException;
import java.util.List;

/**
 * Events that a {@link TraceStream} switches on when it begins.
 *
 * @since 0.1
 */
public final class EnabledEvents {

    private final StreamedInstance streamed;
    private final List<String> names;

    EnabledEvents(StreamedInstance streamed, List<String> names) {
        this.streamed = streamed;
        this.names = List.copyOf(names);
    }

    /**
     * Returns the names of these events.
     *
     * @return the names, {@code SYSTEM:EVENT}, sorted; empty if they need not be switched on, like {@code print}; not {@code null}
     */
    public List<String> names() {
        return names;
    }

    /**
     * Makes the kernel write only events whose fields meet a condition, which replaces a former one. In somebody else's instance the former
     * condition is restored at the end.
     *
     * @param condition in the kernel's language, for example {@code next_pid > 0 && prev_comm ~ "java*"}; not {@code null}
     * @return this; not {@code null}
     * @throws IllegalArgumentException if the condition is blank, {@code 0} or several lines
     * @throws IllegalStateException if the stream is closed
     * @throws ErrnoException {@code EINVAL} if the kernel does not accept the condition for one of the events, with what it says and a caret below
     *     the place
     */
    public EnabledEvents withFilter(String condition) throws ErrnoException {
        for (String name : names) {
            streamed.setFilter(name, condition);
        }
        return this;
    }
}
