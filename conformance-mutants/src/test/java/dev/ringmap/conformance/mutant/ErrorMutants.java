package dev.ringmap.conformance.mutant;

import static dev.ringmap.spi.Errno.EAGAIN;
import static dev.ringmap.spi.Errno.EBADF;
import static dev.ringmap.spi.Errno.EBUSY;
import static dev.ringmap.spi.Errno.EISDIR;
import static dev.ringmap.spi.Errno.ENAMETOOLONG;
import static dev.ringmap.spi.Errno.ENOENT;
import static dev.ringmap.spi.Errno.ENOTEMPTY;
import static dev.ringmap.spi.Errno.ENOTTY;

import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.Protection;
import dev.ringmap.spi.Sharing;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Wrong in what a failure says, and in which calls fail how. */
final class ErrorMutants extends MutantFamily {

    private static final int NO_ERRNO = 999;

    private static <T> T told(Function<ErrnoException, ? extends RuntimeException> other, Call<T> call)
            throws ErrnoException {
        try {
            return call.make();
        } catch (ErrnoException e) {
            RuntimeException replacement = other.apply(e);
            if (replacement == null) {
                throw e;
            }
            throw replacement;
        }
    }

    private static <T> T retold(Function<ErrnoException, ErrnoException> other, Call<T> call) throws ErrnoException {
        try {
            return call.make();
        } catch (ErrnoException e) {
            throw other.apply(e);
        }
    }

    private static ErrnoException as(String operation, ErrnoException e) {
        return new ErrnoException(operation, e.path(), e.errno());
    }

    private static ErrnoException at(String path, ErrnoException e) {
        return new ErrnoException(e.operation(), path, e.errno());
    }

    /** Opens other paths than were asked for. */
    private static Mutation opening(Function<String, String> path) {
        return new Mutation() {
            @Override
            TraceFile open(TraceFs real, String asked, Set<OpenFlag> flags) throws ErrnoException {
                return real.open(path.apply(asked), flags);
            }
        };
    }

    ErrorMutants() {
        addWrongNames();
        addWrongPaths();
        addWrongErrnos();
        addWrongTypes();
        addWrongRefusals();
    }

    private void addWrongNames() {
        add("poll-fails-as-poll", "a failed poll calls itself poll", new Mutation() {
            @Override
            int poll(TraceFile real, long timeoutNanos) throws ErrnoException {
                return retold(e -> as("poll", e), () -> real.poll(timeoutNanos));
            }
        });
        add("list-fails-as-readdir", "a failed list calls itself readdir", new Mutation() {
            @Override
            List<String> list(TraceFs real, String path) throws ErrnoException {
                return retold(e -> as("readdir", e), () -> real.list(path));
            }
        });
        add("map-fails-as-open", "a failed mmap of a control file calls itself open", new Mutation() {
            @Override
            MappedMemory map(TraceFile real, long offset, long length, Set<Protection> protection, Sharing sharing)
                    throws ErrnoException {
                return retold(
                        e -> e.path().endsWith(RAW) ? e : as("open", e),
                        () -> real.map(offset, length, protection, sharing));
            }
        });
        add("second-failure-as-pread", "from the second failure on, read calls itself pread", new Mutation() {
            private final AtomicInteger failures = new AtomicInteger();

            @Override
            int read(TraceFile real, ByteBuffer target) throws ErrnoException {
                return retold(
                        e -> e.errno() == EAGAIN && failures.incrementAndGet() > 1 ? as("pread", e) : e,
                        () -> real.read(target));
            }
        });
    }

    private void addWrongPaths() {
        add("mkdir-fails-with-absolute-path", "a failed mkdir names the absolute path", new Mutation() {
            @Override
            void mkdir(TraceFs real, String path) throws ErrnoException {
                retold(e -> at(real.root() + "/" + path, e), () -> {
                    real.mkdir(path);
                    return true;
                });
            }
        });
        add("open-fails-with-clean-path", "a failed open names the path without ./ and //", new Mutation() {
            @Override
            TraceFile open(TraceFs real, String path, Set<OpenFlag> flags) throws ErrnoException {
                return retold(e -> at(Path.of(path).normalize().toString(), e), () -> real.open(path, flags));
            }
        });
        add("write-fails-with-other-path", "a failed write names the file that was opened last", new Mutation() {
            private volatile String last = "";

            @Override
            TraceFile open(TraceFs real, String path, Set<OpenFlag> flags) throws ErrnoException {
                last = path;
                return real.open(path, flags);
            }

            @Override
            int write(TraceFile real, ByteBuffer source) throws ErrnoException {
                return retold(e -> at(last, e), () -> real.write(source));
            }
        });
        add(
                "failure-shared-by-threads",
                "a failure names what the latest call was, of whatever thread",
                new Mutation() {
                    private volatile String latest = "";

                    @Override
                    int ioctl(TraceFile real, int request) throws ErrnoException {
                        latest = real.path();
                        return retold(e -> at(latest, e), () -> real.ioctl(request));
                    }

                    @Override
                    int write(TraceFile real, ByteBuffer source) throws ErrnoException {
                        latest = real.path();
                        return real.write(source);
                    }
                });
    }

    private void addWrongErrnos() {
        add("errno-negative", "a failed request has its errno negated", new Mutation() {
            @Override
            int ioctl(TraceFile real, int request) throws ErrnoException {
                return replacing(ENOTTY, -ENOTTY, () -> real.ioctl(request));
            }
        });
        add("errno-unknown", "a failed mprotect has an errno that there is not", new Mutation() {
            @Override
            void protect(MappedMemory real, Set<Protection> protection) throws ErrnoException {
                retold(e -> new ErrnoException(e.operation(), e.path(), NO_ERRNO), () -> {
                    real.protect(protection);
                    return true;
                });
            }
        });
        add("busy-is-not-empty", "removing an instance in use fails with ENOTEMPTY", new Mutation() {
            @Override
            void rmdir(TraceFs real, String path) throws ErrnoException {
                replacing(EBUSY, ENOTEMPTY, () -> {
                    real.rmdir(path);
                    return true;
                });
            }
        });
        add("too-long-is-missing", "listing a name that is too long fails with ENOENT", new Mutation() {
            @Override
            List<String> list(TraceFs real, String path) throws ErrnoException {
                return replacing(ENAMETOOLONG, ENOENT, () -> real.list(path));
            }
        });
        add("directory-opened-for-writing", "opening a directory for writing fails with EBADF", new Mutation() {
            @Override
            TraceFile open(TraceFs real, String path, Set<OpenFlag> flags) throws ErrnoException {
                return replacing(EISDIR, EBADF, () -> real.open(path, flags));
            }
        });
    }

    private void addWrongTypes() {
        add("closed-write-illegal-state", "a write to a closed file is an IllegalStateException", new Mutation() {
            @Override
            int write(TraceFile real, ByteBuffer source) throws ErrnoException {
                return told(
                        e -> e.getMessage().contains("closed") ? new IllegalStateException("closed") : null,
                        () -> real.write(source));
            }
        });
        add("unknown-request-illegal", "an unknown request of a control file is illegal", new Mutation() {
            @Override
            int ioctl(TraceFile real, int request) throws ErrnoException {
                return told(
                        e -> e.path().endsWith(RAW) ? null : new IllegalArgumentException("request"),
                        () -> real.ioctl(request));
            }
        });
    }

    private void addWrongRefusals() {
        add("upward-path-resolved", "a path with '..' is resolved", opening(path -> {
            String resolved = Path.of(path.replace("\0", "0")).normalize().toString();
            return path.contains("\0") ? path : resolved;
        }));
        add("path-ends-at-nul", "a path ends at a NUL in it", opening(path -> path.split("\0", 2)[0]));
        add(
                "absolute-path-below-root",
                "an absolute path is taken from the root on",
                opening(path -> path.startsWith("/") ? path.substring(1) : path));
        add("outside-is-missing", "what lies outside of tracefs is not there", new Mutation() {
            @Override
            void rmdir(TraceFs real, String path) throws ErrnoException {
                try {
                    real.rmdir(path);
                } catch (IllegalArgumentException e) {
                    throw new ErrnoException("rmdir", path, ENOENT);
                }
            }
        });
        add("dots-refused", "a name with two dots in it is refused", opening(path -> {
            if (path.contains("..")) {
                throw new IllegalArgumentException(path);
            }
            return path;
        }));
        add("names-stripped", "blanks around a path are dropped", opening(String::strip));
        add(
                "names-in-ascii",
                "a name is handed over in ASCII",
                opening(path -> new String(path.getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII)));
    }
}
