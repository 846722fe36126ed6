package dev.ringmap.cli;

import dev.ringmap.events.EventCatalog;
import dev.ringmap.spi.ErrnoException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Turns what the user writes after {@code -e} into events of this kernel. */
final class EventSelection {

    /** Always written, and so not to be switched on: what lands in {@code trace_marker}. */
    private static final String MARKERS = "ftrace:print";

    private static final int MOST_SUGGESTIONS = 5;

    private EventSelection() {}

    /** Returns the events to be enabled, sorted; markers need no enabling. */
    static SortedSet<String> resolve(EventCatalog catalog, Collection<String> patterns) throws ErrnoException {
        SortedSet<String> events = new TreeSet<>();
        for (String pattern : patterns) {
            List<String> matching = catalog.matching(pattern);
            if (matching.isEmpty()) {
                throw new IllegalArgumentException(
                        "this kernel has no event '" + pattern + "'" + suggest(catalog, pattern));
            }
            List<String> switchable = switchable(catalog, matching);
            if (switchable.isEmpty() && !matching.contains(MARKERS)) {
                throw new IllegalArgumentException(
                        "'" + pattern + "' cannot be enabled: it is written by a tracer, not by a trace point");
            }
            events.addAll(switchable);
        }
        return events;
    }

    private static List<String> switchable(EventCatalog catalog, List<String> names) throws ErrnoException {
        List<String> switchable = new ArrayList<>();
        for (String name : names) {
            if (catalog.isSwitchable(name)) {
                switchable.add(name);
            }
        }
        return switchable;
    }

    /** Names of which the wanted one is a part, or that share its beginning. */
    private static String suggest(EventCatalog catalog, String pattern) {
        String event = pattern.substring(pattern.indexOf(':') + 1);
        String beginning = event.substring(0, Math.max(1, event.length() * 2 / 3));
        List<String> near = event.isEmpty()
                ? List.of()
                : catalog.names().stream()
                        .filter(name -> name.contains(beginning))
                        .sorted((one, other) -> Integer.compare(one.length(), other.length()))
                        .limit(MOST_SUGGESTIONS)
                        .toList();
        return near.isEmpty() ? "" : "; near it are " + String.join(", ", near);
    }
}
