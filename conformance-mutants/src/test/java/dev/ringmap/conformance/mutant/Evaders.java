package dev.ringmap.conformance.mutant;

import dev.ringmap.backend.sim.SimBackend;
import dev.ringmap.conformance.spec.Capability;
import dev.ringmap.conformance.spec.Subject;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.RingBufferBackend;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Subjects that get out of the tests: no rule can tell whether they are right. */
public final class Evaders {

    private Evaders() {}

    /** Each by its name, with the capability that it says is missing. */
    public static Map<String, Capability> all() {
        Map<String, Capability> all = new LinkedHashMap<>();
        List.of("mkdir-EACCES", "mkdir-EPERM", "mkdir-EROFS").forEach(name -> all.put(name, Capability.CONTROL_FILES));
        List.of("write-EACCES", "write-EPERM").forEach(name -> all.put(name, Capability.MARKERS));
        all.put("buffer_subbuf_size_kb-ENOENT", Capability.SUBBUF_SIZE);
        return all;
    }

    /** Makes the one of a name: what fails, and with what. */
    public static Subject of(String name) {
        String[] words = name.split("-", 2);
        int errno = switch (words[1]) {
            case "EACCES" -> Errno.EACCES;
            case "EPERM" -> Errno.EPERM;
            case "EROFS" -> Errno.EROFS;
            default -> Errno.ENOENT;
        };
        return Subject.of(new MutantBackend(new Refusal(words[0], errno))).named(name);
    }

    /** A real backend that says it were simulated. */
    public static Subject sayingSimulated(RingBufferBackend real) {
        return Subject.of(new MutantBackend(real, new Mutation() {
                    @Override
                    boolean isSimulated(RingBufferBackend backend) {
                        return true;
                    }
                }))
                .named("says-simulated");
    }

    /** A real backend whose kernel seems to have no file of that name, nor opens {@code trace_pipe_raw} for writing. */
    public static Subject hiding(RingBufferBackend real, String file) {
        return Subject.of(new MutantBackend(real, new Refusal(file, Errno.ENOENT) {
                    @Override
                    TraceFile open(TraceFs tracefs, String path, Set<OpenFlag> flags) throws ErrnoException {
                        if (path.endsWith("trace_pipe_raw") && flags.contains(OpenFlag.READ_WRITE)) {
                            throw new ErrnoException("open", path, Errno.EACCES);
                        }
                        return super.open(tracefs, path, flags);
                    }
                }))
                .named("hides-" + file);
    }

    /** The simulator of mainline, with the number of v14: a v14 kernel of a release that never was one. */
    public static Subject claimingV14() {
        return Subject.of(new MutantBackend(new Mutation() {
                    @Override
                    int ioctl(TraceFile real, int request) throws ErrnoException {
                        return real.ioctl(
                                request == MutantFamily.V14_GET_READER
                                        ? MutantFamily.GET_READER
                                        : request == MutantFamily.GET_READER ? MutantFamily.V14_GET_READER : request);
                    }
                }))
                .named("claims-v14");
    }

    public static Subject right() {
        return Subject.of(new SimBackend());
    }

    /** A call fails, or the files of one name are not there, in {@code list} and in {@code open}. */
    private static class Refusal extends Mutation {

        private final String refused;
        private final int errno;

        Refusal(String refused, int errno) {
            this.refused = refused;
            this.errno = errno;
        }

        @Override
        void mkdir(TraceFs real, String path) throws ErrnoException {
            if (refused.equals("mkdir")) {
                throw new ErrnoException("mkdir", path, errno);
            }
            real.mkdir(path);
        }

        @Override
        int write(TraceFile real, ByteBuffer source) throws ErrnoException {
            if (refused.equals("write") && real.path().contains("/trace_marker")) {
                throw new ErrnoException("write", real.path(), errno);
            }
            return real.write(source);
        }

        @Override
        List<String> list(TraceFs real, String path) throws ErrnoException {
            return real.list(path).stream()
                    .filter(name -> !name.startsWith(refused))
                    .toList();
        }

        @Override
        TraceFile open(TraceFs real, String path, Set<OpenFlag> flags) throws ErrnoException {
            if (path.contains("/" + refused)) {
                throw new ErrnoException("open", path, errno);
            }
            return real.open(path, flags);
        }
    }
}
