package dev.ringmap.conformance.mutant;

import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.Protection;
import dev.ringmap.spi.Sharing;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Mutants that take an argument for another one. */
final class ArgumentMutants extends MutantFamily {

    ArgumentMutants() {
        modes();
        requests();
        mappings();
        buffers();
        slices();
        names();
    }

    private void modes() {
        add("write-only-get", "GET_READER on a file opened for writing is EBADF", new Mutation() {
            private final Set<TraceFile> writeOnly =
                    Collections.newSetFromMap(Collections.synchronizedMap(new WeakHashMap<>()));

            @Override
            TraceFile open(TraceFs real, String path, Set<OpenFlag> flags) throws ErrnoException {
                TraceFile file = real.open(path, flags);
                if (flags.contains(OpenFlag.WRITE_ONLY)) {
                    writeOnly.add(file);
                }
                return file;
            }

            @Override
            int ioctl(TraceFile real, int request) throws ErrnoException {
                if (request == GET_READER && writeOnly.contains(real)) {
                    throw new ErrnoException("ioctl", real.path(), Errno.EBADF);
                }
                return real.ioctl(request);
            }
        });
        add("read-write-waits", "a raw file opened for reading and writing waits despite NONBLOCK", new Mutation() {
            @Override
            TraceFile open(TraceFs real, String path, Set<OpenFlag> flags) throws ErrnoException {
                if (path.endsWith(RAW) && flags.contains(OpenFlag.READ_WRITE)) {
                    return real.open(path, EnumSet.of(OpenFlag.READ_WRITE));
                }
                return real.open(path, flags);
            }
        });
        add("pipe-never-waits", "trace_pipe_raw opened for reading and writing never waits", new Mutation() {
            @Override
            TraceFile open(TraceFs real, String path, Set<OpenFlag> flags) throws ErrnoException {
                if (path.endsWith(RAW) && flags.contains(OpenFlag.READ_WRITE)) {
                    EnumSet<OpenFlag> more = EnumSet.copyOf(flags);
                    more.add(OpenFlag.NONBLOCK);
                    return real.open(path, more);
                }
                return real.open(path, flags);
            }
        });
    }

    private void requests() {
        add("high-request", "a request counts by its lower 16 bits", new Mutation() {
            @Override
            int ioctl(TraceFile real, int request) throws ErrnoException {
                return real.ioctl((request & 0xffff) == GET_READER ? GET_READER : request);
            }
        });
    }

    private void mappings() {
        add("exec-first", "executable and writable of a file opened for reading is EPERM", new Mutation() {
            @Override
            MappedMemory map(TraceFile real, long offset, long length, Set<Protection> protection, Sharing sharing)
                    throws ErrnoException {
                if (protection.contains(Protection.EXECUTE) && protection.contains(Protection.WRITE)) {
                    return replacing(Errno.EACCES, Errno.EPERM, () -> real.map(offset, length, protection, sharing));
                }
                return real.map(offset, length, protection, sharing);
            }
        });
        add("private-trace", "a private mapping of trace is EPERM", new Mutation() {
            @Override
            MappedMemory map(TraceFile real, long offset, long length, Set<Protection> protection, Sharing sharing)
                    throws ErrnoException {
                return sharing == Sharing.PRIVATE
                        ? replacing(Errno.ENODEV, Errno.EPERM, () -> real.map(offset, length, protection, sharing))
                        : real.map(offset, length, protection, sharing);
            }
        });
        add("none-to-write", "what was mapped without protection can be made writable", new Mutation() {
            private final Set<MappedMemory> none =
                    Collections.newSetFromMap(Collections.synchronizedMap(new WeakHashMap<>()));

            @Override
            MappedMemory map(TraceFile real, long offset, long length, Set<Protection> protection, Sharing sharing)
                    throws ErrnoException {
                MappedMemory memory = real.map(offset, length, protection, sharing);
                if (protection.isEmpty()) {
                    none.add(memory);
                }
                return memory;
            }

            @Override
            void protect(MappedMemory real, Set<Protection> protection) throws ErrnoException {
                real.protect(none.contains(real) && protection.contains(Protection.WRITE) ? Set.of() : protection);
            }
        });
    }

    private void buffers() {
        add("far-position", "a write from a position over 4095 takes bytes from elsewhere", new Mutation() {
            @Override
            int write(TraceFile real, ByteBuffer source) throws ErrnoException {
                if (!source.isDirect() || source.position() < 4096) {
                    return real.write(source);
                }
                ByteBuffer other = source.duplicate();
                int length = source.remaining();
                int start = source.position() & 4095;
                other.limit(start + length).position(start);
                int count = real.write(other);
                source.position(source.position() + count);
                return count;
            }
        });
        add("empty-write", "a write of nothing to a file opened for reading succeeds", new Mutation() {
            @Override
            int write(TraceFile real, ByteBuffer source) throws ErrnoException {
                return source.isDirect() && !source.hasRemaining()
                        ? instead(Errno.EBADF, 0, () -> real.write(source))
                        : real.write(source);
            }
        });
    }

    private void slices() {
        add("order-of-small", "slices of less than 16 bytes are big-endian", new Mutation() {
            @Override
            ByteBuffer slice(MappedMemory real, long offset, int length) {
                ByteBuffer slice = real.slice(offset, length);
                return length < 16 ? slice.order(ByteOrder.BIG_ENDIAN) : slice;
            }
        });
        add("third-slice", "from the third on, slices of the same part are the same buffer", new Mutation() {
            private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();
            private final Map<String, ByteBuffer> kept = new ConcurrentHashMap<>();

            @Override
            ByteBuffer slice(MappedMemory real, long offset, int length) {
                ByteBuffer slice = real.slice(offset, length);
                String key = System.identityHashCode(real) + " " + offset + " " + length;
                if (counts.computeIfAbsent(key, k -> new AtomicInteger()).incrementAndGet() < 3) {
                    return slice;
                }
                return kept.computeIfAbsent(key, k -> slice);
            }
        });
        add("empty-slice-at-end", "an empty slice at the end of the mapping is refused", new Mutation() {
            @Override
            ByteBuffer slice(MappedMemory real, long offset, int length) {
                if (length == 0 && offset == real.length()) {
                    throw new IndexOutOfBoundsException("" + offset);
                }
                return real.slice(offset, length);
            }
        });
        add("rounded-capacity", "a slice's capacity is rounded up to 8", new Mutation() {
            @Override
            ByteBuffer slice(MappedMemory real, long offset, int length) {
                int rounded = length < 0 ? length : (length + 7) & ~7;
                if (rounded > length && offset >= 0 && offset + rounded <= real.length()) {
                    return real.slice(offset, rounded).limit(length);
                }
                return real.slice(offset, length);
            }
        });
    }

    private void names() {
        add("tidy-path", "a file's path is reported without double slashes", new Mutation() {
            @Override
            String path(TraceFile real) {
                return real.path().replaceAll("//+", "/");
            }
        });
        add("error-without-slash", "the path in an error of rmdir has lost the slash at its end", new Mutation() {
            @Override
            void rmdir(TraceFs real, String path) throws ErrnoException {
                real.rmdir(path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
            }
        });
        add("list-ignores-case", "lists are sorted without regard to case", new Mutation() {
            @Override
            List<String> list(TraceFs real, String path) throws ErrnoException {
                return real.list(path).stream()
                        .sorted(String.CASE_INSENSITIVE_ORDER)
                        .toList();
            }
        });
        add("list-first-32", "lists end after 32 names", new Mutation() {
            @Override
            List<String> list(TraceFs real, String path) throws ErrnoException {
                return real.list(path).stream().limit(32).toList();
            }
        });
        add("emoji", "a name beyond the basic plane becomes a question mark in lists", new Mutation() {
            @Override
            List<String> list(TraceFs real, String path) throws ErrnoException {
                return real.list(path).stream()
                        .map(name -> name.replaceAll("[^\\x{0}-\\x{ffff}]", "?"))
                        .toList();
            }
        });
    }
}
