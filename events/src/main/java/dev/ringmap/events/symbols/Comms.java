package dev.ringmap.events.symbols;

import dev.ringmap.TraceEvent;
import dev.ringmap.Tracing;
import dev.ringmap.events.EventFormat;
import dev.ringmap.events.EventFormats;
import dev.ringmap.events.MalformedEventException;
import dev.ringmap.events.TextBuffer;
import dev.ringmap.spi.ErrnoException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The names of tasks by pid, for events that carry only the pid. They start from what the kernel has recorded, and follow the events in
 * their order: {@code sched_switch}, {@code sched_wakeup}, {@code sched_wakeup_new}, {@code sched_waking}, {@code sched_process_fork},
 * {@code task_newtask} and {@code task_rename}, which also reports an exec.
 *
 * <p>Thread safety: <em>confined</em>. A name that is already known allocates nothing.
 *
 * @since 0.1
 */
public final class Comms {

    /** The events that carry names, {@code SYSTEM:EVENT}. */
    public static final List<String> EVENTS = CommSource.EVENTS;

    private static final String SAVED_CMDLINES = "saved_cmdlines";

    private static final byte[] IDLE = "<idle>".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] IMPOSSIBLE = "<XXX>".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] UNKNOWN = "<...>".getBytes(StandardCharsets.ISO_8859_1);

    private static final CommSource[] NO_SOURCES = {};

    /** More than a comm has: a longer text is not one. */
    private static final int MOST_TEXT_BYTES = 256;

    private final CommTable names = new CommTable();
    private final CommSource[][] sourcesOfType;
    private final byte[] text = new byte[MOST_TEXT_BYTES];

    private Comms(CommSource[][] sourcesOfType) {
        this.sourcesOfType = sourcesOfType;
    }

    /**
     * Starts from a copy of {@code saved_cmdlines}: one line per task, {@code 4242 bash}. Any other line is passed over.
     *
     * @param savedCmdlines the text; empty to start from nothing; not {@code null}
     * @param formats formats of the kernel that the events come from; only events whose formats are among them are followed; not {@code
     *     null}
     * @return the names; not {@code null}
     */
    public static Comms parse(byte[] savedCmdlines, EventFormats formats) {
        Comms comms = new Comms(sources(formats));
        comms.remember(savedCmdlines);
        return comms;
    }

    private void remember(byte[] savedCmdlines) {
        Lines lines = new Lines(savedCmdlines);
        while (lines.next()) {
            int space = lines.indexOf(' ', lines.start());
            if (space >= 0) {
                int pid = lines.pid(lines.start(), space);
                if (!knows(pid)) {
                    names.put(pid, savedCmdlines, space + 1, lines.end() - space - 1);
                }
            }
        }
    }

    /**
     * Adds the names that the kernel has recorded since, of tasks that are not known here.
     *
     * @param tracing the tracing of the kernel; not {@code null}
     * @throws ErrnoException if {@code saved_cmdlines} cannot be read
     */
    public void remember(Tracing tracing) throws ErrnoException {
        remember(tracing.topLevel().readBytes(SAVED_CMDLINES));
    }

    /**
     * Tells whether the name of a task is known.
     *
     * @param pid its pid
     * @return {@code true} if it is, as it always is for 0
     */
    public boolean knows(int pid) {
        return pid == 0 || names.find(pid) >= 0;
    }

    /**
     * Starts from the {@code saved_cmdlines} of a kernel.
     *
     * @param tracing the tracing of the kernel; not {@code null}
     * @param formats formats of the kernel, as {@link #parse} takes them; not {@code null}
     * @return the names; not {@code null}
     * @throws ErrnoException if {@code saved_cmdlines} cannot be read
     */
    public static Comms load(Tracing tracing, EventFormats formats) throws ErrnoException {
        return parse(tracing.topLevel().readBytes(SAVED_CMDLINES), formats);
    }

    private static CommSource[][] sources(EventFormats formats) {
        int most = formats.all().stream().mapToInt(EventFormat::id).max().orElse(0);
        CommSource[][] sources = new CommSource[most + 1][];
        Arrays.fill(sources, NO_SOURCES);
        for (EventFormat format : formats.all()) {
            sources[format.id()] = CommSource.of(format).toArray(NO_SOURCES);
        }
        return sources;
    }

    /**
     * Takes the names of tasks that an event carries. An event of another type carries none, nor does one that is cut off or malformed.
     *
     * @param event the event; not {@code null}
     * @throws dev.ringmap.SubBufferTakenException if the sub-buffer was taken away; no wrong name has been taken from it then
     */
    public void follow(TraceEvent event) {
        int type = event.typeId();
        if (type < sourcesOfType.length) {
            for (CommSource source : sourcesOfType[type]) {
                follow(event, source);
            }
        }
    }

    private void follow(TraceEvent event, CommSource source) {
        try {
            int pid = source.pid(event);
            int lengthBytes = source.lengthBytes(event);
            if (lengthBytes <= text.length) {
                source.copy(event, text);
                names.put(pid, text, 0, lengthBytes);
            }
        } catch (MalformedEventException | IndexOutOfBoundsException saysNothing) {
            // whoever prints the event reports it
        }
    }

    /**
     * Appends the name of a task, as the kernel does.
     *
     * @param pid its pid, in the first pid namespace, as events have it
     * @param out where it goes: {@code <idle>} for pid 0, {@code <...>} for a task whose name is not known; not {@code null}
     */
    public void append(int pid, TextBuffer out) {
        Objects.requireNonNull(out, "out");
        int start = names.find(pid);
        if (start >= 0) {
            out.append(names.names(), start, names.lengthAt(start));
        } else if (pid == 0) {
            out.append(IDLE);
        } else {
            out.append(pid < 0 ? IMPOSSIBLE : UNKNOWN);
        }
    }
}
