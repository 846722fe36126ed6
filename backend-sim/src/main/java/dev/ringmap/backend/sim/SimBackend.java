package dev.ringmap.backend.sim;

import dev.ringmap.spi.Availability;
import dev.ringmap.spi.Availability.Feature;
import dev.ringmap.spi.BackendOptions;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.Protection;
import dev.ringmap.spi.RingBufferBackend;
import dev.ringmap.spi.Sharing;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The backend {@code sim}: a simulated kernel for each {@link #open}.
 *
 * <p>It is used only when it is asked for by name. What it invents must not be taken for real.
 *
 * <p>A thread runs on CPU 0 of the simulated machine, unless the thread itself, and not only its process, was bound to a single CPU before
 * it first wrote, for example by {@code taskset(1)}: then it runs on the simulated CPU of that number, if there is one.
 *
 * <p>Thread safety: <em>thread-safe</em>.
 *
 * @since 0.1
 */
public final class SimBackend implements RingBufferBackend {

    /** Option: how ring buffers are mapped, {@code mainline}, {@code mainline-7} or {@code v14}; {@code none} if they cannot be, as before 6.10. */
    public static final String ABI = "abi";

    /** Option: the name of the errno with which every mapping is refused, for example {@code EPERM}; without it, none is. */
    public static final String MMAP = "mmap";

    /** Option: the number of processors. */
    public static final String CPUS = "cpus";

    /** Option: what {@code uname -m} says; {@code armv7l}, for example, has data caches that alias. */
    public static final String MACHINE = "machine";

    /** Option: the seed of the workload; the same seed makes the same events. */
    public static final String SEED = "seed";

    /** Option: how many events per second the workload makes if all are switched on, 0 for none, {@code max} for as many as it can. */
    public static final String RATE = "rate";

    /** Option: a directory with pages recorded from a kernel, which are replayed instead of simulated ones. */
    public static final String REPLAY = "replay";

    /** Makes the backend. No kernel is simulated before {@link #open}. */
    public SimBackend() {}

    @Override
    public String name() {
        return "sim";
    }

    @Override
    public int priority() {
        return 0;
    }

    @Override
    public boolean isSimulated() {
        return true;
    }

    @Override
    public Availability availability(BackendOptions options) {
        try (TraceFs tracefs = open(options);
                TraceFile file = tracefs.open("per_cpu/cpu0/trace_pipe_raw", Set.of(OpenFlag.READ_ONLY))) {
            Set<Feature> features = EnumSet.of(Feature.COPYING);
            String mapping = map(file);
            if (mapping.isEmpty()) {
                features.add(Feature.MAPPING);
            }
            String kernel =
                    tracefs.kernel().release() + " on " + tracefs.kernel().machine();
            return new Availability.Available("a simulated kernel, " + kernel + mapping, features, List.of());
        } catch (IllegalArgumentException e) {
            return new Availability.Unavailable(
                    Availability.Reason.BAD_OPTION, String.valueOf(e.getMessage()), "correct the option", e);
        } catch (ErrnoException e) {
            return new Availability.Unavailable(
                    Availability.Reason.BROKEN,
                    String.valueOf(e.getMessage()),
                    "give the JVM more direct memory (-XX:MaxDirectMemorySize)",
                    e);
        }
    }

    /** Returns why it cannot be mapped; nothing if it can. */
    private static String map(TraceFile file) {
        try {
            file.map(0, 1, Set.of(Protection.READ), Sharing.SHARED).close();
            return "";
        } catch (ErrnoException refusal) {
            return "; events are copied, since " + refusal.getMessage();
        }
    }

    @Override
    public TraceFs open(BackendOptions options) throws ErrnoException {
        SimulatedKernel kernel = SimulatedKernel.boot(options);
        return kernel.mountClosing();
    }
}
