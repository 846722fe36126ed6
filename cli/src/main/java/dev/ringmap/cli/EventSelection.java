package dev.ringmap.cli;

import dev.ringmap.events.EventCatalog;
import dev.ringmap.spi.ErrnoException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Turns what the user writes after {@code -e} into events of this kernel. */
final class EventSelection {

    /** Written whenever somebody writes a marker file or calls {@code trace_printk()}: there is nothing to switch on. */
    private static final Set<String> MARKERS =
            Set.of("ftrace:print", "ftrace:raw_data", "ftrace:bprint", "ftrace:bputs");

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
            if (switchable.isEmpty() && matching.stream().noneMatch(MARKERS::contains)) {
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

    private static String suggest(EventCatalog catalog, String pattern) {
        List<String> near = SimilarNames.to(pattern, catalog.names());
        return near.isEmpty() ? "" : "; near it are " + String.join(", ", near);
    }
}
