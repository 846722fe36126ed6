package dev.ringmap.events;

import dev.ringmap.EventPattern;
import dev.ringmap.TraceInstance;
import dev.ringmap.spi.ErrnoException;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The names of a kernel's events, as of one moment, among which people choose.
 *
 * <p>Thread safety: <em>immutable</em>.
 *
 * @since 0.1
 */
public final class EventNames {

    private final SortedSet<String> names;

    private EventNames(Collection<String> names) {
        this.names = Collections.unmodifiableSortedSet(new TreeSet<>(names));
    }

    /**
     * Lists the events that a kernel has now.
     *
     * @param instance any instance: the events are the same in all; not {@code null}
     * @return the names; not {@code null}
     * @throws ErrnoException if the events cannot be listed
     */
    public static EventNames load(TraceInstance instance) throws ErrnoException {
        return new EventNames(instance.events());
    }

    /**
     * Returns all names.
     *
     * @return the names, {@code SYSTEM:EVENT}; unmodifiable; not {@code null}
     */
    public SortedSet<String> all() {
        return names;
    }

    /**
     * Returns the names that a pattern means.
     *
     * @param pattern {@code SYSTEM:EVENT}, or an event's name in whatever system; {@code *} stands for any characters and {@code ?} for one;
     *     not {@code null}
     * @return the names, one at least, sorted; not {@code null}
     * @throws IllegalArgumentException if there is no such event, with the nearest names
     */
    public List<String> matching(String pattern) {
        EventPattern compiled = EventPattern.of(pattern);
        List<String> matching = names.stream().filter(compiled::matches).toList();
        if (matching.isEmpty()) {
            throw new IllegalArgumentException("this kernel has no event '" + pattern + "'" + suggest(pattern));
        }
        return matching;
    }

    private String suggest(String pattern) {
        List<String> near = SimilarNames.to(pattern, names);
        return near.isEmpty() ? "" : "; near it are " + String.join(", ", near);
    }

    @Override
    public String toString() {
        return names.size() + " events";
    }
}
