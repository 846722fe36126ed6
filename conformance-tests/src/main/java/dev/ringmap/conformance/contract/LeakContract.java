package dev.ringmap.conformance.contract;

import dev.ringmap.RingBufferMapping;
import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.conformance.internal.Blocked;
import dev.ringmap.conformance.internal.Direct;
import dev.ringmap.conformance.internal.Expect;
import dev.ringmap.conformance.internal.Leaks;
import dev.ringmap.conformance.internal.MappedRing;
import dev.ringmap.conformance.internal.Meta;
import dev.ringmap.conformance.spec.Rule;
import dev.ringmap.spi.BackendOptions;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.Protection;
import dev.ringmap.spi.Sharing;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/**
 * Families S and Z: nothing stays behind, whatever is called, and whether or not it succeeds.
 *
 * @since 0.1
 */
public abstract class LeakContract extends Contract {

    private static final int MANY = 200;
    private static final int FEW = 24;
    private static final int FEWER = 12;
    private static final int UNKNOWN_REQUEST = 0x1234;
    private static final long WAIT_NANOS = 50_000;
    private static final Duration LONG = Duration.ofHours(1);
    private static final int NO_SUCH_CPU = 4_095;
    private static final int BUFFER_BYTES = 64;
    private static final Set<OpenFlag> READING = Set.of(OpenFlag.READ_ONLY);
    private static final Set<OpenFlag> READING_AT_ONCE = Set.of(OpenFlag.READ_ONLY, OpenFlag.NONBLOCK);

    /** Called by the entry that runs it. */
    protected LeakContract() {}

    @Test
    @Rule("S-50")
    void nothingIsLeftOfOpening() throws Exception {
        TraceFs tracefs = bench.tracefs();
        String raw = bench.rawPath();
        String control = bench.path("tracing_on");
        String marker = bench.path("trace_marker");
        String trace = bench.path("trace");
        Leaks.expectNone("open and close", MANY, () -> {
            tracefs.open(raw, READING_AT_ONCE).close();
            tracefs.open(control, READING).close();
            tracefs.open(marker, Set.of(OpenFlag.WRITE_ONLY)).close();
            TraceFile file = tracefs.open(trace, Set.of(OpenFlag.WRITE_ONLY, OpenFlag.TRUNCATE));
            file.close();
            file.close();
        });
    }

    @Test
    @Rule("S-51")
    void nothingIsLeftOfAFailedOpen() throws Exception {
        TraceFs tracefs = bench.tracefs();
        String missing = bench.path("no-such-file");
        String control = bench.path("tracing_on");
        Leaks.expectNone("a failed open", MANY, () -> {
            Expect.errno("open", () -> tracefs.open(missing, READING), Errno.ENOENT);
            Expect.errno("open", () -> tracefs.open(control + "/below", READING), Errno.ENOTDIR);
            Expect.exception("open", IllegalArgumentException.class, () -> tracefs.open(control, Set.of()));
        });
    }

    @Test
    @Rule("S-52")
    void nothingIsLeftOfReadingAndWriting() throws Exception {
        TraceFile raw = bench.openRaw();
        TraceFile control = bench.open(bench.path("buffer_percent"), OpenFlag.READ_WRITE);
        bench.mapMeta(raw);
        ByteBuffer buffer = Direct.bytes(BUFFER_BYTES);
        ByteBuffer value = Direct.of("0");
        ByteBuffer nonsense = Direct.of("nonsense");
        ByteBuffer page = Direct.bytes(bench.pageSizeBytes());
        Leaks.expectNone("read, write and ioctl, failed ones too", MANY, () -> {
            control.read(buffer.clear());
            control.write(value.rewind());
            Expect.errno("write", () -> control.write(nonsense.rewind()), Errno.EINVAL);
            Expect.errno("read", () -> raw.read(page.clear()), Errno.EAGAIN);
            bench.getReader(raw);
            raw.ioctl(0);
            Expect.errno("ioctl", () -> raw.ioctl(UNKNOWN_REQUEST), Errno.ENOTTY);
        });
    }

    @Test
    @Rule("S-53")
    void nothingIsLeftOfPoll() throws Exception {
        TraceFile file = bench.openRaw();
        TraceFs tracefs = bench.tracefs();
        String raw = bench.rawPath();
        Leaks.expectNone("poll and wakeUp", MANY, () -> {
            Expect.equal("poll of an empty buffer", 0, file.poll(0));
            Expect.equal("poll of an empty buffer, waiting", 0, file.poll(WAIT_NANOS));
            TraceFile woken = tracefs.open(raw, READING);
            woken.wakeUp();
            woken.wakeUp();
            Expect.equal("poll of a file that was woken", 0, woken.poll(-1));
            woken.close();
        });
    }

    @Test
    @Rule("S-54")
    void nothingIsLeftOfMapping() throws Exception {
        TraceFile file = bench.openRaw();
        long totalBytes = bench.meta(bench.mapMeta(file)).totalBytes();
        Leaks.expectNone("map, slice, protect and close", MANY, () -> {
            MappedMemory memory = file.map(0, totalBytes, MappedRing.READ, Sharing.SHARED);
            memory.slice(0, Meta.STRUCT_BYTES).getInt(0);
            memory.slice(totalBytes / 2, 1).get(0);
            Expect.exception(
                    "slice", IndexOutOfBoundsException.class, () -> memory.slice(totalBytes, Meta.STRUCT_BYTES));
            memory.protect(MappedRing.READ);
            memory.close();
            memory.close();
            Expect.exception("slice", IllegalStateException.class, () -> memory.slice(0, 1));
        });
    }

    @Test
    @Rule("S-55")
    void nothingIsLeftOfAFailedMap() throws Exception {
        TraceFile file = bench.openRaw();
        TraceFile control = bench.open(bench.path("tracing_on"), OpenFlag.READ_ONLY);
        Set<Protection> writable = Set.of(Protection.READ, Protection.WRITE);
        Leaks.expectNone("a failed map", MANY, () -> {
            Expect.errno("mmap", () -> file.map(0, 0, MappedRing.READ, Sharing.SHARED), Errno.EINVAL);
            Expect.errno("mmap", () -> file.map(1, 1, MappedRing.READ, Sharing.SHARED), Errno.EINVAL);
            Expect.errno("mmap", () -> file.map(0, 1, writable, Sharing.SHARED), Errno.EACCES);
            Expect.errno("mmap", () -> control.map(0, 1, MappedRing.READ, Sharing.SHARED), Errno.ENODEV);
        });
    }

    @Test
    @Rule("S-56")
    void nothingIsLeftOfListing() throws Exception {
        TraceFs tracefs = bench.tracefs();
        String directory = bench.path("per_cpu");
        String file = bench.path("tracing_on");
        Leaks.expectNone("list, failed ones too", MANY, () -> {
            tracefs.list(directory);
            Expect.errno("list", () -> tracefs.list(file), Errno.ENOTDIR);
            Expect.errno("list", () -> tracefs.list(directory + "/none"), Errno.ENOENT);
            tracefs.kernel();
            tracefs.root();
        });
    }

    @Test
    @Rule("S-57")
    void nothingIsLeftOfInstances() throws Exception {
        TraceFs tracefs = bench.tracefs();
        String path = bench.instance().path();
        String twin = path + "-twin";
        Leaks.expectNone("mkdir and rmdir, failed ones too", FEW, () -> {
            tracefs.mkdir(twin);
            tracefs.rmdir(twin);
            for (int i = 0; i < MANY / FEW; i++) {
                Expect.errno("rmdir", () -> tracefs.rmdir(twin), Errno.ENOENT);
                Expect.errno("mkdir", () -> tracefs.mkdir(path), Errno.EEXIST);
            }
        });
    }

    @Test
    @Rule("S-58")
    void nothingIsLeftOfATraceFs() throws Exception {
        BackendOptions options = bench.subject().options();
        BackendOptions unknown = options.with("no-such-option", "1");
        Leaks.expectNone("open and close of a tracefs, failed ones too", FEW, () -> {
            TraceFs tracefs = bench.subject().backend().open(options);
            tracefs.kernel();
            tracefs.list("");
            tracefs.open("tracing_on", READING).close();
            tracefs.close();
            tracefs.close();
            Expect.exception(
                    "open",
                    IllegalArgumentException.class,
                    () -> bench.subject().backend().open(unknown));
        });
    }

    @Test
    @Rule("S-59")
    void nothingIsLeftOfAvailability() throws Exception {
        BackendOptions options = bench.subject().options();
        BackendOptions unknown = options.with("no-such-option", "1");
        Leaks.expectNone("availability, of bad options too", FEWER, () -> {
            bench.subject().backend().availability(options);
            bench.subject().backend().availability(unknown);
        });
    }

    @Test
    @Rule("Z-10")
    void nothingIsLeftOfAReader() throws Exception {
        Leaks.expectNone("map(), advance() and close()", MANY, () -> {
            try (RingBufferMapping mapping = bench.instance().map(bench.cpu())) {
                bench.write(1);
                mapping.advance();
                mapping.events().next();
            }
        });
    }

    @Test
    @Rule("Z-11")
    void nothingIsLeftOfAReaderThatWaited() throws Exception {
        Leaks.expectNone("close() while a thread waits in advance()", FEW, () -> {
            RingBufferMapping mapping = bench.instance().map(bench.cpu());
            Callable<Boolean> wait = () -> mapping.advance(LONG);
            Blocked<Boolean> reader = bench.start("advance() while the mapping is closed", wait);
            mapping.close();
            Expect.exception("advance()", IllegalStateException.class, reader::expectEnd);
        });
    }

    @Test
    @Rule("Z-12")
    void nothingIsLeftOfAnInstance() throws Exception {
        Leaks.expectNone("create and close of an instance", FEWER, () -> {
            try (TraceInstance instance = Tracing.over(bench.tracefs()).createTemporaryInstance("conformance")) {
                instance.cpus();
                instance.stats(bench.cpu());
                instance.clear();
            }
        });
    }

    @Test
    @Rule("Z-13")
    void nothingIsLeftOfAMapThatFails() throws Exception {
        TraceInstance instance = bench.instance();
        Leaks.expectNone("a failed map()", MANY, () -> {
            Expect.errno("map()", () -> instance.map(NO_SUCH_CPU), Errno.ENOENT);
            Expect.errno("stats()", () -> instance.stats(NO_SUCH_CPU), Errno.ENOENT);
        });
    }

    @Test
    @Rule("Z-14")
    void nothingIsLeftOfAClosedMappingOnceItsViewsAreForgotten() throws Exception {
        TraceFile file = bench.openRaw();
        long totalBytes = bench.meta(bench.mapMeta(file)).totalBytes();
        int half = (int) (totalBytes / 2);
        Leaks.expectNone("close of a mapping whose views are in use", MANY, () -> {
            MappedMemory memory = file.map(0, totalBytes, MappedRing.READ, Sharing.SHARED);
            ByteBuffer first = memory.slice(0, half);
            ByteBuffer second = memory.slice(half, half);
            memory.close();
            for (ByteBuffer view : new ByteBuffer[] {first, second}) {
                try {
                    Expect.equal("a view of a closed mapping", (byte) 0, view.get(half - 1));
                } catch (IllegalStateException refused) {
                    // the other of the two answers that are right
                }
            }
        });
    }
}
