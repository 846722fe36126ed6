package dev.ringmap.events;

import dev.ringmap.EventPattern;
import dev.ringmap.SubBufferDescriptor;
import dev.ringmap.TraceInstance;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The formats of a kernel's events, all or some, from wherever they were read: a live kernel, a recording, a test.
 *
 * <p>A kernel has some 2,300, each in a file of its own: reading all takes from a tenth of a second to seconds on a busy machine. A program
 * that has to keep up with events reads those of {@linkplain #load(TraceInstance, Collection) the events it has enabled}, and leaves {@link
 * #refreshed} to another thread. An event that disappears while formats are read, or whose format does not parse, has no format here; that
 * does not end the reading.
 *
 * <p>Thread safety: <em>immutable</em>.
 *
 * @since 0.1
 */
public final class EventFormats {

    private static final String EVENTS = "events/";

    private final TreeMap<String, EventFormat> byName = new TreeMap<>();
    private final @Nullable EventFormat[] byId;

    private EventFormats(Collection<EventFormat> formats) {
        byId = new EventFormat
                [1 + formats.stream().mapToInt(EventFormat::id).max().orElse(0)];
        for (EventFormat format : formats) {
            byName.put(format.fullName(), format);
            byId[format.id()] = format;
        }
    }

    /**
     * Collects formats, for example those that {@link EventFormat#parse} has read from a recording.
     *
     * @param formats the formats; of several with the same name or number the last one wins; not {@code null}
     * @return the set; not {@code null}
     */
    public static EventFormats of(Collection<EventFormat> formats) {
        return new EventFormats(formats);
    }

    /**
     * Reads the formats of all events.
     *
     * @param instance any instance: the events of a kernel are the same in all; not {@code null}
     * @return the formats; not {@code null}
     * @throws ErrnoException if the events cannot be listed, or the format of an existing one cannot be read; {@code EINTR} if the thread
     *     is interrupted meanwhile, which it stays
     */
    public static EventFormats load(TraceInstance instance) throws ErrnoException {
        return load(instance, instance.events());
    }

    /**
     * Reads the formats of some events.
     *
     * @param instance any instance; not {@code null}
     * @param names their names, {@code SYSTEM:EVENT}; those that do not exist are passed over; not {@code null}
     * @return the formats; not {@code null}
     * @throws ErrnoException as {@link #load(TraceInstance)}
     * @throws IllegalArgumentException if a name does not have that form
     */
    public static EventFormats load(TraceInstance instance, Collection<String> names) throws ErrnoException {
        return of(read(instance, names).values());
    }

    private static Map<String, EventFormat> read(TraceInstance instance, Collection<String> names)
            throws ErrnoException {
        int longBytes = SubBufferDescriptor.parse(readFile(instance, "header_page"), ByteOrder.nativeOrder())
                .commitBytes();
        Map<String, EventFormat> formats = new TreeMap<>();
        for (String name : names) {
            read(instance, name, longBytes).ifPresent(format -> formats.put(format.fullName(), format));
        }
        return formats;
    }

    private static Optional<EventFormat> read(TraceInstance instance, String name, int longBytes)
            throws ErrnoException {
        int colon = name.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("not of the form SYSTEM:EVENT: '" + name + "'");
        }
        try {
            String text = readFile(instance, name.replace(':', '/') + "/format");
            return Optional.of(EventFormat.parse(name.substring(0, colon), text, longBytes));
        } catch (ErrnoException e) {
            if (e.isGone()) {
                return Optional.empty();
            }
            throw e;
        } catch (IllegalArgumentException doesNotParse) {
            return Optional.empty();
        }
    }

    private static String readFile(TraceInstance instance, String file) throws ErrnoException {
        if (Thread.currentThread().isInterrupted()) {
            throw new ErrnoException("read", EVENTS + file, Errno.EINTR);
        }
        return instance.read(EVENTS + file);
    }

    /**
     * Reads the formats of all events that the kernel now has, including those of modules and probes that have been added, without those
     * that are gone. A format that has not changed is the same object again, so that what is bound to it stays valid.
     *
     * @param instance an instance of the kernel that these formats are of; not {@code null}
     * @return the formats of all events; this object if nothing has changed; not {@code null}
     * @throws ErrnoException as {@link #load(TraceInstance)}
     */
    public EventFormats refreshed(TraceInstance instance) throws ErrnoException {
        Map<String, EventFormat> now = read(instance, instance.events());
        now.replaceAll((name, format) -> {
            EventFormat known = byName.get(name);
            return known != null && isSame(known, format) ? known : format;
        });
        boolean isUnchanged = now.size() == byName.size()
                && now.entrySet().stream().allMatch(entry -> byName.get(entry.getKey()) == entry.getValue());
        return isUnchanged ? this : of(now.values());
    }

    private static boolean isSame(EventFormat one, EventFormat other) {
        return one.id() == other.id()
                && one.commonFields().equals(other.commonFields())
                && one.fields().equals(other.fields())
                && one.printFormat().equals(other.printFormat());
    }

    /**
     * Returns the names of the events whose formats these are.
     *
     * @return the names, {@code SYSTEM:EVENT}, sorted; not {@code null}
     */
    public SortedSet<String> names() {
        return Collections.unmodifiableSortedSet(byName.navigableKeySet());
    }

    /**
     * Returns all formats.
     *
     * @return the formats, sorted by name; not {@code null}
     */
    public Collection<EventFormat> all() {
        return Collections.unmodifiableCollection(byName.values());
    }

    /**
     * Returns the formats of the events that match a pattern.
     *
     * @param pattern {@code SYSTEM:EVENT}, or an event's name in whatever system; {@code *} stands for any characters and
     *     {@code ?} for one; not {@code null}
     * @return the formats, sorted by name; empty if there are none; not {@code null}
     */
    public List<EventFormat> matching(String pattern) {
        EventPattern compiled = EventPattern.of(pattern);
        return byName.values().stream()
                .filter(format -> compiled.matches(format.fullName()))
                .toList();
    }

    /**
     * Returns the format of the records of a type.
     *
     * @param id what {@link dev.ringmap.TraceEvent#typeId()} returns
     * @return the format, or empty if none of these has this number
     */
    public Optional<EventFormat> format(int id) {
        return id >= 0 && id < byId.length ? Optional.ofNullable(byId[id]) : Optional.empty();
    }

    /**
     * Returns the format of an event.
     *
     * @param name {@code SYSTEM:EVENT}; not {@code null}
     * @return the format; not {@code null}
     * @throws IllegalArgumentException if there is none of this name; {@link #names} lists those that exist
     */
    public EventFormat format(String name) {
        EventFormat format = byName.get(name);
        if (format == null) {
            throw new IllegalArgumentException("there is no format of an event '" + name + "'");
        }
        return format;
    }

    @Override
    public String toString() {
        return byName.size() + " formats";
    }
}
