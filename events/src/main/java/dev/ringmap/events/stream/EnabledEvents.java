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
     * Returns which they are.
     *
     * @return their names, {@code SYSTEM:EVENT}, sorted; empty if they need no switching on, as {@code print}; not {@code null}
     */
    public List<String> names() {
        return names;
    }

    /**
     * Has the kernel write only those whose fields meet a condition; it replaces a former one. In an instance of somebody else's the former one
     * comes back in the end.
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
