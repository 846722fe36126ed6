package dev.ringmap.conformance.mutant;

import static dev.ringmap.spi.Errno.EACCES;
import static dev.ringmap.spi.Errno.EAGAIN;
import static dev.ringmap.spi.Errno.EBADF;
import static dev.ringmap.spi.Errno.EBUSY;
import static dev.ringmap.spi.Errno.EEXIST;
import static dev.ringmap.spi.Errno.EINVAL;
import static dev.ringmap.spi.Errno.ENODEV;
import static dev.ringmap.spi.Errno.ENOENT;
import static dev.ringmap.spi.Errno.ENOMEM;
import static dev.ringmap.spi.Errno.ENOTTY;
import static dev.ringmap.spi.Errno.EPERM;

import dev.ringmap.MappingAbi;
import dev.ringmap.conformance.internal.Marker;
import dev.ringmap.spi.Availability;
import dev.ringmap.spi.Availability.Available;
import dev.ringmap.spi.Availability.Unavailable;
import dev.ringmap.spi.BackendOptions;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.Kernel;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.Protection;
import dev.ringmap.spi.RingBufferBackend;
import dev.ringmap.spi.Sharing;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Backends that are wrong in one thing each. */
final class Mutants {

    /** What a mutant does wrong. */
    record Mutant(String name, String fault, MappingAbi abi, Mutation mutation) {}

    private static final int GET_READER = MappingAbi.MAINLINE.getReaderRequest();
    private static final int V14_GET_READER = MappingAbi.V14.getReaderRequest();
    private static final String RAW = "trace_pipe_raw";

    private static final int META_PAGE_SIZE = 0;
    private static final int META_STRUCT_LEN = 4;
    private static final int NR_SUBBUFS = 12;
    private static final int LOST_EVENTS = 16;
    private static final int READER_ID = 24;
    private static final int READER_READ = 28;
    private static final int FLAGS = 32;
    private static final int ENTRIES = 40;
    private static final int OVERRUN = 48;
    private static final int READ = 56;
    private static final int COMMIT = 8;
    private static final int DATA = 16;
    private static final int STRUCT_BYTES = 80;
    /** The event of the shortest marker: its header, the common fields and what was written. */
    private static final int SHORTEST_EVENT = 4 + Marker.COMMON_BYTES + Marker.MIN_BYTES;

    private static final long FLAG_BITS = 0xffff_ffff_c000_0000L;
    private static final long SIZE_MASK = 0xfffff;
    private static final long STORED = 1L << 30;

    private final Map<String, Mutant> mutants = new LinkedHashMap<>();

    private Mutants() {
        addBackends();
        addFiles();
        addMappings();
        addMemory();
        addRequests();
        addWaits();
        addControlFiles();
        addMetaPages();
        addSubBuffers();
        addV14();
    }

    static Map<String, Mutant> all() {
        return Collections.unmodifiableMap(new Mutants().mutants);
    }

    private void add(String name, String fault, Mutation mutation) {
        add(name, fault, MappingAbi.MAINLINE, mutation);
    }

    private void add(String name, String fault, MappingAbi abi, Mutation mutation) {
        if (mutants.put(name, new Mutant(name, fault, abi, mutation)) != null) {
            throw new IllegalArgumentException("two mutants are called " + name);
        }
    }

    private void addBackends() {
        add("misspelt-option-ignored", "an option that nobody knows is taken for none", new Mutation() {
            @Override
            Availability availability(RingBufferBackend real, BackendOptions options) {
                return new Available("whatever was asked");
            }

            @Override
            TraceFs open(RingBufferBackend real, BackendOptions options) throws ErrnoException {
                return super.open(real, options.value("no-such-option").isPresent() ? BackendOptions.none() : options);
            }
        });
        add("misspelt-option-throws", "availability throws instead of answering", new Mutation() {
            @Override
            Availability availability(RingBufferBackend real, BackendOptions options) {
                Availability answer = super.availability(real, options);
                if (answer instanceof Unavailable unavailable) {
                    throw new IllegalArgumentException(unavailable.message());
                }
                return answer;
            }
        });
        add("probe-leaves-instance", "asking whether it is available makes an instance", new Mutation() {
            private @Nullable TraceFs opened;
            private int probes;

            @Override
            TraceFs open(RingBufferBackend real, BackendOptions options) throws ErrnoException {
                opened = super.open(real, options);
                return opened;
            }

            @Override
            Availability availability(RingBufferBackend real, BackendOptions options) {
                try {
                    if (opened != null) {
                        opened.mkdir("instances/left-behind-" + probes++);
                    }
                } catch (ErrnoException e) {
                    throw new IllegalStateException(e);
                }
                return super.availability(real, options);
            }
        });
        add("kernel-without-machine", "the kernel does not say on which machine it runs", new Mutation() {
            @Override
            Kernel kernel(TraceFs real) {
                return new Kernel(real.kernel().release(), "");
            }
        });
        add("failure-without-path", "a failed open does not say what was opened", new Mutation() {
            @Override
            TraceFile open(TraceFs real, String path, Set<OpenFlag> flags) throws ErrnoException {
                try {
                    return real.open(path, flags);
                } catch (ErrnoException e) {
                    throw new ErrnoException("open", "", e.errno());
                }
            }
        });
    }

    private void addFiles() {
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
    }

    private void addMappings() {
        add("writable-mapping-allowed", "a writable mapping is given, read-only", new Mutation() {
            @Override
            MappedMemory map(TraceFile real, long offset, long length, Set<Protection> protection, Sharing sharing)
                    throws ErrnoException {
                Set<Protection> readable = EnumSet.noneOf(Protection.class);
                readable.addAll(protection);
                if (readable.remove(Protection.WRITE)) {
                    readable.add(Protection.READ);
                }
                return real.map(offset, length, readable, sharing);
            }
        });
        add("writable-mapping-eacces", "a writable mapping is refused with EACCES whatever the file", new Mutation() {
            @Override
            MappedMemory map(TraceFile real, long offset, long length, Set<Protection> protection, Sharing sharing)
                    throws ErrnoException {
                return replacing(EPERM, EACCES, () -> real.map(offset, length, protection, sharing));
            }
        });
        add("private-mapping-allowed", "a private mapping is given as a shared one", new Mutation() {
            @Override
            MappedMemory map(TraceFile real, long offset, long length, Set<Protection> protection, Sharing sharing)
                    throws ErrnoException {
                return real.map(offset, length, protection, Sharing.SHARED);
            }
        });
        add("executable-mapping-allowed", "an executable mapping is given", new Mutation() {
            @Override
            MappedMemory map(TraceFile real, long offset, long length, Set<Protection> protection, Sharing sharing)
                    throws ErrnoException {
                Set<Protection> kept = EnumSet.noneOf(Protection.class);
                kept.addAll(protection);
                kept.remove(Protection.EXECUTE);
                return real.map(offset, length, kept, sharing);
            }
        });
        add("too-long-mapping-cut", "a mapping that is too long is cut to what there is", new Mutation() {
            @Override
            MappedMemory map(TraceFile real, long offset, long length, Set<Protection> protection, Sharing sharing)
                    throws ErrnoException {
                try {
                    return real.map(offset, length, protection, sharing);
                } catch (ErrnoException e) {
                    if (e.errno() == EINVAL && length > 4096 && offset % 4096 == 0) {
                        return real.map(0, 4096, protection, sharing);
                    }
                    throw e;
                }
            }
        });
        add("offset-rounded-down", "an offset inside a page is rounded down", new Mutation() {
            @Override
            MappedMemory map(TraceFile real, long offset, long length, Set<Protection> protection, Sharing sharing)
                    throws ErrnoException {
                return real.map(offset & -4096L, length, protection, sharing);
            }
        });
        add("empty-mapping-allowed", "a mapping of length 0 is given one page", new Mutation() {
            @Override
            MappedMemory map(TraceFile real, long offset, long length, Set<Protection> protection, Sharing sharing)
                    throws ErrnoException {
                return real.map(offset, Math.max(1, length), protection, sharing);
            }
        });
        add("other-files-einval", "mapping another file fails with EINVAL", new Mutation() {
            @Override
            MappedMemory map(TraceFile real, long offset, long length, Set<Protection> protection, Sharing sharing)
                    throws ErrnoException {
                return replacing(ENODEV, EINVAL, () -> real.map(offset, length, protection, sharing));
            }
        });
        add("mprotect-write-allowed", "a mapping can be made writable", new Mutation() {
            @Override
            void protect(MappedMemory real, Set<Protection> protection) throws ErrnoException {
                ignoring(EACCES, () -> real.protect(protection));
            }
        });
        add("mprotect-write-eperm", "making a mapping writable fails with EPERM", new Mutation() {
            @Override
            void protect(MappedMemory real, Set<Protection> protection) throws ErrnoException {
                replacing(EACCES, EPERM, () -> {
                    real.protect(protection);
                    return true;
                });
            }
        });
        add("count-not-released", "the last of several mappings of a CPU is not given back", new Mutation() {
            private final Map<MappedMemory, String> live = Collections.synchronizedMap(new IdentityHashMap<>());
            private final Set<String> shared = Collections.synchronizedSet(new HashSet<>());

            @Override
            MappedMemory map(TraceFile real, long offset, long length, Set<Protection> protection, Sharing sharing)
                    throws ErrnoException {
                MappedMemory memory = real.map(offset, length, protection, sharing);
                if (live.containsValue(real.path())) {
                    shared.add(real.path());
                }
                live.put(memory, real.path());
                return memory;
            }

            @Override
            void close(MappedMemory real) throws ErrnoException {
                String path = live.remove(real);
                if (live.containsValue(path) || !shared.contains(path)) {
                    real.close();
                }
            }
        });
        add("second-close-unmaps-another", "closing a mapping twice takes somebody else's", new Mutation() {
            private final List<MappedMemory> open = new CopyOnWriteArrayList<>();

            @Override
            MappedMemory map(TraceFile real, long offset, long length, Set<Protection> protection, Sharing sharing)
                    throws ErrnoException {
                MappedMemory memory = real.map(offset, length, protection, sharing);
                open.add(memory);
                return memory;
            }

            @Override
            void close(MappedMemory real) throws ErrnoException {
                if (open.remove(real)) {
                    real.close();
                } else if (!open.isEmpty()) {
                    open.remove(open.size() - 1).close();
                }
            }
        });
        add("failed-mapping-counts", "a mapping that fails leaves the buffer mapped", new Mutation() {
            @Override
            MappedMemory map(TraceFile real, long offset, long length, Set<Protection> protection, Sharing sharing)
                    throws ErrnoException {
                try {
                    return real.map(offset, length, protection, sharing);
                } catch (ErrnoException e) {
                    if (length == 1L << 40) {
                        real.map(0, 1, Set.of(Protection.READ), Sharing.SHARED);
                    }
                    throw e;
                }
            }
        });
        add("first-mapping-granted", "a mapping that must be refused is granted if it is the first", new Mutation() {
            @Override
            MappedMemory map(TraceFile real, long offset, long length, Set<Protection> protection, Sharing sharing)
                    throws ErrnoException {
                try {
                    return real.map(offset, length, protection, sharing);
                } catch (ErrnoException e) {
                    if (e.errno() == EPERM && !isMapped(real)) {
                        return real.map(0, 1, Set.of(Protection.READ), Sharing.SHARED);
                    }
                    throw e;
                }
            }

            private boolean isMapped(TraceFile file) throws ErrnoException {
                return instead(ENODEV, -1, () -> file.ioctl(GET_READER)) >= 0;
            }
        });
        add("mapping-ends-with-its-file", "closing the file unmaps", new Mutation() {
            private final Map<TraceFile, List<MappedMemory>> mapped =
                    Collections.synchronizedMap(new IdentityHashMap<>());

            @Override
            MappedMemory map(TraceFile real, long offset, long length, Set<Protection> protection, Sharing sharing)
                    throws ErrnoException {
                MappedMemory memory = real.map(offset, length, protection, sharing);
                mapped.computeIfAbsent(real, file -> new CopyOnWriteArrayList<>())
                        .add(memory);
                return memory;
            }

            @Override
            void close(TraceFile real) {
                for (MappedMemory memory : mapped.getOrDefault(real, List.of())) {
                    try {
                        memory.close();
                    } catch (ErrnoException e) {
                        throw new IllegalStateException(e);
                    }
                }
                real.close();
            }
        });
    }

    private void addMemory() {
        add("slice-writable", "a view can be written to", new Mutation() {
            @Override
            ByteBuffer slice(MappedMemory real, long offset, int length) {
                ByteBuffer slice = real.slice(offset, length);
                return length == STRUCT_BYTES
                        ? ByteBuffer.allocateDirect(length).put(slice).clear().order(ByteOrder.nativeOrder())
                        : slice;
            }
        });
        add("slice-big-endian", "a view has the byte order of Java", new Mutation() {
            @Override
            ByteBuffer slice(MappedMemory real, long offset, int length) {
                return real.slice(offset, length).order(ByteOrder.BIG_ENDIAN);
            }
        });
        add("slice-unchecked", "a view may reach beyond its mapping", new Mutation() {
            @Override
            ByteBuffer slice(MappedMemory real, long offset, int length) {
                try {
                    return real.slice(offset, length);
                } catch (IndexOutOfBoundsException e) {
                    return ByteBuffer.allocateDirect(Math.max(0, length)).asReadOnlyBuffer();
                }
            }
        });
        add("length-in-pages", "length() is rounded up to pages", new Mutation() {
            @Override
            long length(MappedMemory real) {
                return (real.length() + 4095) & -4096L;
            }
        });
        add("view-after-close-shows-memory", "a view shows other memory once its mapping is closed", new Patch() {
            @Override
            byte afterClose() {
                return 0x7f;
            }
        });
        add("closed-mapping-gives-views", "a closed mapping still gives views", new Mutation() {
            @Override
            ByteBuffer slice(MappedMemory real, long offset, int length) {
                try {
                    return real.slice(offset, length);
                } catch (IllegalStateException e) {
                    return ByteBuffer.allocateDirect(length).asReadOnlyBuffer().order(ByteOrder.nativeOrder());
                }
            }
        });
    }

    private void addRequests() {
        add("unknown-request-einval", "an unknown request fails with EINVAL", new Mutation() {
            @Override
            int ioctl(TraceFile real, int request) throws ErrnoException {
                return replacing(ENOTTY, EINVAL, () -> real.ioctl(request));
            }
        });
        add("unknown-request-succeeds", "an unknown request does nothing, successfully", new Mutation() {
            @Override
            int ioctl(TraceFile real, int request) throws ErrnoException {
                return request == V14_GET_READER ? real.ioctl(request) : instead(ENOTTY, 0, () -> real.ioctl(request));
            }
        });
        add("both-numbers-known", "GET_READER answers to the number of v14 too", new Mutation() {
            @Override
            int ioctl(TraceFile real, int request) throws ErrnoException {
                return real.ioctl(request == V14_GET_READER ? GET_READER : request);
            }
        });
        add("unmapped-reader-einval", "GET_READER without a mapping fails with EINVAL", new Mutation() {
            @Override
            int ioctl(TraceFile real, int request) throws ErrnoException {
                return replacing(ENODEV, EINVAL, () -> real.ioctl(request));
            }
        });
        add("unmapped-reader-succeeds", "GET_READER without a mapping succeeds", new Mutation() {
            @Override
            int ioctl(TraceFile real, int request) throws ErrnoException {
                return instead(ENODEV, 0, () -> real.ioctl(request));
            }
        });
        add("nothing-new-eagain", "GET_READER with nothing new fails with EAGAIN", new Mutation() {
            @Override
            int ioctl(TraceFile real, int request) throws ErrnoException {
                if (request == GET_READER && real.poll(0) == 0) {
                    real.ioctl(request);
                    throw new ErrnoException("ioctl", real.path(), EAGAIN);
                }
                return real.ioctl(request);
            }
        });
        add("blocking-reader-does-not-wait", "GET_READER never waits", new Mutation() {
            @Override
            TraceFile open(TraceFs real, String path, Set<OpenFlag> flags) throws ErrnoException {
                Set<OpenFlag> more = EnumSet.copyOf(flags);
                if (path.endsWith(RAW)) {
                    more.add(OpenFlag.NONBLOCK);
                }
                return real.open(path, more);
            }
        });
        add("request-zero-unknown", "request 0 is not known", new Mutation() {
            @Override
            int ioctl(TraceFile real, int request) throws ErrnoException {
                if (request == 0) {
                    throw new ErrnoException("ioctl", real.path(), ENOTTY);
                }
                return real.ioctl(request);
            }
        });
        add("wake-up-swallowed", "request 0 wakes nobody", new Mutation() {
            @Override
            int ioctl(TraceFile real, int request) throws ErrnoException {
                return request == 0 ? 0 : real.ioctl(request);
            }
        });
    }

    private void addWaits() {
        add("stop-swallowed", "wakeUp() does nothing", new Mutation() {
            @Override
            void wakeUp(TraceFile real) {}
        });
        add("stop-is-forgotten", "wakeUp() ends the poll under way, and no later one", new Mutation() {
            private volatile boolean isWaiting;
            private volatile boolean isStopped;

            @Override
            int poll(TraceFile real, long timeoutNanos) throws ErrnoException {
                if (timeoutNanos == 0 || !real.path().endsWith(RAW)) {
                    return real.poll(timeoutNanos);
                }
                isWaiting = true;
                isStopped = false;
                long start = System.nanoTime();
                while (!isStopped && (timeoutNanos < 0 || System.nanoTime() - start < timeoutNanos)) {
                    int events = real.poll(1_000_000);
                    if (events != 0) {
                        return events;
                    }
                }
                isWaiting = false;
                return 0;
            }

            @Override
            void wakeUp(TraceFile real) {
                isStopped = isWaiting;
            }
        });
        add("stop-stops-everybody", "wakeUp() ends the poll of every file", new Mutation() {
            private final List<TraceFile> open = new CopyOnWriteArrayList<>();

            @Override
            TraceFile open(TraceFs real, String path, Set<OpenFlag> flags) throws ErrnoException {
                TraceFile file = real.open(path, flags);
                if (path.endsWith(RAW)) {
                    open.add(file);
                }
                return file;
            }

            @Override
            void wakeUp(TraceFile real) {
                open.forEach(TraceFile::wakeUp);
            }
        });
        add("poll-does-not-wait", "poll returns at once", new Mutation() {
            @Override
            int poll(TraceFile real, long timeoutNanos) throws ErrnoException {
                return real.poll(0);
            }
        });
        add("poll-always-readable", "poll says readable, always", new Mutation() {
            @Override
            int poll(TraceFile real, long timeoutNanos) throws ErrnoException {
                real.poll(0);
                return TraceFile.POLLIN;
            }
        });
        add("poll-never-readable", "poll never says readable", new Mutation() {
            @Override
            int poll(TraceFile real, long timeoutNanos) throws ErrnoException {
                real.poll(timeoutNanos);
                return 0;
            }
        });
    }

    private void addControlFiles() {
        add("resize-enomem", "resizing while mapped fails with ENOMEM", new Mutation() {
            @Override
            int write(TraceFile real, ByteBuffer source) throws ErrnoException {
                return real.path().endsWith("buffer_size_kb")
                        ? replacing(EBUSY, ENOMEM, () -> real.write(source))
                        : real.write(source);
            }
        });
        addSwallowed("resize-swallowed", "resizing while mapped looks as if it had worked", "buffer_size_kb", EBUSY);
        addSwallowed(
                "order-swallowed",
                "another sub-buffer size while mapped is taken for set",
                "buffer_subbuf_size_kb",
                EBUSY);
        addSwallowed("snapshot-allowed", "a snapshot is taken while mapped", "/snapshot", EBUSY);
        addSwallowed("trigger-allowed", "a snapshot trigger is armed while mapped", "/trigger", EBUSY);
        addSwallowed(
                "marker-swallowed", "a marker into a buffer that takes none looks written", "trace_marker_raw", EBADF);
        addSwallowed("bad-value-swallowed", "a value that a control file does not take looks set", "_kb", EINVAL);
        add("trigger-not-armed", "a snapshot trigger is accepted and not armed", new Mutation() {
            @Override
            int write(TraceFile real, ByteBuffer source) throws ErrnoException {
                if (real.path().endsWith("/trigger")) {
                    int count = source.remaining();
                    source.position(source.limit());
                    return count;
                }
                return real.write(source);
            }
        });
        add("busy-instance-removed", "removing an instance in use looks as if it had worked", new Mutation() {
            @Override
            void rmdir(TraceFs real, String path) throws ErrnoException {
                ignoring(EBUSY, () -> real.rmdir(path));
            }
        });
        add("no-overwrite-ignored", "a full buffer is overwritten although it must not be", new Mutation() {
            @Override
            int write(TraceFile real, ByteBuffer source) throws ErrnoException {
                if (real.path().endsWith("options/overwrite")) {
                    source.position(source.limit());
                    return 1;
                }
                return real.write(source);
            }
        });
    }

    private void addSwallowed(String name, String fault, String file, int errno) {
        add(name, fault, new Mutation() {
            @Override
            int write(TraceFile real, ByteBuffer source) throws ErrnoException {
                int count = source.remaining();
                return real.path().endsWith(file)
                        ? instead(errno, count, () -> real.write(source))
                        : real.write(source);
            }
        });
    }

    private void addMetaPages() {
        addMeta("struct-length-off", "meta_struct_len is wrong", meta -> meta.putInt(META_STRUCT_LEN, 72));
        addMeta("flags-not-zero", "flags is not 0", meta -> meta.putLong(FLAGS, 1));
        addMeta(
                "meta-page-is-one-page",
                "meta_page_size is one page for larger sub-buffers",
                meta -> meta.putInt(META_PAGE_SIZE, 4096));
        addMeta(
                "reader-page-not-counted",
                "nr_subbufs does not count the reader's own",
                meta -> meta.putInt(NR_SUBBUFS, meta.getInt(NR_SUBBUFS) - 1));
        addMeta(
                "reader-id-off-by-one",
                "reader.id is one too high",
                meta -> meta.putInt(READER_ID, (meta.getInt(READER_ID) + 1) % meta.getInt(NR_SUBBUFS)));
        addMeta("reader-read-zero", "reader.read is always 0", meta -> meta.putInt(READER_READ, 0));
        addMeta(
                "reader-read-counts-header",
                "reader.read counts the page's header",
                meta -> meta.putInt(READER_READ, meta.getInt(READER_READ) + DATA));
        addMeta(
                "entries-not-cumulative",
                "entries are those in the buffer, not those written",
                meta -> meta.putLong(ENTRIES, meta.getLong(ENTRIES) - meta.getLong(READ)));
        addMeta("overrun-zero", "overrun is always 0", meta -> meta.putLong(OVERRUN, 0));
        addMeta(
                "overrun-counted-twice",
                "lost events are counted twice in overrun",
                meta -> meta.putLong(OVERRUN, 2 * meta.getLong(OVERRUN)));
        addMeta(
                "lost-events-on-mainline",
                "reader.lost_events is set on mainline",
                meta -> meta.putLong(LOST_EVENTS, meta.getLong(OVERRUN)));
        add("garbage-behind-meta", "the rest of the meta page is not cleared", new Patch() {
            @Override
            void patch(ByteBuffer copy, long offset) {
                if (offset == 0 && copy.capacity() > STRUCT_BYTES) {
                    copy.put(STRUCT_BYTES + 20, (byte) 1);
                }
            }
        });
        add("meta-stale", "GET_READER does not rewrite the meta page", new Patch() {
            @Override
            void patch(ByteBuffer copy, long offset) {
                if (offset == 0) {
                    copy.putInt(READER_READ, 0).putInt(READER_ID, 0);
                    copy.putLong(ENTRIES, 0).putLong(OVERRUN, 0).putLong(READ, 0);
                }
            }
        });
        add("meta-live", "the meta page counts events as they are written", new Patch() {
            private long written;

            @Override
            int write(TraceFile real, ByteBuffer source) throws ErrnoException {
                int count = real.write(source);
                written += real.path().endsWith("trace_marker_raw") ? 1 : 0;
                return count;
            }

            @Override
            int ioctl(TraceFile real, int request) throws ErrnoException {
                int result = real.ioctl(request);
                written = request == GET_READER ? 0 : written;
                return result;
            }

            @Override
            void patch(ByteBuffer copy, long offset) {
                if (offset == 0) {
                    copy.putLong(ENTRIES, copy.getLong(ENTRIES) + written);
                }
            }
        });
        add("reset-not-shown", "a reset shows in the meta page at the next GET_READER only", new Patch() {
            @Override
            boolean copiesAfter(String operation) {
                return !operation.equals("truncate");
            }
        });
        add("id-order-for-time-order", "sub-buffers are given in the order of their ids", new Patch() {
            private int former;
            private int shown;

            @Override
            void patch(ByteBuffer copy, long offset) {
                if (offset == 0) {
                    int id = copy.getInt(READER_ID);
                    if (id != former) {
                        former = id;
                        shown = (shown + 1) % copy.getInt(NR_SUBBUFS);
                    }
                    copy.putInt(READER_ID, id == 0 ? 0 : shown);
                }
            }
        });
    }

    private void addMeta(String name, String fault, Consumer<ByteBuffer> patch) {
        add(name, fault, new Patch() {
            @Override
            void patch(ByteBuffer copy, long offset) {
                if (offset == 0) {
                    patch.accept(copy);
                }
            }
        });
    }

    private void addSubBuffers() {
        addPage(
                "loss-flags-dropped",
                "a page does not tell of the loss before it",
                (page, commit) -> page.putLong(COMMIT, commit & ~FLAG_BITS));
        addPage("loss-count-off-by-one", "the number of lost events is one too high", (page, commit) -> {
            if ((commit & STORED) != 0) {
                int at = DATA + (int) (commit & SIZE_MASK);
                page.putLong(at, page.getLong(at) + 1);
            }
        });
        addPage(
                "loss-count-not-stored",
                "the number of lost events is never told",
                (page, commit) -> page.putLong(COMMIT, commit & ~STORED));
        addPage("loss-on-every-page", "every page tells of a loss", (page, commit) -> {
            if ((commit & SIZE_MASK) != 0 && (commit & FLAG_BITS) == 0) {
                page.putLong(COMMIT, commit | 0xffff_ffff_8000_0000L);
            }
        });
        addPage("flags-not-extended-but-in-size", "a flag stands inside the size", (page, commit) -> {
            if ((commit & FLAG_BITS) != 0) {
                page.putLong(COMMIT, commit | 1 << 19);
            }
        });
        add("trace-shows-consumed", "trace goes on showing what a reader has consumed", new Mutation() {
            private final StringBuilder markers = new StringBuilder();
            private final Set<TraceFile> ended = Collections.newSetFromMap(new IdentityHashMap<>());

            @Override
            int write(TraceFile real, ByteBuffer source) throws ErrnoException {
                if (real.path().endsWith("/trace_marker")) {
                    markers.append(StandardCharsets.UTF_8.decode(source.duplicate()))
                            .append('\n');
                }
                return real.write(source);
            }

            @Override
            int read(TraceFile real, ByteBuffer target) throws ErrnoException {
                int count = real.read(target);
                if (count != 0 || !real.path().endsWith("/trace") || !ended.add(real)) {
                    return count;
                }
                byte[] consumed = markers.toString().getBytes(StandardCharsets.UTF_8);
                target.put(consumed);
                return consumed.length;
            }
        });
        addPage(
                "byte-past-commit",
                "commit is one word too high",
                (page, commit) -> page.putLong(
                        COMMIT, (commit & SIZE_MASK) == 0 || (commit & SIZE_MASK) >= 4080 ? commit : commit + 4));
        addPage(
                "commit-behind",
                "commit is one event behind",
                (page, commit) -> page.putLong(
                        COMMIT, (commit & SIZE_MASK) == 2 * SHORTEST_EVENT ? commit - SHORTEST_EVENT : commit));
        addPage("page-time-zero", "the page's time stamp is not set", (page, commit) -> page.putLong(0, 0));
        addPage("payload-torn", "the end of an event is not yet written", (page, commit) -> {
            int end = (int) (commit & SIZE_MASK);
            if (end >= 72 && end < 4000) {
                page.putInt(DATA + end - 4, 0);
            }
        });
        add("commit-not-live", "commit moves with GET_READER only", new Patch() {
            @Override
            boolean copiesAfter(String operation) {
                return operation.equals("ioctl") || operation.equals("truncate");
            }
        });
        add("second-page-for-the-first", "sub-buffer 2 is shown in the place of sub-buffer 1", new Mutation() {
            @Override
            ByteBuffer slice(MappedMemory real, long offset, int length) {
                boolean isFirst = offset == 2L * length && length >= 4096;
                return real.slice(isFirst ? offset + length : offset, length);
            }
        });
    }

    private void addPage(String name, String fault, BiConsumer<ByteBuffer, Long> patch) {
        add(name, fault, new Patch() {
            @Override
            void patch(ByteBuffer copy, long offset) {
                if (offset != 0 && copy.capacity() >= 4096) {
                    patch.accept(copy, copy.getLong(COMMIT));
                }
            }
        });
    }

    private void addV14() {
        add("v14-knows-mainlines-number", "v14 answers to the number of mainline too", MappingAbi.V14, new Mutation() {
            @Override
            int ioctl(TraceFile real, int request) throws ErrnoException {
                return real.ioctl(request == GET_READER ? V14_GET_READER : request);
            }
        });
        add("v14-loss-not-told", "reader.lost_events stays 0 in v14", MappingAbi.V14, new Patch() {
            @Override
            void patch(ByteBuffer copy, long offset) {
                if (offset == 0) {
                    copy.putLong(LOST_EVENTS, 0);
                }
            }
        });
        add("v14-resize-einval", "resizing while mapped fails with EINVAL in v14", MappingAbi.V14, new Mutation() {
            @Override
            int write(TraceFile real, ByteBuffer source) throws ErrnoException {
                return real.path().endsWith("buffer_size_kb")
                        ? replacing(ENOMEM, EINVAL, () -> replacing(EBUSY, EINVAL, () -> real.write(source)))
                        : real.write(source);
            }
        });
    }

    /** A mutation that changes what memory shows. */
    private static class Patch extends Mutation {
        @Override
        boolean patches() {
            return true;
        }
    }

    @FunctionalInterface
    private interface Call<T> {
        T make() throws ErrnoException;
    }

    @FunctionalInterface
    private interface Action {
        void make() throws ErrnoException;
    }

    private static <T> T replacing(int right, int wrong, Call<T> call) throws ErrnoException {
        try {
            return call.make();
        } catch (ErrnoException e) {
            throw e.errno() == right ? new ErrnoException(e.operation(), e.path(), wrong) : e;
        }
    }

    private static <T> T instead(int errno, T result, Call<T> call) throws ErrnoException {
        try {
            return call.make();
        } catch (ErrnoException e) {
            if (e.errno() == errno) {
                return result;
            }
            throw e;
        }
    }

    private static void ignoring(int errno, Action action) throws ErrnoException {
        instead(errno, true, () -> {
            action.make();
            return true;
        });
    }
}
