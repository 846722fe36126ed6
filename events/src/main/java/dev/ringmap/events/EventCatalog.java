package dev.ringmap.events;

import dev.ringmap.SubBufferDescriptor;
import dev.ringmap.TraceInstance;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The events that a kernel knows, as {@code events/SYSTEM/EVENT} lists them.
 *
 * <p>Making a catalog lists names only. A format is read and parsed when it is first asked for by name; the first question for an id
 * that has not been met yet reads them all, some 2,300 small files, in a fraction of a second. Events that appear later, with a module that is
 * loaded for example, are not in it.
 *
 * <p>Thread safety: <em>thread-safe</em>.
 */
public final class EventCatalog {

    private static final String EVENTS = "events";

    private final TraceInstance instance;
    private final int longBytes;
    private final SortedSet<String> names;
    private final Map<String, EventFormat> formats = new HashMap<>();
    private final Map<Integer, EventFormat> formatsById = new HashMap<>();
    private boolean hasAllFormats;

    private EventCatalog(TraceInstance instance, int longBytes, SortedSet<String> names) {
        this.instance = instance;
        this.longBytes = longBytes;
        this.names = Collections.unmodifiableSortedSet(names);
    }

    /**
     * Lists the events.
     *
     * @param instance any instance, which is read later too: the events of a kernel are the same in all; not {@code null}
     * @return the catalog; not {@code null}
     * @throws ErrnoException if {@code events} cannot be listed
     */
    public static EventCatalog load(TraceInstance instance) throws ErrnoException {
        SortedSet<String> names = new TreeSet<>();
        for (String system : instance.list(EVENTS)) {
            for (String event : eventsOf(instance, system)) {
                names.add(system + ":" + event);
            }
        }
        return new EventCatalog(instance, longBytes(instance), names);
    }

    /** The names below a system's directory that are events; what lies beside the systems and events are plain files. */
    private static List<String> eventsOf(TraceInstance instance, String system) throws ErrnoException {
        try {
            return instance.list(EVENTS + "/" + system).stream()
                    .filter(name -> !name.equals("enable") && !name.equals("filter"))
                    .toList();
        } catch (ErrnoException e) {
            if (e.errno() == Errno.ENOTDIR) {
                return List.of();
            }
            throw e;
        }
    }

    private static int longBytes(TraceInstance instance) throws ErrnoException {
        return SubBufferDescriptor.parse(instance.read(EVENTS + "/header_page"), ByteOrder.nativeOrder())
                .commitBytes();
    }

    /**
     * Returns the names of all events, also of those in the system {@code ftrace} that have a format and nothing to switch.
     *
     * @return the names, {@code SYSTEM:EVENT}, sorted; not {@code null}
     */
    public SortedSet<String> names() {
        return names;
    }

    /**
     * Returns the names of the events that a pattern means.
     *
     * @param pattern {@code SYSTEM:EVENT}, or an event's name in whatever system; {@code *} stands for any characters and
     *     {@code ?} for one; not {@code null}
     * @return the names, sorted; empty if there are none; not {@code null}
     */
    public List<String> matching(String pattern) {
        EventPattern compiled = EventPattern.of(pattern);
        return names.stream().filter(compiled::matches).toList();
    }

    /**
     * Tells whether an event can be switched on and off. Those of {@code ftrace} cannot: markers are always written, the others
     * belong to tracers.
     *
     * @param name {@code SYSTEM:EVENT}; not {@code null}
     * @return {@code true} if it has a switch
     * @throws ErrnoException if there is no such event
     */
    public boolean isSwitchable(String name) throws ErrnoException {
        return instance.list(directory(name)).contains("enable");
    }

    /**
     * Returns the format of an event.
     *
     * @param name {@code SYSTEM:EVENT}; not {@code null}
     * @return its format; not {@code null}
     * @throws ErrnoException {@code ENOENT} if there is no such event
     * @throws IllegalArgumentException if its format does not parse
     */
    public synchronized EventFormat format(String name) throws ErrnoException {
        EventFormat known = formats.get(name);
        if (known != null) {
            return known;
        }
        String system = name.substring(0, Math.max(0, name.indexOf(':')));
        EventFormat format = EventFormat.parse(system, instance.read(directory(name) + "/format"), longBytes);
        formats.put(name, format);
        formatsById.put(format.id(), format);
        return format;
    }

    /**
     * Returns the format of the records of a type.
     *
     * @param id what {@link dev.ringmap.EventCursor#typeId()} says
     * @return the format, or empty if no event has this id
     * @throws ErrnoException if it cannot be read
     * @throws IllegalArgumentException if it does not parse
     */
    public synchronized Optional<EventFormat> format(int id) throws ErrnoException {
        EventFormat known = formatsById.get(id);
        if (known != null) {
            return Optional.of(known);
        }
        if (!hasAllFormats) {
            formats();
        }
        return Optional.ofNullable(formatsById.get(id));
    }

    /**
     * Reads and parses the formats of all events.
     *
     * @return the formats, sorted by name; not {@code null}
     * @throws ErrnoException if one cannot be read
     * @throws IllegalArgumentException if one does not parse
     */
    public synchronized List<EventFormat> formats() throws ErrnoException {
        List<EventFormat> all = new ArrayList<>(names.size());
        for (String name : names) {
            all.add(format(name));
        }
        hasAllFormats = true;
        return all;
    }

    private static String directory(String name) {
        return EVENTS + "/" + name.replace(':', '/');
    }
}
