package dev.ringmap.conformance.mutant;

import static dev.ringmap.spi.Errno.EACCES;
import static dev.ringmap.spi.Errno.ENOSPC;

import dev.ringmap.kernel.Kernel;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.Protection;
import dev.ringmap.spi.Sharing;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;

/** Say that something is missing which is there, so as not to be tested. */
final class ExcuseMutants extends MutantFamily {

    private static final int PAGE_BYTES = 4096;

    ExcuseMutants() {
        addHidden("snapshot-hidden", "list hides snapshot, which open opens", "snapshot");
        addHidden("second-cpu-hidden", "list hides a CPU, whose files open opens", "cpu1");
        addHidden("instance-listed-empty", "an instance's directory looks empty", "");
        add("writing-refused", "opening for writing is refused where there are no permissions", new Mutation() {
            @Override
            TraceFile open(TraceFs real, String path, Set<OpenFlag> flags) throws ErrnoException {
                if (path.endsWith(RAW) && !flags.contains(OpenFlag.READ_ONLY)) {
                    throw new ErrnoException("open", path, EACCES);
                }
                return real.open(path, flags);
            }
        });
        add("instances-full", "there is never room for an instance", new Mutation() {
            @Override
            void mkdir(TraceFs real, String path) throws ErrnoException {
                throw new ErrnoException("mkdir", path, ENOSPC);
            }
        });
        add("markers-vanish", "a marker looks written and goes nowhere", new Mutation() {
            @Override
            int write(TraceFile real, ByteBuffer source) throws ErrnoException {
                int count = source.remaining();
                if (!real.path().contains("trace_marker")) {
                    return real.write(source);
                }
                source.position(source.limit());
                return count;
            }
        });
        add(
                "release-before-mapping",
                "a release that never mapped covers up a mapping cut to what there is",
                new Mutation() {
                    @Override
                    Kernel kernel(TraceFs real) {
                        return new Kernel("5.4.0", real.kernel().machine());
                    }

                    @Override
                    MappedMemory map(
                            TraceFile real, long offset, long length, Set<Protection> protection, Sharing sharing)
                            throws ErrnoException {
                        try {
                            return real.map(offset, length, protection, sharing);
                        } catch (ErrnoException e) {
                            return real.map(0, PAGE_BYTES, protection, sharing);
                        }
                    }
                });
    }

    private void addHidden(String name, String fault, String hidden) {
        add(name, fault, new Mutation() {
            @Override
            List<String> list(TraceFs real, String path) throws ErrnoException {
                List<String> names = real.list(path);
                return path.contains("conformance")
                        ? names.stream()
                                .filter(entry -> !hidden.isEmpty() && !entry.equals(hidden))
                                .toList()
                        : names;
            }
        });
    }
}
