package dev.ringmap.events.stream;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Names the directories whose {@code enable} switches events on: those of the events, or of whole systems or of everything, which the
 * kernel does in one write.
 */
final class EventSwitches {

    private static final String ALL = "events";

    /** The one system that has no switch: what it holds belongs to tracers, or is always written. */
    private static final String UNSWITCHABLE = "ftrace";

    private EventSwitches() {}

    /** Returns one directory for each event. */
    static List<String> ofEach(Collection<String> events) {
        return events.stream().map(EventSwitches::directory).toList();
    }

    /**
     * Returns the fewest directories that have exactly these events below them.
     *
     * @param events the events to be switched on
     * @param all all events that there are
     */
    static List<String> covering(Collection<String> events, Collection<String> all) {
        Map<String, SortedSet<String>> wanted = bySystem(events);
        Map<String, SortedSet<String>> existing = bySystem(all);
        existing.remove(UNSWITCHABLE);
        if (!wanted.isEmpty() && wanted.equals(existing)) {
            return List.of(ALL);
        }
        List<String> directories = new ArrayList<>();
        wanted.forEach((system, names) -> {
            if (names.equals(existing.get(system))) {
                directories.add(ALL + "/" + system);
            } else {
                directories.addAll(ofEach(names));
            }
        });
        return directories;
    }

    private static Map<String, SortedSet<String>> bySystem(Collection<String> events) {
        Map<String, SortedSet<String>> systems = new TreeMap<>();
        for (String event : events) {
            systems.computeIfAbsent(event.substring(0, event.indexOf(':')), system -> new TreeSet<>())
                    .add(event);
        }
        return systems;
    }

    private static String directory(String event) {
        return ALL + "/" + event.replace(':', '/');
    }
}
