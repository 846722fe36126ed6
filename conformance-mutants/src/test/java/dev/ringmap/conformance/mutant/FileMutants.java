package dev.ringmap.conformance.mutant;

import static dev.ringmap.spi.Errno.EAGAIN;
import static dev.ringmap.spi.Errno.EEXIST;
import static dev.ringmap.spi.Errno.ENOENT;

import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** Wrong in opening, reading and writing files. */
final class FileMutants extends MutantFamily {

    FileMutants() {
        add("directory-unsorted", "a directory is listed in the order of its hash table", new Mutation() {
            @Override
            List<String> list(TraceFs real, String path) throws ErrnoException {
                List<String> names = new ArrayList<>(real.list(path));
                Collections.reverse(names);
                return names;
            }
        });
        add("missing-directory-empty", "a directory that is not there is listed as empty", new Mutation() {
            @Override
            List<String> list(TraceFs real, String path) throws ErrnoException {
                try {
                    return real.list(path);
                } catch (ErrnoException e) {
                    return List.of();
                }
            }
        });
        add("second-mkdir-succeeds", "making an instance that is there succeeds", new Mutation() {
            @Override
            void mkdir(TraceFs real, String path) throws ErrnoException {
                ignoring(EEXIST, () -> real.mkdir(path));
            }
        });
        add("rmdir-of-nothing-succeeds", "removing an instance that is not there succeeds", new Mutation() {
            @Override
            void rmdir(TraceFs real, String path) throws ErrnoException {
                ignoring(ENOENT, () -> real.rmdir(path));
            }
        });
        add("access-mode-guessed", "a file opened without an access mode is opened for reading", new Mutation() {
            @Override
            TraceFile open(TraceFs real, String path, Set<OpenFlag> flags) throws ErrnoException {
                Set<OpenFlag> guessed = EnumSet.noneOf(OpenFlag.class);
                guessed.addAll(flags);
                if (guessed.removeAll(EnumSet.of(OpenFlag.WRITE_ONLY)) && guessed.contains(OpenFlag.READ_ONLY)) {
                    return real.open(path, guessed);
                }
                return real.open(path, flags);
            }
        });
        add("truncation-ignored", "opening trace with truncation clears nothing", new Mutation() {
            @Override
            TraceFile open(TraceFs real, String path, Set<OpenFlag> flags) throws ErrnoException {
                Set<OpenFlag> kept = EnumSet.copyOf(flags);
                kept.remove(OpenFlag.TRUNCATE);
                return real.open(path, kept);
            }
        });
        add("empty-buffer-is-end-of-file", "reading an empty buffer gives 0 instead of EAGAIN", new Mutation() {
            @Override
            int read(TraceFile real, ByteBuffer target) throws ErrnoException {
                return instead(EAGAIN, 0, () -> real.read(target));
            }
        });
        add("read-at-position-zero", "reading tracing_on does not move the buffer's position", new Mutation() {
            @Override
            int read(TraceFile real, ByteBuffer target) throws ErrnoException {
                int position = target.position();
                int count = real.read(target);
                if (real.path().endsWith("tracing_on")) {
                    target.position(position);
                }
                return count;
            }
        });
        add("closed-file-answers", "a request on a closed file succeeds", new Mutation() {
            private final Set<TraceFile> closed =
                    Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));

            @Override
            int ioctl(TraceFile real, int request) throws ErrnoException {
                return closed.contains(real) ? 0 : real.ioctl(request);
            }

            @Override
            void close(TraceFile real) {
                closed.add(real);
                real.close();
            }
        });
        add("path-of-the-mount", "path() gives the absolute path", new Mutation() {
            @Override
            String path(TraceFile real) {
                return "/sys/kernel/tracing/" + real.path();
            }
        });
        add("two-access-modes", "WRITE_ONLY and READ_WRITE together are taken for READ_WRITE", new Mutation() {
            @Override
            TraceFile open(TraceFs real, String path, Set<OpenFlag> flags) throws ErrnoException {
                Set<OpenFlag> taken = EnumSet.noneOf(OpenFlag.class);
                taken.addAll(flags);
                if (taken.contains(OpenFlag.READ_WRITE)) {
                    taken.remove(OpenFlag.WRITE_ONLY);
                }
                return real.open(path, taken);
            }
        });
        add("pipe-forgets-nonblock", "O_NONBLOCK is forgotten for trace_pipe", new Mutation() {
            @Override
            TraceFile open(TraceFs real, String path, Set<OpenFlag> flags) throws ErrnoException {
                Set<OpenFlag> taken = EnumSet.noneOf(OpenFlag.class);
                taken.addAll(flags);
                if (path.endsWith("trace_pipe")) {
                    taken.remove(OpenFlag.NONBLOCK);
                }
                return real.open(path, taken);
            }
        });
        add("rmdir-by-prefix", "removing an instance removes those whose names begin like it", new Mutation() {
            @Override
            void rmdir(TraceFs real, String path) throws ErrnoException {
                real.rmdir(path);
                for (String name : real.list("instances")) {
                    String other = "instances/" + name;
                    if (other.startsWith(path)) {
                        quietly(() -> real.rmdir(other));
                    }
                }
            }
        });
    }
}
