package dev.ringmap.conformance.mutant;

import static dev.ringmap.spi.Errno.EBADF;
import static dev.ringmap.spi.Errno.EBUSY;
import static dev.ringmap.spi.Errno.ENODEV;

import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.Protection;
import dev.ringmap.spi.Sharing;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;

/** Wrong in which CPU or which instance it acts on. */
final class NeighbourMutants extends MutantFamily {

    private static final String LOWER = "/cpu0/";
    private static final String HIGHER = "/cpu1/";
    private static final Set<OpenFlag> WRITING = EnumSet.of(OpenFlag.WRITE_ONLY);
    private static final Set<OpenFlag> CLEARING = EnumSet.of(OpenFlag.WRITE_ONLY, OpenFlag.TRUNCATE);
    private static final Set<OpenFlag> READING = EnumSet.of(OpenFlag.READ_ONLY, OpenFlag.NONBLOCK);

    NeighbourMutants() {
        addOtherFiles();
        addClearing();
        addSharedSettings();
        addMappings();
        addSnapshots();
        addRequests();
        addRefusals();
    }

    /** Knows the file system behind it. */
    private static class Knowing extends Mutation {

        volatile TraceFs tracefs;

        @Override
        TraceFile open(TraceFs real, String path, Set<OpenFlag> flags) throws ErrnoException {
            tracefs = real;
            return super.open(real, path, flags);
        }

        final void write(String path, ByteBuffer value) throws ErrnoException {
            try (TraceFile file = tracefs.open(path, WRITING)) {
                file.write(value);
            }
        }

        /** The same file in all other instances. */
        final Set<String> elsewhere(String path) throws ErrnoException {
            Set<String> paths = new HashSet<>();
            for (String name : tracefs.list("instances")) {
                if (path.startsWith("instances/") && !path.startsWith("instances/" + name + "/")) {
                    paths.add("instances/" + name + "/" + path.split("/", 3)[2]);
                }
            }
            return paths;
        }

        /** The instance of a file. */
        static String instance(String path) {
            return path.startsWith("instances/") ? path.substring(0, path.indexOf('/', 10)) : "";
        }
    }

    private static String sibling(String path) {
        return path.contains(LOWER) ? path.replace(LOWER, HIGHER) : path.replace(HIGHER, LOWER);
    }

    private void addOpened(String name, String fault, BiPredicate<String, Set<OpenFlag>> which, Renaming renaming) {
        add(name, fault, new Mutation() {
            @Override
            TraceFile open(TraceFs real, String path, Set<OpenFlag> flags) throws ErrnoException {
                return real.open(which.test(path, flags) ? renaming.of(path) : path, flags);
            }
        });
    }

    @FunctionalInterface
    private interface Renaming {
        String of(String path);
    }

    private static boolean isClearing(Set<OpenFlag> flags) {
        return flags.contains(OpenFlag.TRUNCATE);
    }

    private static String ofInstance(String path) {
        return path.replaceFirst("per_cpu/cpu\\d+/", "");
    }

    private void addOtherFiles() {
        addOpened(
                "higher-cpu-shows-the-lower",
                "the file of CPU 1 shows the buffer of CPU 0",
                (path, flags) -> path.endsWith(RAW),
                path -> path.replace(HIGHER, LOWER));
        addOpened(
                "lower-cpu-shows-the-higher-in-others",
                "the files of the CPUs are exchanged",
                (path, flags) -> path.endsWith(RAW),
                NeighbourMutants::sibling);
        addOpened(
                "stats-of-the-lower-cpu",
                "stats of every CPU are those of CPU 0",
                (path, flags) -> path.endsWith("/stats"),
                path -> path.replace(HIGHER, LOWER));
        addOpened(
                "trace-of-a-cpu-shows-all",
                "trace of a CPU shows the events of all",
                (path, flags) -> path.contains("/per_cpu/") && path.endsWith("/trace") && !isClearing(flags),
                NeighbourMutants::ofInstance);
        addOpened(
                "resize-of-a-cpu-resizes-the-lower",
                "the size of any CPU is that of CPU 0",
                (path, flags) -> path.contains("/per_cpu/") && path.endsWith("buffer_size_kb"),
                path -> path.replace(HIGHER, LOWER));
    }

    private void addClearing() {
        addOpened(
                "clearing-a-cpu-clears-all",
                "truncating trace of a CPU clears all CPUs",
                (path, flags) -> path.contains("/per_cpu/") && path.endsWith("/trace") && isClearing(flags),
                NeighbourMutants::ofInstance);
        addOpened(
                "clearing-a-cpu-clears-the-other",
                "truncating trace of a CPU clears the other one",
                (path, flags) -> path.contains("/per_cpu/") && path.endsWith("/trace") && isClearing(flags),
                NeighbourMutants::sibling);
        addOpened(
                "clearing-all-clears-the-lower-cpu",
                "truncating trace clears CPU 0 only",
                (path, flags) -> !path.contains("/per_cpu/") && path.endsWith("/trace") && isClearing(flags),
                path -> path.replaceFirst("trace$", "per_cpu/cpu0/trace"));
        add("clearing-clears-every-instance", "truncating trace clears all instances", new Knowing() {
            @Override
            TraceFile open(TraceFs real, String path, Set<OpenFlag> flags) throws ErrnoException {
                TraceFile file = super.open(real, path, flags);
                if (path.endsWith("/trace") && isClearing(flags)) {
                    for (String other : elsewhere(path)) {
                        real.open(other, CLEARING).close();
                    }
                }
                return file;
            }
        });
    }

    private void addSharedSettings() {
        addShared("tracing-on-shared", "tracing_on is that of all instances", "/tracing_on");
        addShared("clock-shared", "trace_clock is that of all instances", "/trace_clock");
        addShared("percent-shared", "buffer_percent is that of all instances", "/buffer_percent");
        addShared("overwrite-shared", "options/overwrite is that of all instances", "/options/overwrite");
        addShared("sub-buffer-size-shared", "buffer_subbuf_size_kb is that of all instances", "/buffer_subbuf_size_kb");
        add("settings-of-the-top-level-too", "tracing_on switches the top-level instance too", new Knowing() {
            @Override
            int write(TraceFile real, ByteBuffer source) throws ErrnoException {
                if (real.path().endsWith("/tracing_on")) {
                    write("tracing_on", source.duplicate());
                }
                return real.write(source);
            }
        });
        add("new-instance-inherits", "a new instance has the clock that was set last", new Knowing() {
            private ByteBuffer clock = ByteBuffer.allocateDirect(0);

            @Override
            int write(TraceFile real, ByteBuffer source) throws ErrnoException {
                ByteBuffer value = source.duplicate();
                int count = real.write(source);
                if (real.path().endsWith("/trace_clock")) {
                    clock = ByteBuffer.allocateDirect(count).put(value).flip();
                }
                return count;
            }

            @Override
            void mkdir(TraceFs real, String path) throws ErrnoException {
                real.mkdir(path);
                if (clock.hasRemaining()) {
                    write(path + "/trace_clock", clock.duplicate());
                }
            }
        });
    }

    private void addShared(String name, String fault, String file) {
        add(name, fault, new Knowing() {
            @Override
            int write(TraceFile real, ByteBuffer source) throws ErrnoException {
                if (real.path().endsWith(file)) {
                    for (String other : elsewhere(real.path())) {
                        ignoring(EBUSY, () -> write(other, source.duplicate()));
                    }
                }
                return real.write(source);
            }
        });
    }

    /** Counts the mappings that there are, each by the path of its file. */
    private static class Counting extends Knowing {

        final Map<MappedMemory, String> mapped = new ConcurrentHashMap<>();

        @Override
        MappedMemory map(TraceFile real, long offset, long length, Set<Protection> protection, Sharing sharing)
                throws ErrnoException {
            MappedMemory memory = real.map(offset, length, protection, sharing);
            mapped.put(memory, real.path());
            return memory;
        }

        @Override
        void close(MappedMemory real) throws ErrnoException {
            real.close();
            mapped.remove(real);
        }

        final boolean isMapped(String part) {
            return mapped.values().stream().anyMatch(path -> path.contains(part));
        }
    }

    private void addMappings() {
        add("resize-asks-the-lower-cpu", "resizing is refused only while CPU 0 is mapped", new Counting() {
            @Override
            int write(TraceFile real, ByteBuffer source) throws ErrnoException {
                String instance = instance(real.path());
                int count = source.remaining();
                return real.path().endsWith("buffer_size_kb") && !isMapped(instance + "/per_cpu" + LOWER)
                        ? instead(EBUSY, count, () -> real.write(source))
                        : real.write(source);
            }
        });
        add("resize-asks-all-instances", "resizing is refused while any instance is mapped", new Counting() {
            @Override
            int write(TraceFile real, ByteBuffer source) throws ErrnoException {
                if (real.path().endsWith("/buffer_size_kb") && !real.path().contains("/per_cpu/") && isMapped("")) {
                    throw new ErrnoException("write", real.path(), EBUSY);
                }
                return real.write(source);
            }
        });
        add("rmdir-asks-the-lower-cpu", "removing an instance looks for mappings of CPU 0 only", new Counting() {
            @Override
            void rmdir(TraceFs real, String path) throws ErrnoException {
                if (isMapped(path + "/per_cpu" + HIGHER) && !isMapped(path + "/per_cpu" + LOWER)) {
                    ignoring(EBUSY, () -> real.rmdir(path));
                } else {
                    real.rmdir(path);
                }
            }
        });
        add("mapped-means-any-cpu", "GET_READER succeeds while any CPU of the instance is mapped", new Counting() {
            @Override
            int ioctl(TraceFile real, int request) throws ErrnoException {
                return isMapped(instance(real.path()))
                        ? instead(ENODEV, 0, () -> real.ioctl(request))
                        : real.ioctl(request);
            }
        });
        add(
                "mapping-outlives-in-the-higher-cpu",
                "the end of a mapping of CPU 1 is noticed by CPU 0's",
                new Counting() {
                    private final Set<MappedMemory> late = ConcurrentHashMap.newKeySet();

                    @Override
                    void close(MappedMemory real) throws ErrnoException {
                        String path = mapped.getOrDefault(real, "");
                        if (path.contains(HIGHER) && isMapped(sibling(path))) {
                            late.add(real);
                            return;
                        }
                        super.close(real);
                        for (MappedMemory one : late) {
                            super.close(one);
                        }
                    }
                });
    }

    private void addSnapshots() {
        add("snapshot-asks-all-instances", "a snapshot is refused while any instance is mapped", new Counting() {
            @Override
            int write(TraceFile real, ByteBuffer source) throws ErrnoException {
                if (real.path().endsWith("/snapshot") && source.get(source.position()) == '1' && isMapped("")) {
                    throw new ErrnoException("write", real.path(), EBUSY);
                }
                return real.write(source);
            }
        });
        add("armed-for-all-instances", "an armed snapshot keeps every instance from being mapped", new Knowing() {
            private boolean isArmed;

            @Override
            int write(TraceFile real, ByteBuffer source) throws ErrnoException {
                int first = source.get(source.position());
                int count = real.write(source);
                isArmed = real.path().endsWith("/trigger") ? first != '!' : isArmed;
                return count;
            }

            @Override
            MappedMemory map(TraceFile real, long offset, long length, Set<Protection> protection, Sharing sharing)
                    throws ErrnoException {
                if (isArmed) {
                    throw new ErrnoException("mmap", real.path(), EBUSY);
                }
                return real.map(offset, length, protection, sharing);
            }
        });
    }

    private void addRequests() {
        addRequest("get-reader-of-all-cpus", "GET_READER takes from the other CPU too", GET_READER, false);
        addRequest("request-zero-of-all-cpus", "request 0 wakes those who wait for the other CPU too", 0, false);
        addRequest("wake-up-of-the-other-cpu", "request 0 wakes those who wait for the other CPU", 0, true);
        add("readable-with-any-cpu", "poll reports the events of the other CPU too", new Knowing() {
            @Override
            int poll(TraceFile real, long timeoutNanos) throws ErrnoException {
                int events = real.poll(timeoutNanos);
                if (events != 0 || !real.path().endsWith(RAW)) {
                    return events;
                }
                try (TraceFile other = tracefs.open(sibling(real.path()), READING)) {
                    return other.poll(0);
                }
            }
        });
    }

    private void addRequest(String name, String fault, int which, boolean isOtherAlone) {
        add(name, fault, new Knowing() {
            @Override
            int ioctl(TraceFile real, int request) throws ErrnoException {
                if (request != which || !real.path().endsWith(RAW)) {
                    return real.ioctl(request);
                }
                int result = isOtherAlone ? 0 : real.ioctl(request);
                try (TraceFile other = tracefs.open(sibling(real.path()), READING)) {
                    instead(ENODEV, 0, () -> other.ioctl(request));
                }
                return result;
            }
        });
    }

    private void addRefusals() {
        add("full-means-all-full", "a full buffer refuses the events of all others until it is read", new Knowing() {
            private volatile boolean isFull;

            @Override
            int write(TraceFile real, ByteBuffer source) throws ErrnoException {
                boolean isMarker = real.path().endsWith("trace_marker_raw");
                if (isMarker && isFull) {
                    throw new ErrnoException("write", real.path(), EBADF);
                }
                try {
                    return real.write(source);
                } catch (ErrnoException e) {
                    isFull |= isMarker;
                    throw e;
                }
            }

            @Override
            int ioctl(TraceFile real, int request) throws ErrnoException {
                isFull = false;
                return real.ioctl(request);
            }
        });
    }
}
