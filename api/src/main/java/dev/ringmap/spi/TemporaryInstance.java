package dev.ringmap.spi;

import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * A tracing instance that is in use from its creation until it is closed; after that anybody may remove it.
 *
 * <p>One of its files is held open. While it is open, the kernel refuses to remove the instance; it closes the file when the process ends,
 * however it ends. So whoever cleans up tries to remove every instance {@linkplain #isTemporary with such a name}, and removes exactly
 * those whose owners are gone, in whatever pid namespace they were.
 *
 * <p>The name, {@code ringmap-PURPOSE-PID-RANDOM}, proves nothing: purpose and pid are for people, the random part makes it unique.
 *
 * <p>Thread safety: <em>thread-safe</em>.
 *
 * @since 0.1
 */
public final class TemporaryInstance implements AutoCloseable {

    /** Earlier versions had a number in place of the random part. */
    private static final Pattern NAME = Pattern.compile("ringmap-[a-z]+-\\d+-[0-9a-f]+");

    private static final Pattern PURPOSE = Pattern.compile("[a-z]+");
    private static final String INSTANCES = "instances/";

    /** An open {@code format} or {@code options/overwrite}, among others, does not keep an instance from being removed; this file does. */
    private static final String HELD_FILE = "buffer_percent";

    private static final int CREATIONS = 100;

    private final TraceFs tracefs;
    private final String name;
    private TraceFile held;
    private boolean removed;

    private TemporaryInstance(TraceFs tracefs, String name, TraceFile held) {
        this.tracefs = tracefs;
        this.name = name;
        this.held = held;
    }

    /**
     * Creates an instance. It has no owner until its file is open: if somebody removes it before that, another one is created.
     *
     * @param tracefs where to create it; not {@code null}
     * @param purpose lower-case letters that say what it is for; not {@code null}
     * @return the instance; not {@code null}
     * @throws IllegalArgumentException if the purpose is anything else
     * @throws ErrnoException {@code EACCES} without permission, {@code ENOMEM}
     */
    public static TemporaryInstance create(TraceFs tracefs, String purpose) throws ErrnoException {
        if (!PURPOSE.matcher(purpose).matches()) {
            throw new IllegalArgumentException("a purpose is lower-case letters: '" + purpose + "'");
        }
        for (int attempt = 1; ; attempt++) {
            String name = "ringmap-" + purpose + "-" + ProcessHandle.current().pid() + "-"
                    + Long.toHexString(ThreadLocalRandom.current().nextLong());
            try {
                tracefs.mkdir(INSTANCES + name);
                return new TemporaryInstance(tracefs, name, hold(tracefs, INSTANCES + name));
            } catch (ErrnoException e) {
                if (!isTaken(tracefs, INSTANCES + name, e) || attempt == CREATIONS) {
                    throw e;
                }
            }
        }
    }

    /** Whether somebody else has the name, or has removed the instance. If not, there is none now. */
    private static boolean isTaken(TraceFs tracefs, String path, ErrnoException failure) {
        if (failure.operation().equals("mkdir")) {
            return failure.errno() == Errno.EEXIST;
        }
        try {
            tracefs.rmdir(path);
            return false;
        } catch (ErrnoException e) {
            failure.addSuppressed(e);
            return e.isGone();
        }
    }

    /**
     * Opens the file, and looks whether the instance is still there: if it was removed while the kernel opened the file, and another one
     * was made in the same memory, then the other one is held.
     */
    private static TraceFile hold(TraceFs tracefs, String path) throws ErrnoException {
        TraceFile file = tracefs.open(path + "/" + HELD_FILE, Set.of(OpenFlag.READ_ONLY));
        try {
            tracefs.list(path);
            return file;
        } catch (ErrnoException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /**
     * Tells by its name whether an instance is temporary. If nobody uses it, it is a leftover.
     *
     * @param name the name of an instance; not {@code null}
     * @return {@code true} if it is named like one of these, or like one of an earlier version
     */
    public static boolean isTemporary(String name) {
        return NAME.matcher(name).matches();
    }

    /**
     * Returns the name.
     *
     * @return {@code ringmap-PURPOSE-PID-RANDOM}; not {@code null}
     */
    public String name() {
        return name;
    }

    /**
     * Returns where the instance is.
     *
     * @return its directory relative to the tracefs root; not {@code null}
     */
    public String path() {
        return INSTANCES + name;
    }

    /**
     * Removes the instance, as {@link InstanceRemoval} does. Idempotent.
     *
     * @throws ErrnoException {@code EBUSY} if a file of it is open or mapped; the instance then stays in use, and closing may be tried
     *     again
     */
    @Override
    public synchronized void close() throws ErrnoException {
        if (removed) {
            return;
        }
        held.close();
        try {
            InstanceRemoval.remove(tracefs, path());
            removed = true;
        } catch (ErrnoException e) {
            try {
                held = hold(tracefs, path());
            } catch (ErrnoException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }
}
