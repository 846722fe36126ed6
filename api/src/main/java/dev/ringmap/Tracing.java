package dev.ringmap;

import dev.ringmap.kernel.Kernel;
import dev.ringmap.spi.BackendOptions;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.InstanceRemoval;
import dev.ringmap.spi.RingBufferBackend;
import dev.ringmap.spi.TemporaryInstance;
import dev.ringmap.spi.TraceFs;
import java.io.IOException;
import java.util.Objects;

/**
 * The tracing of one kernel: the way to its instances, and the first thing a program opens.
 *
 * <p>Thread safety: <em>thread-safe</em>.
 *
 * <p>Lifecycle: close the instances first, then this.
 *
 * @since 0.1
 */
public final class Tracing implements AutoCloseable {

    /** The command that {@link #mount} runs. */
    public static final String MOUNT_COMMAND = "mount -t tracefs nodev /sys/kernel/tracing";

    private final TraceFs tracefs;
    private final boolean isOfThisMachine;

    private Tracing(TraceFs tracefs, boolean isOfThisMachine) {
        this.tracefs = tracefs;
        this.isOfThisMachine = isOfThisMachine;
    }

    /**
     * Opens the tracing of this machine's kernel with the best backend, as {@link Backends#select()} chooses it.
     *
     * @return the tracing, to be closed by the caller; not {@code null}
     * @throws NoBackendException if no backend can be used
     * @throws ErrnoException if the tracefs cannot be opened, for example {@code EACCES} without permission
     */
    public static Tracing open() throws ErrnoException {
        return open(Backends.select(), BackendOptions.none());
    }

    /**
     * Opens the tracing with the backend of a name.
     *
     * @param backend the backend's name, for example {@code jni}; not {@code null}
     * @return the tracing, to be closed by the caller; not {@code null}
     * @throws NoBackendException if there is none of that name, or it cannot be used
     * @throws ErrnoException as {@link #open()}
     */
    public static Tracing open(String backend) throws ErrnoException {
        return open(Backends.select(backend), BackendOptions.none());
    }

    /**
     * Opens the tracing with a backend.
     *
     * @param backend the backend; not {@code null}
     * @param options what it is opened with, for example {@code tracefs=DIRECTORY}; not {@code null}
     * @return the tracing, to be closed by the caller; not {@code null}
     * @throws IllegalArgumentException if the backend does not know an option, or does not accept its value
     * @throws ErrnoException as {@link #open()}
     */
    public static Tracing open(RingBufferBackend backend, BackendOptions options) throws ErrnoException {
        return new Tracing(backend.open(options), !backend.isSimulated());
    }

    /**
     * Traces over a tracefs that is open already. This is for tests of backends, which have opened one themselves; a program opens its
     * tracing with one of the methods above.
     *
     * @param tracefs the tracefs, closed with the tracing; not {@code null}
     * @return the tracing, which need not be closed if the tracefs is; not {@code null}
     */
    public static Tracing over(TraceFs tracefs) {
        return new Tracing(Objects.requireNonNull(tracefs), false);
    }

    /**
     * Mounts the tracefs at its usual place, {@code /sys/kernel/tracing}, with {@code mount(8)}. Nothing else in this library mounts.
     *
     * @throws IOException if {@code mount} fails, with its output, or does not exist
     * @throws java.io.InterruptedIOException if the thread is interrupted meanwhile; it stays interrupted
     */
    public static void mount() throws IOException {
        TracefsMount.mount(MOUNT_COMMAND);
    }

    /**
     * Creates an instance. Its {@code buffer_percent} is set to 0, so that a waiting reader is woken by every event.
     *
     * @param name its name, a single path element; not {@code null}
     * @return the instance, removed when it is closed; not {@code null}
     * @throws IllegalArgumentException if it is not a name: blank, {@code .}, {@code ..}, or with a {@code /} or a control character
     * @throws ErrnoException {@code EEXIST} if there is one of this name, {@code EACCES} without permission
     */
    public TraceInstance createInstance(String name) throws ErrnoException {
        String path = ControlPath.instance(name);
        try {
            tracefs.mkdir(path);
        } catch (ErrnoException e) {
            throw Advice.addTo(e);
        }
        return setUp(new TraceInstance(tracefs, name, path, () -> InstanceRemoval.remove(tracefs, path)));
    }

    /**
     * Creates an instance named {@code ringmap-PURPOSE-PID-RANDOM}, after removing those that killed processes have left: instances with
     * such a name of which no file is open. A file of this one is held open until it is closed. Otherwise as {@link #createInstance}.
     *
     * @param purpose lower-case letters that say what it is for; not {@code null}
     * @return the instance, removed when it is closed; not {@code null}
     * @throws IllegalArgumentException if the purpose is anything else
     * @throws ErrnoException {@code EACCES} without permission
     */
    public TraceInstance createTemporaryInstance(String purpose) throws ErrnoException {
        TemporaryInstance instance;
        try {
            Leftovers.remove(tracefs);
            instance = TemporaryInstance.create(tracefs, purpose);
        } catch (ErrnoException e) {
            throw Advice.addTo(e);
        }
        return setUp(new TraceInstance(tracefs, instance.name(), instance.path(), instance::close));
    }

    private static TraceInstance setUp(TraceInstance instance) throws ErrnoException {
        try {
            instance.buffer().setWakeUpPercent(0);
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
     * Returns an instance that somebody else has created.
     *
     * @param name its name; not {@code null}
     * @return the instance, left alone when it is closed; not {@code null}
     * @throws IllegalArgumentException if it is not a name, as in {@link #createInstance}
     * @throws ErrnoException {@code ENOENT} if there is none of this name
     */
    public TraceInstance instance(String name) throws ErrnoException {
        String path = ControlPath.instance(name);
        try {
            tracefs.list(path);
        } catch (ErrnoException e) {
            throw Advice.addTo(e, tracefs);
        }
        return new TraceInstance(tracefs, name, path, TraceInstance.Removal.NONE);
    }

    /**
     * Returns the top-level instance, which every tool shares.
     *
     * @return the instance, left alone when it is closed; not {@code null}
     */
    public TraceInstance topLevel() {
        return new TraceInstance(tracefs, "", "", TraceInstance.Removal.NONE);
    }

    /**
     * Tells which kernel is traced.
     *
     * @return the kernel; not {@code null}
     */
    public Kernel kernel() {
        return tracefs.kernel();
    }

    /**
     * Tells whether it is this machine's kernel that is traced, so that what the machine says about its kernel, for example in {@code
     * /proc/kallsyms}, holds for the traced one.
     *
     * @return {@code true} if it is; {@code false} for a simulated kernel, and for a tracefs given to {@link #over}, which may be any
     *     kernel's
     */
    public boolean isOfThisMachine() {
        return isOfThisMachine;
    }

    /** Closes the tracefs. Idempotent. */
    @Override
    public void close() {
        tracefs.close();
    }

    /** Returns where the tracefs is. */
    @Override
    public String toString() {
        return tracefs.root();
    }
}
