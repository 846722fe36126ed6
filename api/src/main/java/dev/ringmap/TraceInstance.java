package dev.ringmap;

import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.TraceFs;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A tracing instance: its own set of ring buffers, one for each CPU, and what is traced into them. {@link Tracing} creates and finds
 * them.
 *
 * <p>Thread safety: <em>thread-safe</em> as the control files are; two threads that write to the same file do so in no defined order.
 *
 * <p>Lifecycle: an instance that was created here is removed by {@link #close}; one that somebody else has created stays. Close its
 * readers first.
 *
 * <p>Errors: every method throws {@link ErrnoException} as the control file answers; {@code EACCES} without permission,
 * {@code ENOENT} if the kernel has no such file.
 *
 * @since 0.1
 */
public final class TraceInstance extends ControlDirectory implements AutoCloseable {

    private static final Pattern CPU_DIRECTORY = Pattern.compile("cpu(\\d{1,6})");

    private final String name;
    private final Removal removal;
    private final EventControl events;
    private final BufferSettings buffer;
    private final ReaderOpening readers;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** What closing does to the instance. */
    interface Removal {

        /** Leaves an instance alone that somebody else has created. */
        Removal NONE = () -> {};

        void run() throws ErrnoException;
    }

    TraceInstance(TraceFs tracefs, String name, String path, Removal removal) {
        super(new ControlFiles(tracefs, path));
        this.name = name;
        this.removal = removal;
        this.readers = new ReaderOpening(tracefs, control);
        this.events = new EventControl(control);
        this.buffer = new BufferSettings(control);
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
     * Maps the ring buffer of a CPU.
     *
     * @param cpu its number
     * @return the mapping, to be closed by the caller before this instance; not {@code null}
     * @throws IllegalArgumentException if the number is negative
     * @throws UnsupportedOperationException on a processor whose data caches may alias virtually
     * @throws ErrnoException {@code ENOENT} without such a CPU, {@code ENODEV} from a kernel before 6.10, {@code EBUSY} while a
     *     snapshot is armed, {@code EINVAL} for a CPU without buffer
     */
    public RingBufferMapping map(int cpu) throws ErrnoException {
        ControlPath.cpu(cpu);
        return readers.map(cpu, ReadStrategy.MAPPED);
    }

    /**
     * Opens a reader of the ring buffer of a CPU.
     *
     * @param cpu its number
     * @param strategy how its events are had; what is named is done or fails, and {@link ReadStrategy#AUTO} copies where the kernel does
     *     not map, which {@link LiveReader#choice} then tells; not {@code null}
     * @return the reader, to be closed by the caller before this instance; not {@code null}
     * @throws IllegalArgumentException if the number is negative
     * @throws UnsupportedOperationException as {@link #map}, for {@link ReadStrategy#MAPPED}
     * @throws ErrnoException {@code ENOENT} without such a CPU; as {@link #map} for {@link ReadStrategy#MAPPED}; otherwise {@code ENODEV}
     *     for a CPU without buffer
     */
    public LiveReader openReader(int cpu, ReadStrategy strategy) throws ErrnoException {
        ControlPath.cpu(cpu);
        Objects.requireNonNull(strategy, "strategy");
        return readers.open(cpu, strategy);
    }

    /**
     * Opens readers of the ring buffers of all CPUs that have one. Either all are opened, or none.
     *
     * @param strategy as for {@link #openReader}; not {@code null}
     * @return the readers in the order of their CPUs, to be closed by the caller before this instance; not {@code null}
     * @throws UnsupportedOperationException as {@link #openReader}
     * @throws ErrnoException as {@link #openReader}; for want of a buffer only if no CPU has one
     */
    public RingBufferReaders<LiveReader> openReaders(ReadStrategy strategy) throws ErrnoException {
        Objects.requireNonNull(strategy, "strategy");
        return RingBufferReaders.of(cpus(), cpu -> openReader(cpu, strategy));
    }

    /**
     * Maps the ring buffers of all CPUs that have one. Either all are mapped, or none.
     *
     * @return the mappings in the order of their CPUs, to be closed by the caller before this instance; not {@code null}
     * @throws UnsupportedOperationException as {@link #map}
     * @throws ErrnoException as {@link #map}; {@code EINVAL} only if no CPU has a buffer
     */
    public RingBufferReaders<RingBufferMapping> mapAll() throws ErrnoException {
        return RingBufferReaders.of(cpus(), this::map);
    }

    /**
     * Watches the ring buffer of a CPU while it is written, and consumes nothing.
     *
     * @param cpu its number
     * @param interval how long a waiting {@code advance} sleeps before it looks again; zero does not sleep, and keeps a CPU busy; not
     *     {@code null}
     * @return the observer, to be closed by the caller before this instance; not {@code null}
     * @throws IllegalArgumentException if the number or the interval is negative
     * @throws RingInspectionException if the stamps of the trace clock can be the same on two sub-buffers
     * @throws UnsupportedOperationException as {@link #map}
     * @throws ErrnoException as {@link #map}
     */
    public RingObserver observe(int cpu, Duration interval) throws ErrnoException {
        ControlPath.cpu(cpu);
        Objects.requireNonNull(interval, "interval");
        if (interval.isNegative()) {
            throw new IllegalArgumentException("a negative interval: " + interval);
        }
        return readers.observe(cpu, interval);
    }

    /**
     * Watches the ring buffers of all CPUs that have one.
     *
     * @param interval as for {@link #observe}; not {@code null}
     * @return the observers in the order of their CPUs, to be closed by the caller before this instance; not {@code null}
     * @throws IllegalArgumentException if the interval is negative
     * @throws RingInspectionException as {@link #observe}
     * @throws UnsupportedOperationException as {@link #map}
     * @throws ErrnoException as {@link #map}; {@code EINVAL} only if no CPU has a buffer
     */
    public RingBufferReaders<RingObserver> observe(Duration interval) throws ErrnoException {
        Objects.requireNonNull(interval, "interval");
        return RingBufferReaders.of(cpus(), cpu -> observe(cpu, interval));
    }

    /**
     * Inspects the ring buffer of a CPU where it lies, without consuming anything. Tracing has to be off.
     *
     * @param cpu its number
     * @return the reader of what nobody has consumed, to be closed by the caller before this instance; not {@code null}
     * @throws IllegalArgumentException if the number is negative
     * @throws RingInspectionException if tracing is on, or the order of what is in the ring is not known
     * @throws UnsupportedOperationException as {@link #map}
     * @throws ErrnoException as {@link #map}
     */
    public StoppedRing inspect(int cpu) throws ErrnoException {
        ControlPath.cpu(cpu);
        return readers.inspect(cpu);
    }

    /**
     * Inspects the ring buffers of all CPUs that have one. Either all are opened, or none.
     *
     * @return the readers in the order of their CPUs, to be closed by the caller before this instance; not {@code null}
     * @throws RingInspectionException as {@link #inspect(int)}
     * @throws UnsupportedOperationException as {@link #map}
     * @throws ErrnoException as {@link #mapAll}
     */
    public RingBufferReaders<StoppedRing> inspect() throws ErrnoException {
        return RingBufferReaders.of(cpus(), this::inspect);
    }

    /**
     * Looks at the meta page of a CPU's buffer without consuming anything: the page is mapped, but GET_READER is not called.
     *
     * @param cpu its number
     * @param look reads what is wanted from the page, which is valid until it returns; not {@code null}
     * @param <T> the type of what is read
     * @return what {@code look} returned
     * @throws IllegalArgumentException if the CPU's number is negative
     * @throws ErrnoException as {@link #map}
     */
    public <T> T peek(int cpu, Function<MetaPage, T> look) throws ErrnoException {
        ControlPath.cpu(cpu);
        return MappedPages.peek(control, cpu, Objects.requireNonNull(look));
    }

    /**
     * Lists the events of the kernel, which are the same in all instances, including those of the system {@code ftrace}, most of which
     * cannot be switched.
     *
     * @return the names, {@code SYSTEM:EVENT}; not {@code null}
     * @throws ErrnoException if {@code events} cannot be listed
     */
    public SortedSet<String> events() throws ErrnoException {
        return events.names();
    }

    /**
     * Starts tracing an event into this instance, or all that match a pattern, for example {@code sched:*} or {@code sched:sched_w*}.
     *
     * @param pattern {@code SYSTEM:EVENT}; {@code *} stands for any characters and {@code ?} for one; not {@code null}
     * @throws IllegalArgumentException if it is not of this form
     * @throws ErrnoException {@code ENOENT} if the kernel has no such event
     */
    public void enable(String pattern) throws ErrnoException {
        events.setEnabled(pattern, true);
    }

    /**
     * Starts tracing an event where a condition holds: as {@link #setFilter} and {@link #enable(String)}.
     *
     * @param event {@code SYSTEM:EVENT}; not {@code null}
     * @param condition as {@link #setFilter} takes it, for example {@code next_pid > 0}; not {@code null}
     * @throws IllegalArgumentException as {@link #setFilter}
     * @throws ErrnoException as {@link #setFilter}; the event is not enabled then
     */
    public void enable(String event, String condition) throws ErrnoException {
        setFilter(event, condition);
        enable(event);
    }

    /**
     * Stops tracing an event, or all that match a pattern.
     *
     * @param pattern as {@link #enable(String)} takes it; not {@code null}
     * @throws IllegalArgumentException if it is not of this form
     * @throws ErrnoException {@code ENOENT} if the kernel has no such event
     */
    public void disable(String pattern) throws ErrnoException {
        events.setEnabled(pattern, false);
    }

    /**
     * Stops tracing all events.
     *
     * @throws ErrnoException if the kernel refuses
     */
    public void disableAll() throws ErrnoException {
        events.disableAll();
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
        return events.isEnabled(event);
    }

    /**
     * Returns the condition under which an event is traced.
     *
     * @param event {@code SYSTEM:EVENT}; not {@code null}
     * @return the condition, or empty if the event is traced always; not {@code null}
     * @throws IllegalArgumentException if it is not of this form
     * @throws ErrnoException {@code ENOENT} if the kernel has no such event
     */
    public Optional<String> filter(String event) throws ErrnoException {
        return events.filter(event);
    }

    /**
     * Traces an event only where a condition on its fields holds. If the kernel refuses a condition, the former one is gone too.
     *
     * @param event {@code SYSTEM:EVENT}; not {@code null}
     * @param condition in the kernel's language, for example {@code next_pid > 0 && prev_comm ~ "java*"}; not {@code null}
     * @throws IllegalArgumentException if the event is not of this form, or the condition is blank, {@code 0} or several lines
     * @throws ErrnoException {@code ENOENT} if the kernel has no such event; {@code EINVAL} if it does not accept the condition, with
     *     what its {@code error_log} says and a caret below the place
     */
    public void setFilter(String event, String condition) throws ErrnoException {
        events.setFilter(event, condition);
    }

    /**
     * Traces an event whatever its fields are.
     *
     * @param event {@code SYSTEM:EVENT}; not {@code null}
     * @throws IllegalArgumentException if it is not of this form
     * @throws ErrnoException {@code ENOENT} if the kernel has no such event
     */
    public void clearFilter(String event) throws ErrnoException {
        events.clearFilter(event);
    }

    /**
     * Returns the tasks to which events are limited.
     *
     * @return the tasks' ids; empty if there is no limit; not {@code null}
     * @throws ErrnoException if the file cannot be read
     */
    public List<Long> eventPids() throws ErrnoException {
        return events.pids();
    }

    /**
     * Limits events to tasks, instead of those to which they were limited before.
     *
     * @param pids the tasks' ids; none lifts the limit
     * @throws IllegalArgumentException if one is negative or has more than 31 bits, of which the kernel would use the lower ones
     * @throws ErrnoException if the kernel refuses one
     */
    public void setEventPids(long... pids) throws ErrnoException {
        events.setPids(pids);
    }

    /**
     * Returns how large the buffers are, when they wake a reader, and what they do when they are full.
     *
     * @return the settings, to be read and changed; not {@code null}
     */
    public BufferSettings buffer() {
        return buffer;
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
     * @return the file, to be closed by the caller; not {@code null}
     * @throws ErrnoException if there is no permission
     */
    public TraceMarker openMarker(boolean raw) throws ErrnoException {
        return new TraceMarker(
                control.open(control.path(raw ? "trace_marker_raw" : "trace_marker"), OpenFlag.WRITE_ONLY));
    }

    /**
     * Removes the instance if it was created here; what it traced is no longer traced. While the kernel says that a file of it is open,
     * this retries for up to a second, since somebody may just be closing it. Idempotent.
     *
     * @throws ErrnoException {@code EBUSY} if a file of it stays open or mapped; closing may then be tried again
     */
    @Override
    public void close() throws ErrnoException {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            removal.run();
        } catch (ErrnoException e) {
            closed.set(false);
            throw Advice.addTo(e);
        }
    }
}
