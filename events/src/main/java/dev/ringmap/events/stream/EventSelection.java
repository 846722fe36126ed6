package dev.ringmap.events.stream;

import dev.ringmap.TraceInstance;
import dev.ringmap.events.EventFormats;
import dev.ringmap.events.EventNames;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Events that somebody has chosen from those of a kernel.
 *
 * <p>Thread safety: <em>confined</em>.
 */
final class EventSelection {

    /** Written whenever somebody writes a marker file or calls {@code trace_printk()}: there is nothing to switch on. */
    private static final Set<String> MARKERS =
            Set.of("ftrace:print", "ftrace:raw_data", "ftrace:bprint", "ftrace:bputs");

    /** Files beside the directories of the events. */
    private static final Set<String> NO_EVENTS = Set.of("ftrace:enable", "ftrace:filter");

    private final TraceInstance trace;
    private final SortedSet<String> selected = new TreeSet<>();

    /** The names of all events of the kernel, as of the last look. */
    private Collection<String> all = List.of();

    EventSelection(TraceInstance trace) {
        this.trace = trace;
    }

    /** Adds the events that a pattern means, and returns those of them that are to be switched on; markers need no switching. */
    List<String> add(String pattern) throws ErrnoException {
        EventNames names = EventNames.load(trace);
        all = names.all();
        List<String> matching = names.matching(pattern);
        List<String> switchable = switchable(matching);
        if (switchable.isEmpty() && matching.stream().noneMatch(MARKERS::contains)) {
            throw new IllegalArgumentException(
                    "'" + pattern + "' cannot be enabled: it is written by a tracer, not by a trace point");
        }
        selected.addAll(switchable);
        return switchable;
    }

    private List<String> switchable(Collection<String> matching) throws ErrnoException {
        List<String> switchable = new ArrayList<>();
        for (String name : matching) {
            if (isSwitchable(name)) {
                switchable.add(name);
            }
        }
        return switchable;
    }

    /** Those of {@code ftrace} cannot be switched on, nor can an event that has disappeared since it was listed. */
    private boolean isSwitchable(String name) throws ErrnoException {
        try {
            return trace.list("events/" + name.replace(':', '/')).contains("enable");
        } catch (ErrnoException e) {
            if (e.errno() == Errno.ENOENT) {
                return false;
            }
            throw e;
        }
    }

    /** Reads the formats of what will be streamed. */
    EventFormats loadFormats() throws ErrnoException {
        Set<String> wanted = new TreeSet<>(selected);
        for (String name : trace.list("events/ftrace")) {
            wanted.add("ftrace:" + name); // of markers, and of whatever the tracer of the instance is
        }
        trace.read("set_event").lines().forEach(wanted::add); // what others have enabled in this instance
        wanted.removeIf(name -> name.indexOf(':') < 0 || NO_EVENTS.contains(name));
        return EventFormats.load(trace, wanted);
    }

    /** Returns one directory for each event, whose {@code enable} switches it. */
    List<String> switchOfEach() {
        return EventSwitches.ofEach(selected);
    }

    /** Returns the fewest directories whose {@code enable} switches exactly these events. */
    List<String> fewestSwitches() {
        return EventSwitches.covering(selected, all);
    }
}
