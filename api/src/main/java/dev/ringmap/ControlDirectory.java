package dev.ringmap;

import dev.ringmap.spi.ErrnoException;
import java.util.List;
import java.util.Objects;

/**
 * A directory of control files: the switch, the clock, the kernel's counts, and access to those that have no method of their own.
 *
 * <p>Thread safety: <em>thread-safe</em> as the control files are; two threads that write to the same file do so in no defined order.
 *
 * @since 0.1
 */
public abstract sealed class ControlDirectory permits TraceInstance {

    final ControlFiles control;

    ControlDirectory(ControlFiles control) {
        this.control = control;
    }

    /**
     * Returns where the directory is.
     *
     * @return its path relative to the tracefs root, empty for the root itself; not {@code null}
     */
    public String path() {
        return control.path();
    }

    /**
     * Tells whether events are written to the buffers.
     *
     * @return {@code true} if {@code tracing_on} is 1
     * @throws ErrnoException if the file cannot be read
     */
    public boolean isTracing() throws ErrnoException {
        return control.readSwitch("tracing_on");
    }

    /**
     * Switches writing to the buffers on or off.
     *
     * @param on whether events are written
     * @throws ErrnoException if the kernel refuses
     */
    public void setTracing(boolean on) throws ErrnoException {
        control.writeSwitch("tracing_on", on);
    }

    /**
     * Throws away what the buffers of all CPUs hold, and sets their counters to 0. Open readers notice it as a reset.
     *
     * @throws ErrnoException if the kernel refuses
     */
    public void clear() throws ErrnoException {
        control.clearTrace();
    }

    /**
     * Returns the clock that stamps the events.
     *
     * @return its name, for example {@code local}; not {@code null}
     * @throws IllegalStateException if {@code trace_clock} marks none
     * @throws ErrnoException if the file cannot be read
     */
    public String clock() throws ErrnoException {
        return control.readClock();
    }

    /**
     * Chooses the clock that stamps the events. The kernel clears the buffers when it does.
     *
     * @param clock its name, one of those in {@code trace_clock}; not {@code null}
     * @throws IllegalArgumentException if it is not a name: empty, or with characters other than letters, digits, {@code _} and {@code -}
     * @throws ErrnoException {@code EINVAL} if there is no such clock
     */
    public void setClock(String clock) throws ErrnoException {
        write("trace_clock", ControlPath.clock(clock));
    }

    /**
     * Returns the kernel's own count of what happened to a CPU's buffer.
     *
     * @param cpu the CPU's number
     * @return the counts since the last reset; not {@code null}
     * @throws IllegalArgumentException if the CPU's number is negative
     * @throws ErrnoException {@code ENOENT} without such a CPU
     */
    public RingBufferStats stats(int cpu) throws ErrnoException {
        return RingBufferStats.parse(read(ControlPath.cpu(cpu) + "/stats"));
    }

    /**
     * Reads a control file that has no method of its own.
     *
     * @param file relative to this directory, for example {@code events/sched/sched_switch/format}; not {@code null}
     * @return its text; not {@code null}
     * @throws IllegalArgumentException if a name in it is empty, {@code .} or {@code ..}, or has a control character
     * @throws ErrnoException if it cannot be read
     */
    public String read(String file) throws ErrnoException {
        return control.read(ControlPath.file(file));
    }

    /**
     * Reads a control file as bytes, for files that need not be UTF-8: the kernel accepts any bytes as the name of a task.
     *
     * @param file relative to this directory, for example {@code saved_cmdlines}; not {@code null}
     * @return its bytes; not {@code null}
     * @throws IllegalArgumentException if a name in it is empty, {@code .} or {@code ..}, or has a control character
     * @throws ErrnoException if it cannot be read
     */
    public byte[] readBytes(String file) throws ErrnoException {
        return control.readBytes(ControlPath.file(file));
    }

    /**
     * Writes a control file that has no method of its own, in one write and without truncating it: to a file that holds a list, such
     * as {@code set_event}, the text is added.
     *
     * @param file relative to this directory; not {@code null}
     * @param text what to write; not {@code null}
     * @throws IllegalArgumentException if a name in it is empty, {@code .} or {@code ..}, or has a control character
     * @throws ErrnoException if the kernel refuses
     */
    public void write(String file, String text) throws ErrnoException {
        control.write(ControlPath.file(file), Objects.requireNonNull(text));
    }

    /**
     * Writes a control file anew: it is opened for truncation, which empties a file that holds a list, such as {@code set_event} or
     * {@code set_ftrace_filter}, and the text is written, in one write.
     *
     * @param file relative to this directory; not {@code null}
     * @param text what to write; nothing is written if it is empty, so that the file is left empty; not {@code null}
     * @throws IllegalArgumentException for {@code trace_pipe_raw}: truncating it takes the pages away from everybody who has them mapped,
     *     in whatever process (contract 2.4); and for a path that {@link #write} refuses
     * @throws ErrnoException if the kernel refuses
     */
    public void replace(String file, String text) throws ErrnoException {
        Objects.requireNonNull(text);
        if (ControlPath.isMapped(ControlPath.file(file))) {
            throw new IllegalArgumentException("truncating " + file + " ends the mappings of every process");
        }
        control.replace(file, text);
    }

    /**
     * Lists a directory.
     *
     * @param directory relative to this directory, empty for the directory itself; not {@code null}
     * @return the names in it, sorted; not {@code null}
     * @throws IllegalArgumentException if a name in it is empty, {@code .} or {@code ..}, or has a control character
     * @throws ErrnoException {@code ENOENT} if there is none
     */
    public List<String> list(String directory) throws ErrnoException {
        return control.list(ControlPath.directory(directory));
    }

    /** Returns where the directory is, with the root of the tracefs. */
    @Override
    public String toString() {
        return control.toString();
    }
}
