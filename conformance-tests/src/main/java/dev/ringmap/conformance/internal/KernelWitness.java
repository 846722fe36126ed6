package dev.ringmap.conformance.internal;

import dev.ringmap.TraceInstance;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.RingBufferBackend;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What this machine says about an instance, asked without the backend: an excuse that rests only on the backend's word would excuse a wrong
 * backend. Nobody else knows a simulated kernel, so there the backend is asked in two ways.
 */
final class KernelWitness {

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final Path RELEASE = Path.of("/proc/sys/kernel/osrelease");
    private static final String FILE_SYSTEM = "tracefs";
    private static final String PROBED = "tracing_on";

    private final TraceInstance instance;
    private final TraceFs tracefs;
    private final @Nullable Path directory;

    private KernelWitness(TraceFs tracefs, TraceInstance instance, @Nullable Path directory) {
        this.tracefs = tracefs;
        this.instance = instance;
        this.directory = directory;
    }

    /** Looks for the instance where a file that the backend has opened turns out to be. */
    static KernelWitness of(RingBufferBackend backend, TraceFs tracefs, TraceInstance instance) {
        Path found = null;
        try {
            found = whereItOpens(tracefs, instance);
        } catch (IOException e) {
            // if opening failed, a rule reports it; without /proc there is only the backend's word
        }
        if (found == null && !backend.isSimulated()) {
            found = Path.of(tracefs.root(), instance.path());
        }
        return new KernelWitness(tracefs, instance, found);
    }

    private static @Nullable Path whereItOpens(TraceFs tracefs, TraceInstance instance) throws IOException {
        TraceFile file = tracefs.open(instance.path() + "/" + PROBED, Set.of(OpenFlag.READ_ONLY));
        try {
            return directoryOfOpen(Path.of(instance.name(), PROBED));
        } finally {
            file.close();
        }
    }

    private static @Nullable Path directoryOfOpen(Path file) throws IOException {
        try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
            for (Path descriptor : descriptors.toList()) {
                try {
                    Path target = Files.readSymbolicLink(descriptor);
                    if (target.endsWith(file)
                            && Files.getFileStore(target).type().equals(FILE_SYSTEM)) {
                        return target.getParent();
                    }
                } catch (IOException e) {
                    // closed meanwhile, or no file
                }
            }
        }
        return null;
    }

    /** The release of the running kernel, or {@code null} if it is not the one that is traced. */
    @Nullable
    String release() {
        try {
            return directory == null ? null : Files.readString(RELEASE).strip();
        } catch (IOException e) {
            return null;
        }
    }

    /** Where the instance of a real kernel is, or {@code null} if the kernel is simulated. */
    @Nullable
    Path directory() {
        return directory;
    }

    /** The proof that a file exists that {@code list} does not show, or {@code null} if it does not exist. */
    @Nullable
    String whyThere(String file) {
        if (directory != null) {
            Path real = directory.resolve(file);
            return Files.exists(real) ? real + " is there" : null;
        }
        try (TraceFile opened = tracefs.open(instance.path() + "/" + file, Set.of(OpenFlag.READ_ONLY))) {
            return opened.path() + " can be opened";
        } catch (ErrnoException e) {
            return null;
        }
    }

    /**
     * The proof that a file can be opened for writing although the backend was refused, or {@code null} if the kernel refuses this process.
     */
    @Nullable
    String whyWritable(String path) {
        if (directory == null) {
            return "a simulated kernel has no permissions to refuse";
        }
        Path real = directory.resolve(Path.of(instance.path()).relativize(Path.of(path)));
        try {
            FileChannel.open(real, StandardOpenOption.READ, StandardOpenOption.WRITE)
                    .close();
            return "this process can open " + real + " for writing";
        } catch (IOException e) {
            return null;
        }
    }

    /** A CPU that the backend does not list, or {@code null} if there is none. */
    @Nullable
    String whyMoreCpus(List<Integer> listed) {
        int bound = listed.stream().mapToInt(Integer::intValue).max().orElse(0) + 1;
        for (int cpu = 0; cpu <= bound; cpu++) {
            String why = listed.contains(cpu) ? null : whyThere("per_cpu/cpu" + cpu + "/stats");
            if (why != null) {
                return why;
            }
        }
        return null;
    }
}
