package dev.ringmap.events;

import dev.ringmap.EventPattern;
import dev.ringmap.SubBufferDescriptor;
import dev.ringmap.TraceInstance;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The formats of a kernel's events, all or some, from wherever they were read: a live kernel, a recording, a test.
 *
 * <p>A kernel has some 2,300, each in a file of its own: reading all takes from a tenth of a second to seconds on a busy machine. A program
 * that has to keep up with events reads those of {@linkplain #load(TraceInstance, Collection) the events it has enabled}, and leaves {@link
 * #refreshed} to another thread. A format is parsed when it is first asked for. An event that disappears while formats are read, or whose
 * format does not parse, has no format here; that does not end the reading.
 *
 * <p>Thread safety: <em>immutable</em>.
 *
 * @since 0.1
 */
public final class EventFormats {

    private static final String EVENTS = "events/";

    private final SortedMap<String, FormatFile> byName = new TreeMap<>();
    private final @Nullable FormatFile[] byId;

    private EventFormats(Collection<FormatFile> files) {
        byId = new FormatFile[1 + files.stream().mapToInt(FormatFile::id).max().orElse(0)];
        for (FormatFile file : files) {
            byName.put(file.fullName(), file);
            if (file.id() >= 0) {
                byId[file.id()] = file;
            }
        }
    }

    /**
     * Collects formats, for example those that {@link EventFormat#parse} has read from a recording.
     *
     * @param formats the formats; of several with the same name or number the last one wins; not {@code null}
     * @return the set; not {@code null}
     */
    public static EventFormats of(Collection<EventFormat> formats) {
        return new EventFormats(formats.stream().map(FormatFile::of).toList());
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
        return new EventFormats(read(instance, names));
    }

    private static List<FormatFile> read(TraceInstance instance, Collection<String> names) throws ErrnoException {
        int longBytes = SubBufferDescriptor.parse(readFile(instance, "header_page"), ByteOrder.nativeOrder())
                .commitBytes();
        List<FormatFile> files = new ArrayList<>();
        for (String name : names) {
            read(instance, name, longBytes).ifPresent(files::add);
        }
        return files;
    }

    private static Optional<FormatFile> read(TraceInstance instance, String name, int longBytes) throws ErrnoException {
        if (name.indexOf(':') < 0) {
            throw new IllegalArgumentException("not of the form SYSTEM:EVENT: '" + name + "'");
        }
        try {
            String text = readFile(instance, name.replace(':', '/') + "/format");
            return Optional.of(FormatFile.unparsed(name, text, longBytes));
        } catch (ErrnoException e) {
            if (e.isGone()) {
                return Optional.empty();
            }
            throw e;
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
        List<FormatFile> now = read(instance, instance.events());
        now.replaceAll(file -> {
            FormatFile known = byName.get(file.fullName());
            return known != null && known.isSame(file) ? known : file;
        });
        EventFormats refreshed = new EventFormats(now);
        return refreshed.byName.equals(byName) ? this : refreshed;
    }

    /**
     * Returns the names of the events whose formats these are.
     *
     * @return the names, {@code SYSTEM:EVENT}, sorted; not {@code null}
     */
    public SortedSet<String> names() {
        return all().stream().map(EventFormat::fullName).collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Returns all formats.
     *
     * @return the formats, sorted by name; not {@code null}
     */
    public Collection<EventFormat> all() {
        return parsed(name -> true);
    }

    /**
     * Returns the formats of the events that match a pattern.
     *
     * @param pattern {@code SYSTEM:EVENT}, or an event's name in whatever system; {@code *} stands for any characters and
     *     {@code ?} for one; not {@code null}
     * @return the formats, sorted by name; empty if there are none; not {@code null}
     */
    public List<EventFormat> matching(String pattern) {
        return parsed(EventPattern.of(pattern)::matches);
    }

    private List<EventFormat> parsed(Predicate<String> isWanted) {
        return byName.values().stream()
                .filter(file -> isWanted.test(file.fullName()))
                .flatMap(file -> file.format().stream())
                .toList();
    }

    /**
     * Returns the format of the records of a type.
     *
     * @param id what {@link dev.ringmap.TraceEvent#typeId()} returns
     * @return the format, or empty if none of these has this number
     */
    public Optional<EventFormat> format(int id) {
        FormatFile file = id >= 0 && id < byId.length ? byId[id] : null;
        return file == null ? Optional.empty() : file.format();
    }

    /**
     * Returns the format of an event.
     *
     * @param name {@code SYSTEM:EVENT}; not {@code null}
     * @return the format; not {@code null}
     * @throws IllegalArgumentException if there is none of this name; {@link #names} lists those that exist
     */
    public EventFormat format(String name) {
        return Optional.ofNullable(byName.get(name))
                .flatMap(FormatFile::format)
                .orElseThrow(() -> new IllegalArgumentException("there is no format of an event '" + name + "'"));
    }

    @Override
    public String toString() {
        return byName.size() + " formats";
    }
}
