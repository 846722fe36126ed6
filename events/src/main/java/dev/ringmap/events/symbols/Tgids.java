package dev.ringmap.events.symbols;

import dev.ringmap.Tracing;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import java.util.Arrays;

/**
 * The processes of tasks by pid, as a kernel records them while an instance has its option {@code record-tgid} on.
 *
 * <p>Thread safety: <em>confined</em>. Looking up allocates nothing.
 *
 * @since 0.1
 */
public final class Tgids {

    private static final String SAVED_TGIDS = "saved_tgids";

    /** By pid, as the kernel has them; 0 if there is none. */
    private int[] tgids = {};

    private Tgids() {}

    /**
     * Starts from a copy of {@code saved_tgids}: one line per task, {@code 4243 4242}. Any other line is passed over.
     *
     * @param savedTgids the text; empty to start from nothing; not {@code null}
     * @return the processes; not {@code null}
     */
    public static Tgids parse(byte[] savedTgids) {
        Tgids parsed = new Tgids();
        parsed.remember(savedTgids);
        return parsed;
    }

    /**
     * Starts from the {@code saved_tgids} of a kernel; from nothing if it has no such file, as before Linux 4.14.
     *
     * @param tracing the tracing of the kernel; not {@code null}
     * @return the processes; not {@code null}
     * @throws ErrnoException if the file cannot be read
     */
    public static Tgids load(Tracing tracing) throws ErrnoException {
        Tgids loaded = new Tgids();
        loaded.remember(tracing);
        return loaded;
    }

    /**
     * Takes what the kernel has recorded by now.
     *
     * @param tracing the tracing of the kernel; not {@code null}
     * @throws ErrnoException if {@code saved_tgids} is there and cannot be read
     */
    public void remember(Tracing tracing) throws ErrnoException {
        try {
            remember(tracing.topLevel().readBytes(SAVED_TGIDS));
        } catch (ErrnoException e) {
            if (e.errno() != Errno.ENOENT) {
                throw e;
            }
        }
    }

    private void remember(byte[] savedTgids) {
        Lines lines = new Lines(savedTgids);
        while (lines.next()) {
            int space = lines.indexOf(' ', lines.start());
            int pid = space < 0 ? 0 : lines.pid(lines.start(), space);
            int tgid = space < 0 ? 0 : lines.pid(space + 1, lines.end());
            if (pid > 0 && pid <= CommTable.MAX_PID) {
                tgids = pid < tgids.length ? tgids : Arrays.copyOf(tgids, Math.max(pid + 1, 2 * tgids.length));
                tgids[pid] = tgid;
            }
        }
    }

    /**
     * Tells whether it is known which process a task belongs to.
     *
     * @param pid the task's pid
     * @return {@code true} if it is, and for 0, which belongs to none
     */
    public boolean knows(int pid) {
        return pid == 0 || tgid(pid) != 0;
    }

    /**
     * Returns the process of a task.
     *
     * @param pid the task's pid, in the first pid namespace, as events have it
     * @return the pid of its process, there too; 0 if that is not known
     */
    public int tgid(int pid) {
        return pid >= 0 && pid < tgids.length ? tgids[pid] : 0;
    }
}
