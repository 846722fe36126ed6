package dev.ringmap.backend.sim;

import dev.ringmap.backend.sim.event.SimulatedEvents;
import dev.ringmap.backend.sim.files.Instances;
import dev.ringmap.backend.sim.files.SimulatedTraceFs;
import dev.ringmap.backend.sim.instance.Machine;
import dev.ringmap.backend.sim.instance.TraceArray;
import dev.ringmap.backend.sim.replay.Recording;
import dev.ringmap.backend.sim.replay.Replay;
import dev.ringmap.backend.sim.ring.CpuBuffer;
import dev.ringmap.backend.sim.ring.InterruptPoint;
import dev.ringmap.backend.sim.ring.KernelError;
import dev.ringmap.backend.sim.workload.Workload;
import dev.ringmap.spi.BackendOptions;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.TraceFs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A kernel in this JVM, with controls that a test needs and a real kernel does not have: several processes, a chosen CPU, an event that is
 * not committed yet, a signal on demand.
 *
 * <p>Instances are named as under {@code instances}; the empty name is the top-level one.
 *
 * <p>Thread safety: <em>thread-safe</em>.
 *
 * @since 0.1
 */
public final class SimulatedKernel implements AutoCloseable {

    private static final int ROOT_USER = 0;

    private final Machine machine;
    private final Instances instances;
    private final Activity activity;

    private SimulatedKernel(SimOptions options, LongSupplier nanosSinceBoot) throws IOException {
        SimulatedEvents events = SimulatedEvents.load();
        Recording recording = options.recording().map(Recording::new).orElse(null);
        if (recording != null) {
            recording.requirePages(options.cpuCount());
            recording.takeOverFormats(events);
        }
        machine = new Machine(
                options.abi(),
                options.mappingRefusal(),
                options.architecture(),
                options.cpuCount(),
                nanosSinceBoot,
                events);
        instances = new Instances(machine, recording == null ? 0 : recording.order());
        if (recording != null) {
            recording.commands().forEach(machine::nameTask);
            Replay replay = new Replay(recording);
            machine.feedBy(replay::feed);
            activity = replay::close;
        } else if (options.eventsPerSecond() > 0) {
            Workload workload = new Workload(machine, instances::all, options.seed(), options.eventsPerSecond());
            activity = workload::close;
        } else {
            activity = () -> {};
        }
    }

    /**
     * Boots a kernel. Its clock {@code mono} is {@link System#nanoTime()}, as it is on Linux.
     *
     * @param options the options of {@link SimBackend}; not {@code null}
     * @return the kernel; not {@code null}
     * @throws IllegalArgumentException if an option is unknown or its value is malformed
     * @throws ErrnoException {@code ENOMEM}
     */
    public static SimulatedKernel boot(BackendOptions options) throws ErrnoException {
        return boot(options, System::nanoTime);
    }

    /**
     * Boots a kernel whose time the caller controls.
     *
     * @param options the options of {@link SimBackend}; not {@code null}
     * @param nanosSinceBoot the time since the machine was started, in nanoseconds, which must not go backwards; not {@code null}
     * @return the kernel; not {@code null}
     * @throws IllegalArgumentException if an option is unknown or its value is malformed
     * @throws ErrnoException {@code ENOMEM}
     */
    public static SimulatedKernel boot(BackendOptions options, LongSupplier nanosSinceBoot) throws ErrnoException {
        SimOptions parsed = SimOptions.parse(options);
        try {
            return new SimulatedKernel(parsed, nanosSinceBoot);
        } catch (KernelError e) {
            throw new ErrnoException("boot", "simulated kernel", e.errno());
        } catch (IOException e) {
            throw new IllegalArgumentException("option " + SimBackend.REPLAY + ": " + e.getMessage(), e);
        }
    }

    /**
     * Opens the file system as a process of root.
     *
     * @return the file system; not {@code null}
     */
    public TraceFs mount() {
        return mountAs(ROOT_USER);
    }

    /**
     * Opens the file system as a process of some user.
     *
     * @param userId the user; 0 is root
     * @return the file system; not {@code null}
     */
    public TraceFs mountAs(int userId) {
        return new SimulatedTraceFs(machine, instances, userId, () -> {});
    }

    /** A mount whose closing ends the kernel. */
    TraceFs mountClosing() {
        return new SimulatedTraceFs(machine, instances, ROOT_USER, this::close);
    }

    /**
     * Something to run on a chosen CPU.
     *
     * @param <T> what it returns
     * @param <E> what it throws
     */
    @FunctionalInterface
    public interface OnCpu<T extends @Nullable Object, E extends Exception> {

        /**
         * Runs it.
         *
         * @return the result
         * @throws E if it fails
         */
        T run() throws E;
    }

    /**
     * Runs an action on a CPU, in the calling thread. Threads that were not put on a CPU run where {@link SimBackend} says.
     *
     * @param <T> what the action returns
     * @param <E> what it throws
     * @param cpu the CPU
     * @param action what to do there, writing markers for example; not {@code null}
     * @return what the action returned
     * @throws E what the action threw
     */
    public <T extends @Nullable Object, E extends Exception> T runOn(int cpu, OnCpu<T, E> action) throws E {
        return machine.runOn(cpu, action::run);
    }

    /**
     * Begins to write an event of raw data, as {@code trace_marker_raw} does.
     *
     * @param instance the instance; not {@code null}
     * @param cpu the CPU
     * @param data the data, the first four bytes of which are a tag; not {@code null}
     * @return the event, or empty if the buffer did not take it
     */
    public Optional<UnfinishedEvent> beginEvent(String instance, int cpu, ByteBuffer data) {
        return machine.runOn(cpu, () -> instance(instance).markers().begin(data))
                .<UnfinishedEvent>map(reservation -> reservation::commit);
    }

    /**
     * Makes interrupts come at awkward moments of every write to a CPU's buffer. For the simulator's own tests.
     *
     * @param instance the instance
     * @param cpu the CPU
     * @param handler what the interrupt does, on the writing thread; it may write to the same buffer, but must not read from it;
     *     {@code null} for no interrupts
     */
    void onInterruptPoint(String instance, int cpu, @Nullable Consumer<InterruptPoint> handler) {
        cpuBuffer(instance, cpu).onInterruptPoint(handler);
    }

    /**
     * Makes every event carry an absolute time stamp, as histogram triggers do.
     *
     * @param instance the instance; not {@code null}
     * @param absolute whether events carry one
     */
    public void setAbsoluteStamps(String instance, boolean absolute) {
        instance(instance).buffer().setAbsoluteStamps(absolute);
    }

    /**
     * Takes a snapshot from inside the kernel, as {@code tracing_snapshot()} does. While the instance is mapped it writes two lines into
     * the buffer instead.
     *
     * @param instance the instance; not {@code null}
     */
    public void snapshot(String instance) {
        instance(instance).snapshot().takeInKernel();
    }

    /**
     * Takes a CPU out of an instance's buffer, as if it had never been online.
     *
     * @param instance the instance; not {@code null}
     * @param cpu the CPU
     */
    public void dropCpu(String instance, int cpu) {
        instance(instance).buffer().dropCpu(cpu);
    }

    /**
     * Sends a signal, whose handler does not restart system calls, to a thread.
     *
     * @param thread the thread; not {@code null}
     * @return whether it was asleep in a system call, which then ends with {@code EINTR}
     */
    public boolean signal(Thread thread) {
        return machine.sleepers().signal(thread);
    }

    private TraceArray instance(String name) {
        return instances.instance(name);
    }

    private CpuBuffer cpuBuffer(String instance, int cpu) {
        CpuBuffer buffer = instance(instance).cpuBuffer(cpu);
        if (buffer == null) {
            throw new NoSuchElementException("cpu" + cpu + " has no buffer");
        }
        return buffer;
    }

    /** Ends the kernel's own activity. Open files and mappings go on working. */
    @Override
    public void close() {
        activity.close();
    }

    /** What the kernel does by itself. */
    private interface Activity extends AutoCloseable {

        @Override
        void close();
    }
}
