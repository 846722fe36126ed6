package dev.ringmap;

import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * A tracing instance: its own set of ring-buffers, one for each CPU, and what is traced into them.
 *
 * <p>Thread safety: <em>thread-safe</em> as the control files are; what two threads write to the same file is in no order.
 *
 * <p>Lifecycle: an instance that was {@linkplain #create created} here is removed by {@link #close}; one that was
 * {@linkplain #open opened} stays. Close its mappings first.
 *
 * <p>Errors: every method throws {@link ErrnoException} as the control file answers; {@code EACCES} without permission,
 * {@code ENOENT} if the kernel has no such file.
 */
public final class TraceInstance implements AutoCloseable {

    static final String INSTANCES = "instances";

    private static final Pattern EVENT = Pattern.compile("[\\w-]+:[\\w.-]+");
    private static final Pattern MAPPED_FILE = Pattern.compile("(.*/)?trace_pipe_raw/*");
    private static final Pattern CPU_DIRECTORY = Pattern.compile("cpu(\\d{1,6})");

    private final TraceFs tracefs;
    private final String name;
    private final String path;
    private final boolean isOurs;
    private final ControlFiles control;
    private final LossLedger losses = new LossLedger();
    private final AtomicBoolean closed = new AtomicBoolean();

    private TraceInstance(TraceFs tracefs, String name, String path, boolean isOurs) {
        this.tracefs = tracefs;
        this.name = name;
        this.path = path;
        this.isOurs = isOurs;
        this.control = new ControlFiles(tracefs, path);
    }

    /**
     * Creates an instance. Its {@code buffer_percent} is set to 0, so that a waiting reader is told of every event.
     *
     * @param tracefs where; not {@code null}
     * @param name its name, a single path element; not {@code null}
     * @return the instance, removed when it is closed; not {@code null}
     * @throws ErrnoException {@code EEXIST} if there is one of this name
     */
    public static TraceInstance create(TraceFs tracefs, String name) throws ErrnoException {
        String path = instancePath(name);
        try {
            tracefs.mkdir(path);
        } catch (ErrnoException e) {
            throw Advice.addTo(e);
        }
        TraceInstance instance = new TraceInstance(tracefs, name, path, true);
        try {
            instance.bufferPercent(0);
            return instance;
        } catch (ErrnoException | RuntimeException e) {
            try {
                instance.close();
            } catch (ErrnoException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    /**
     * Creates an instance named {@code ringmap-PURPOSE-PID-N}, after having removed those that killed processes have left.
     *
     * @param tracefs where; not {@code null}
     * @param purpose lower-case letters that tell people what it is for; not {@code null}
     * @return the instance, removed when it is closed; not {@code null}
     * @throws ErrnoException if there is no permission
     */
    public static TraceInstance createTemporary(TraceFs tracefs, String purpose) throws ErrnoException {
        String name = TemporaryInstances.newName(purpose);
        try {
            TemporaryInstances.removeLeftovers(tracefs);
        } catch (ErrnoException e) {
            throw Advice.addTo(e);
        }
        return create(tracefs, name);
    }

    /**
     * Opens an instance that somebody else has created.
     *
     * @param tracefs where; not {@code null}
     * @param name its name; not {@code null}
     * @return the instance, left alone when it is closed; not {@code null}
     * @throws ErrnoException {@code ENOENT} if there is none of this name
     */
    public static TraceInstance open(TraceFs tracefs, String name) throws ErrnoException {
        String path = instancePath(name);
        try {
            tracefs.list(path);
        } catch (ErrnoException e) {
            throw Advice.addTo(e);
        }
        return new TraceInstance(tracefs, name, path, false);
    }

    /**
     * Opens the top-level instance, which every tool shares.
     *
     * @param tracefs where; not {@code null}
     * @return the instance, left alone when it is closed; not {@code null}
     */
    public static TraceInstance topLevel(TraceFs tracefs) {
        return new TraceInstance(tracefs, "", "", false);
    }

    private static String instancePath(String name) {
        if (name.isEmpty() || name.indexOf('/') >= 0 || name.equals(".") || name.equals("..")) {
            throw new IllegalArgumentException("not an instance name: '" + name + "'");
        }
        return INSTANCES + "/" + name;
    }

    /**
     * Returns the name.
     *
     * @return the name, empty for the top-level instance; not {@code null}
     */
    public String name() {
        return name;
    }

    /**
     * Returns where the instance is.
     *
     * @return its directory relative to the tracefs root, empty for the top-level instance; not {@code null}
     */
    public String path() {
        return path;
    }

    /**
     * Lists the CPUs that have a directory here. One that has not been online since the instance was made has no buffer; mapping it is
     * {@code EINVAL}.
     *
     * @return the CPUs' numbers, ascending; not {@code null}
     * @throws ErrnoException if the directory cannot be read
     */
    public List<Integer> cpus() throws ErrnoException {
        return list("per_cpu").stream()
                .map(CPU_DIRECTORY::matcher)
                .filter(matcher -> matcher.matches())
                .map(matcher -> Integer.valueOf(matcher.group(1)))
                .sorted()
                .toList();
    }

    /**
     * Maps the ring-buffer of a CPU.
     *
     * @param cpu its number
     * @return the mapping, to be closed by the caller before this instance; not {@code null}
     * @throws UnsupportedOperationException on a processor whose data caches may alias virtually
     * @throws ErrnoException {@code ENOENT} without such a CPU, {@code ENODEV} from a kernel before 6.10, {@code EBUSY} while a
     *     snapshot is armed, {@code EINVAL} for a CPU without buffer
     */
    public RingBufferMapping map(int cpu) throws ErrnoException {
        return RingBufferMapping.open(tracefs, control, losses, cpu);
    }

    /**
     * Maps the ring-buffers of all CPUs that have one. Either all are mapped, or none.
     *
     * @return the mappings in the order of their CPUs, to be closed by the caller before this instance; not {@code null}
     * @throws UnsupportedOperationException as {@link #map}
     * @throws ErrnoException as {@link #map}; {@code EINVAL} only if no CPU has a buffer
     */
    public List<RingBufferMapping> mapAll() throws ErrnoException {
        List<RingBufferMapping> mappings = new ArrayList<>();
        try {
            mapAllInto(mappings);
            return mappings;
        } catch (ErrnoException | RuntimeException e) {
            for (RingBufferMapping mapping : mappings) {
                undo(mapping, e);
            }
            throw e;
        }
    }

    private void mapAllInto(List<RingBufferMapping> mappings) throws ErrnoException {
        ErrnoException withoutBuffer = null;
        for (int cpu : cpus()) {
            try {
                mappings.add(map(cpu));
            } catch (ErrnoException e) {
                if (e.errno() != Errno.EINVAL) {
                    throw e;
                }
                withoutBuffer = e;
            }
        }
        if (mappings.isEmpty() && withoutBuffer != null) {
            throw withoutBuffer;
        }
    }

    private static void undo(RingBufferMapping mapping, Exception failure) {
        try {
            mapping.close();
        } catch (ErrnoException e) {
            failure.addSuppressed(e);
        }
    }

    /**
     * Looks at the meta page of a CPU's buffer without consuming anything: it is mapped, but GET_READER is not called.
     *
     * @param cpu its number
     * @param look what to take from the page, which is valid until it returns; not {@code null}
     * @param <T> what is taken
     * @return what {@code look} returned
     * @throws ErrnoException as {@link #map}
     */
    public <T> T peek(int cpu, Function<MetaPage, T> look) throws ErrnoException {
        return RingBufferMapping.peek(control, cpu, look);
    }

    /**
     * Starts tracing an event into this instance.
     *
     * @param event {@code SYSTEM:EVENT}; not {@code null}
     * @throws IllegalArgumentException if it is not of this form
     * @throws ErrnoException {@code ENOENT} if the kernel has no such event
     */
    public void enable(String event) throws ErrnoException {
        write(eventFile(event, "enable"), "1");
    }

    /**
     * Stops tracing an event.
     *
     * @param event {@code SYSTEM:EVENT}; not {@code null}
     * @throws IllegalArgumentException if it is not of this form
     * @throws ErrnoException {@code ENOENT} if the kernel has no such event
     */
    public void disable(String event) throws ErrnoException {
        write(eventFile(event, "enable"), "0");
    }

    /**
     * Stops tracing all events.
     *
     * @throws ErrnoException if the kernel refuses
     */
    public void disableAll() throws ErrnoException {
        replace("set_event", "");
    }

    /**
     * Tells whether an event is traced into this instance.
     *
     * @param event {@code SYSTEM:EVENT}; not {@code null}
     * @return {@code true} if it is
     * @throws IllegalArgumentException if it is not of this form
     * @throws ErrnoException {@code ENOENT} if the kernel has no such event
     */
    public boolean isEnabled(String event) throws ErrnoException {
        return read(eventFile(event, "enable")).startsWith("1");
    }

    private static String eventFile(String event, String file) {
        if (!EVENT.matcher(event).matches()) {
            throw new IllegalArgumentException("not of the form SYSTEM:EVENT: '" + event + "'");
        }
        return "events/" + event.replace(':', '/') + "/" + file;
    }

    /**
     * Limits events to tasks.
     *
     * @param pids the tasks' ids; none lifts the limit
     * @throws ErrnoException if the kernel refuses one
     */
    public void limitEventsToPids(long... pids) throws ErrnoException {
        if (pids.length == 0) {
            replace("set_event_pid", "");
        } else {
            write("set_event_pid", LongStream.of(pids).mapToObj(Long::toString).collect(Collectors.joining(" ")));
        }
    }

    /**
     * Switches writing to the buffers on or off.
     *
     * @param on whether events are written
     * @throws ErrnoException if the kernel refuses
     */
    public void tracing(boolean on) throws ErrnoException {
        write("tracing_on", on ? "1" : "0");
    }

    /**
     * Tells whether events are written to the buffers.
     *
     * @return {@code true} if {@code tracing_on} is 1
     * @throws ErrnoException if the file cannot be read
     */
    public boolean isTracing() throws ErrnoException {
        return read("tracing_on").startsWith("1");
    }

    /**
     * Throws away what the buffers of all CPUs hold, and sets their counters to 0. Open mappings notice it as a reset.
     *
     * @throws ErrnoException if the kernel refuses
     */
    public void clear() throws ErrnoException {
        replace("trace", "");
    }

    /**
     * Returns the clock that stamps the events.
     *
     * @return its name, for example {@code local}; not {@code null}
     * @throws ErrnoException if the file cannot be read
     */
    public String clock() throws ErrnoException {
        String clocks = read("trace_clock");
        int start = clocks.indexOf('[');
        int end = clocks.indexOf(']', start + 1);
        if (start < 0 || end < 0) {
            throw new IllegalStateException("no current clock in trace_clock: " + clocks.strip());
        }
        return clocks.substring(start + 1, end);
    }

    /**
     * Chooses the clock that stamps the events. The kernel clears the buffers when it does.
     *
     * @param clock its name, one of those in {@code trace_clock}; not {@code null}
     * @throws ErrnoException {@code EINVAL} if there is no such clock
     */
    public void clock(String clock) throws ErrnoException {
        write("trace_clock", clock);
    }

    /**
     * Gives every CPU a buffer of this size. The kernel rounds up to whole sub-buffers and keeps at least two.
     *
     * @param sizeKib the size for each CPU, in KiB
     * @throws ErrnoException {@code EBUSY} (before 6.14 {@code ENOMEM}) while any CPU is mapped, {@code EINVAL} for 0
     */
    public void resizeKib(long sizeKib) throws ErrnoException {
        write("buffer_size_kb", Long.toString(sizeKib));
    }

    /**
     * Returns the size of a CPU's buffer.
     *
     * @param cpu the CPU's number
     * @return {@code buffer_size_kb} of that CPU, in KiB, counting data bytes only
     * @throws ErrnoException if the file cannot be read
     */
    public long bufferSizeKib(int cpu) throws ErrnoException {
        String text = read("per_cpu/cpu" + cpu + "/buffer_size_kb").strip();
        int space = text.indexOf(' '); // "7 (expanded: 1408)"
        return Long.parseLong(space < 0 ? text : text.substring(0, space));
    }

    /**
     * Sets the size of a sub-buffer, and clears the trace before and after: kernels up to 6.18 leave the counters of the old buffers
     * standing and then show events that are not there (contract 3.4).
     *
     * @param sizeKib the size in KiB, rounded up by the kernel to a power of two of pages; at most 512 with 4 KiB pages
     * @throws ErrnoException {@code EBUSY} while any CPU is mapped, {@code EINVAL} out of range
     */
    public void subBufferSizeKib(int sizeKib) throws ErrnoException {
        clear();
        write("buffer_subbuf_size_kb", Integer.toString(sizeKib));
        clear();
    }

    /**
     * Returns the size of a sub-buffer.
     *
     * @return {@code buffer_subbuf_size_kb}, in KiB
     * @throws ErrnoException {@code ENOENT} from kernels before 6.8
     */
    public int subBufferSizeKib() throws ErrnoException {
        return Integer.parseInt(read("buffer_subbuf_size_kb").strip());
    }

    /**
     * Sets how full a buffer has to be before a waiting reader is woken.
     *
     * @param percent 0 to 100; 0 wakes at every event
     * @throws ErrnoException {@code EINVAL} out of range
     */
    public void bufferPercent(int percent) throws ErrnoException {
        write("buffer_percent", Integer.toString(percent));
    }

    /**
     * Chooses what happens when the buffer is full.
     *
     * @param overwrite {@code true} to overwrite the oldest events, which a mapped reader is told of; {@code false} to drop new ones,
     *     which only {@link RingBufferStats#droppedEvents()} tells
     * @throws ErrnoException if the kernel refuses
     */
    public void overwrite(boolean overwrite) throws ErrnoException {
        write("options/overwrite", overwrite ? "1" : "0");
    }

    /**
     * Writes a message into the buffer of the CPU on which the caller runs.
     *
     * @param message the text; the kernel cuts it at about 4,000 bytes; not {@code null}
     * @throws ErrnoException {@code EBADF} if tracing is off, or the buffer is full and set not to overwrite
     */
    public void marker(String message) throws ErrnoException {
        write("trace_marker", message);
    }

    /**
     * Opens the file that takes markers, for many of them.
     *
     * @param raw {@code true} for {@code trace_marker_raw}, which takes an {@code int} id and bytes; {@code false} for
     *     {@code trace_marker}, which takes text
     * @return the file, open for writing, to be closed by the caller; not {@code null}
     * @throws ErrnoException if there is no permission
     */
    public TraceFile openMarker(boolean raw) throws ErrnoException {
        return control.open(control.path(raw ? "trace_marker_raw" : "trace_marker"), OpenFlag.WRITE_ONLY);
    }

    /**
     * Returns the kernel's own count of what happened to a CPU's buffer.
     *
     * @param cpu the CPU's number
     * @return the counts since the last reset; not {@code null}
     * @throws ErrnoException {@code ENOENT} without such a CPU
     */
    public RingBufferStats stats(int cpu) throws ErrnoException {
        return RingBufferStats.parse(read("per_cpu/cpu" + cpu + "/stats"));
    }

    /**
     * Reads a control file that has no method of its own.
     *
     * @param file relative to this instance, for example {@code events/sched/sched_switch/format}; not {@code null}
     * @return its text; not {@code null}
     * @throws ErrnoException if it cannot be read
     */
    public String read(String file) throws ErrnoException {
        return control.read(file);
    }

    /**
     * Writes a control file that has no method of its own, in one write and without truncating it: to a file that holds a list, such
     * as {@code set_event}, the text is added.
     *
     * @param file relative to this instance; not {@code null}
     * @param text what to write; not {@code null}
     * @throws ErrnoException if the kernel refuses
     */
    public void write(String file, String text) throws ErrnoException {
        control.write(file, text);
    }

    /**
     * Writes a control file anew: it is opened for truncation, which empties a file that holds a list, such as {@code set_event} or
     * {@code set_ftrace_filter}, and the text is written, in one write.
     *
     * @param file relative to this instance; not {@code null}
     * @param text what to write; nothing is written if it is empty, so that the file is left empty; not {@code null}
     * @throws IllegalArgumentException for {@code trace_pipe_raw}: truncating it takes the pages away from everybody who has them
     *     mapped, in whatever process (contract 2.4)
     * @throws ErrnoException if the kernel refuses
     */
    public void replace(String file, String text) throws ErrnoException {
        if (MAPPED_FILE.matcher(file).matches()) {
            throw new IllegalArgumentException("truncating " + file + " ends the mappings of every process");
        }
        control.replace(file, text);
    }

    /**
     * Lists a directory.
     *
     * @param directory relative to this instance; not {@code null}
     * @return the names in it, sorted; not {@code null}
     * @throws ErrnoException {@code ENOENT} if there is none
     */
    public List<String> list(String directory) throws ErrnoException {
        return tracefs.list(control.path(directory));
    }

    /**
     * Removes the instance if it was created here; what it traced is no longer traced. Idempotent.
     *
     * @throws ErrnoException {@code EBUSY} if a file of it is open or mapped; closing may then be tried again
     */
    @Override
    public void close() throws ErrnoException {
        if (!isOurs || !closed.compareAndSet(false, true)) {
            return;
        }
        try {
            tracefs.rmdir(path);
        } catch (ErrnoException e) {
            if (e.errno() == Errno.ENOENT) {
                return; // somebody else has removed it: what was wanted is so
            }
            closed.set(false);
            throw Advice.addTo(e);
        }
    }

    @Override
    public String toString() {
        return tracefs.root() + (path.isEmpty() ? "" : "/" + path);
    }
}
