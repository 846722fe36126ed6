package dev.ringmap;

import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Which events an instance traces, under which conditions, and of which tasks. */
final class EventControl {

    private static final String EVENTS = "events";
    private static final String NO_FILTER = "none";
    private static final String NO_CONDITION = "0";

    private final ControlFiles control;

    EventControl(ControlFiles control) {
        this.control = control;
    }

    SortedSet<String> names() throws ErrnoException {
        SortedSet<String> names = new TreeSet<>();
        for (String system : control.list(EVENTS)) {
            for (String event : eventsOf(system)) {
                names.add(system + ":" + event);
            }
        }
        return names;
    }

    /** The names below a system's directory that are events; what lies beside the systems and events are plain files. */
    private List<String> eventsOf(String system) throws ErrnoException {
        try {
            return control.list(EVENTS + "/" + system).stream()
                    .filter(name -> !name.equals("enable") && !name.equals("filter"))
                    .toList();
        } catch (ErrnoException e) {
            if (e.errno() == Errno.ENOTDIR || e.isGone()) {
                return List.of();
            }
            throw e;
        }
    }

    void setEnabled(String pattern, boolean enabled) throws ErrnoException {
        if (ControlPath.isEventPattern(pattern)) {
            switchAll(pattern, enabled);
        } else {
            control.writeSwitch(ControlPath.event(pattern) + "/enable", enabled);
        }
    }

    /**
     * The kernel's own lists know no wildcard within a name. Events that cannot be switched, as most of {@code ftrace}, are passed over.
     */
    private void switchAll(String pattern, boolean enabled) throws ErrnoException {
        ErrnoException missing = null;
        boolean isAnySwitched = false;
        for (String directory : directories(pattern)) {
            try {
                control.writeSwitch(EVENTS + "/" + directory + "/enable", enabled);
                isAnySwitched = true;
            } catch (ErrnoException e) {
                if (!e.isGone()) {
                    throw e;
                }
                missing = e;
            }
        }
        if (!isAnySwitched) {
            throw missing != null
                    ? missing
                    : new ErrnoException("open", control.path(EVENTS + "/" + pattern), Errno.ENOENT)
                            .withAdvice("no event of this kernel matches '" + pattern + "'");
        }
    }

    /** The directories of the events, or of a system if all its events are meant, which the kernel switches in one write. */
    private Set<String> directories(String pattern) throws ErrnoException {
        boolean isOfSystems = pattern.endsWith(":*");
        EventPattern compiled = EventPattern.of(pattern);
        return names().stream()
                .filter(compiled::matches)
                .map(name -> isOfSystems ? name.substring(0, name.indexOf(':')) : name.replace(':', '/'))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    boolean isEnabled(String event) throws ErrnoException {
        return control.readSwitch(ControlPath.event(event) + "/enable");
    }

    void disableAll() throws ErrnoException {
        control.replace("set_event", "");
    }

    /** After a refusal the file shows what was wrong, in several lines, and there is no filter. */
    Optional<String> filter(String event) throws ErrnoException {
        String text = control.read(filterFile(event)).strip();
        return text.equals(NO_FILTER) || text.indexOf('\n') >= 0 ? Optional.empty() : Optional.of(text);
    }

    void setFilter(String event, String condition) throws ErrnoException {
        String file = filterFile(event);
        if (condition.isBlank() || condition.strip().equals(NO_CONDITION) || condition.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("not a condition on one line: '" + condition + "'");
        }
        try {
            control.write(file, condition);
        } catch (ErrnoException e) {
            throw e.errno() == Errno.EINVAL ? e.withAdvice(whatIsWrong(condition)) : e;
        }
    }

    private @Nullable String whatIsWrong(String condition) {
        try {
            return ErrorLog.find(control.read("error_log"), condition);
        } catch (ErrnoException e) {
            return null; // kernels before 5.2 have none
        }
    }

    void clearFilter(String event) throws ErrnoException {
        control.write(filterFile(event), NO_CONDITION);
    }

    private static String filterFile(String event) {
        return ControlPath.event(event) + "/filter";
    }

    List<Long> pids() throws ErrnoException {
        return control.read("set_event_pid").lines().map(Long::valueOf).toList();
    }

    void setPids(long... pids) throws ErrnoException {
        for (long pid : pids) {
            if (pid < 0 || pid > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("not the id of a task: " + pid);
            }
        }
        control.replace(
                "set_event_pid", LongStream.of(pids).mapToObj(Long::toString).collect(Collectors.joining(" ")));
    }
}
