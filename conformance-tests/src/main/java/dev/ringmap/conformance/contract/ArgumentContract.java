package dev.ringmap.conformance.contract;

import dev.ringmap.MappingAbi;
import dev.ringmap.conformance.internal.Blocked;
import dev.ringmap.conformance.internal.Direct;
import dev.ringmap.conformance.internal.Expect;
import dev.ringmap.conformance.internal.MappedRing;
import dev.ringmap.conformance.internal.Meta;
import dev.ringmap.conformance.spec.Rule;
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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Families I, M and S, the part on arguments: every access mode, two faults at a time, far positions, odd spellings.
 *
 * @since 0.1
 */
public abstract class ArgumentContract extends Contract {

    private static final List<OpenFlag> MODES = List.of(OpenFlag.READ_ONLY, OpenFlag.WRITE_ONLY, OpenFlag.READ_WRITE);
    private static final Set<Protection> WRITE = Set.of(Protection.WRITE);
    private static final Set<Protection> READ_WRITE = Set.of(Protection.READ, Protection.WRITE);
    private static final Set<Protection> WRITE_EXECUTE = Set.of(Protection.WRITE, Protection.EXECUTE);
    private static final long FAR_OFFSET = 1L << 40;

    /** Directions and sizes, as {@code _IOR}, {@code _IOW} and {@code _IOWR} put them above the number. */
    private static final int[] UPPER_HALVES = {
        0x80000000,
        0x40000000,
        0xc0000000,
        0xc0080000,
        0x80040000,
        0x40500000,
        0x00010000,
        0x00080000,
        0x3fff0000,
        0xffff0000
    };

    private static final int[] UNKNOWN_REQUESTS = {-1, 0x52, 0x5200, 0x5299, 0x5320, 0x52200000, Integer.MIN_VALUE};

    private static final int[] POSITIONS = {0, 1, 4095, 4096, 4097, 5000, 8192, 65535, 65536, 100_001};
    private static final int AFTER = 5000;
    private static final byte FILLING = '1';
    private static final int LEAST_PERCENT = 20;

    private static final int MOST_SMALL_BYTES = 16;
    private static final int SLICES = 4;
    private static final int MANY_NAMES = 30;

    private static final String BEYOND_THE_BASIC_PLANE = "-\ud83d\ude00\ud834\udd1e";

    /** Called by the entry that runs it. */
    protected ArgumentContract() {}

    private TraceFile openRaw(OpenFlag access, boolean isBlocking) throws ErrnoException {
        return isBlocking
                ? bench.open(bench.rawPath(), access)
                : bench.open(bench.rawPath(), access, OpenFlag.NONBLOCK);
    }

    @Test
    @Rule("I-32")
    void everyAccessModeMayAsk() throws Exception {
        Meta meta = bench.meta(bench.mapMeta(bench.openRaw()));
        long written = 0;
        for (OpenFlag access : MODES) {
            for (boolean isBlocking : new boolean[] {false, true}) {
                TraceFile file = openRaw(access, isBlocking);
                for (int round = 0; round < 2; round++) {
                    bench.write(1);
                    written++;
                    String what = "GET_READER with an event, " + access + (isBlocking ? "" : " and NONBLOCK");
                    Blocked<Integer> call = bench.start(what, () -> bench.getReader(file));
                    Expect.equal(what, 0, call.expectReturn());
                    Expect.equal("entries after " + what, written, meta.entries());
                }
            }
        }
    }

    @Test
    @Rule("I-33")
    void nonblockAloneDecidesWhoWaits() throws Exception {
        bench.mapMeta(bench.openRaw());
        for (OpenFlag access : MODES) {
            TraceFile nonblocking = openRaw(access, false);
            int refusal = access == OpenFlag.WRITE_ONLY ? Errno.EBADF : Errno.EAGAIN;
            Expect.equal(
                    "GET_READER of an empty buffer, NONBLOCK, " + access,
                    0,
                    bench.start("GET_READER, NONBLOCK, " + access, () -> bench.getReader(nonblocking))
                            .expectReturn());
            Blocked<Integer> refused = bench.start("read, NONBLOCK, " + access, () -> readPage(nonblocking));
            Expect.errno("read of an empty buffer, NONBLOCK, " + access, refused::expectEnd, refusal);
            TraceFile blocking = openRaw(access, true);
            Blocked<Integer> call = bench.start("GET_READER, " + access, () -> bench.getReader(blocking));
            call.expectBlocked();
            bench.write(1);
            Expect.equal("GET_READER after an event, " + access, 0, call.expectReturn());
            if (access != OpenFlag.WRITE_ONLY) {
                Blocked<Integer> read = bench.start("read, " + access, () -> readPage(blocking));
                read.expectBlocked();
                bench.write(1);
                Expect.equal("read after an event, " + access, bench.pageSizeBytes(), read.expectReturn());
            }
        }
    }

    private int readPage(TraceFile file) throws ErrnoException {
        return file.read(Direct.bytes(bench.pageSizeBytes()));
    }

    @Test
    @Rule("I-34")
    void requestCountsByAllItsBits() throws Exception {
        Meta meta = bench.meta(bench.mapMeta(bench.openRaw()));
        bench.write(2);
        Meta.Snapshot before = meta.snapshot();
        for (boolean isBlocking : new boolean[] {false, true}) {
            TraceFile file = openRaw(OpenFlag.READ_ONLY, isBlocking);
            for (int request : UNKNOWN_REQUESTS) {
                expectUnknown(file, request);
            }
            for (int upper : UPPER_HALVES) {
                expectUnknown(file, upper);
                expectUnknown(file, upper | bench.abi().getReaderRequest());
            }
        }
        Expect.equal("the meta page after unknown requests", before, meta.snapshot());
    }

    private static void expectUnknown(TraceFile file, int request) throws Exception {
        Expect.errno("the unknown request 0x" + Integer.toHexString(request), () -> file.ioctl(request), Errno.ENOTTY);
    }

    private void expectRefused(
            String what, TraceFile file, long offset, Set<Protection> protection, Sharing sharing, int errno)
            throws Exception {
        for (int round = 0; round < 2; round++) {
            Expect.errno("mmap that is " + what, () -> bench.own(file.map(offset, 1, protection, sharing)), errno);
        }
    }

    @Test
    @Rule("M-30")
    void firstOfTwoFaultsIsTold() throws Exception {
        TraceFile raw = bench.openRaw();
        bench.mapMeta(raw);
        expectRefused(
                "writable and executable, of a read-only file", raw, 0, WRITE_EXECUTE, Sharing.SHARED, Errno.EACCES);
        expectRefused(
                "writable and too far, of a read-only file", raw, FAR_OFFSET, WRITE, Sharing.SHARED, Errno.EACCES);
        expectRefused("writable and private, of a read-only file", raw, 0, READ_WRITE, Sharing.PRIVATE, Errno.EPERM);
        expectRefused("writable and unaligned", raw, 1, WRITE, Sharing.SHARED, Errno.EINVAL);
        expectRefused("private and unaligned", raw, 1, MappedRing.READ, Sharing.PRIVATE, Errno.EINVAL);
        if (bench.abi() == MappingAbi.MAINLINE) {
            expectRefused("private and too far", raw, FAR_OFFSET, MappedRing.READ, Sharing.PRIVATE, Errno.EPERM);
        }
        for (String name : List.of("trace", "trace_pipe", "tracing_on")) {
            TraceFile file = bench.open(bench.path(name), OpenFlag.READ_ONLY, OpenFlag.NONBLOCK);
            expectRefused("private, of " + name, file, 0, MappedRing.READ, Sharing.PRIVATE, Errno.ENODEV);
            expectRefused("private and writable, of " + name, file, 0, READ_WRITE, Sharing.PRIVATE, Errno.ENODEV);
            expectRefused("writable, of " + name, file, 0, READ_WRITE, Sharing.SHARED, Errno.EACCES);
            expectRefused("unaligned, of " + name, file, 1, MappedRing.READ, Sharing.SHARED, Errno.EINVAL);
            file.close();
        }
        TraceFile marker = bench.open(bench.path("trace_marker"), OpenFlag.WRITE_ONLY);
        expectRefused("private, of a write-only file", marker, 0, MappedRing.READ, Sharing.PRIVATE, Errno.EACCES);
        expectRefused("writable, of a write-only file", marker, 0, READ_WRITE, Sharing.SHARED, Errno.EACCES);
        TraceFile control = bench.open(bench.path("tracing_on"), OpenFlag.READ_WRITE);
        expectRefused("writable, of a control file", control, 0, READ_WRITE, Sharing.SHARED, Errno.ENODEV);
    }

    @Test
    @Rule("M-31")
    void mappingWithoutAccessCannotBeMadeWritable() throws Exception {
        TraceFile raw = bench.openRaw();
        for (Set<Protection> made : List.of(Set.<Protection>of(), MappedRing.READ)) {
            MappedMemory memory = bench.own(raw.map(0, Meta.STRUCT_BYTES, made, Sharing.SHARED));
            for (int round = 0; round < 2; round++) {
                for (Set<Protection> protection : List.of(WRITE, READ_WRITE, WRITE_EXECUTE)) {
                    Expect.errno(
                            "mprotect " + protection + " of a mapping made with " + made + ", round " + round,
                            () -> memory.protect(protection),
                            Errno.EACCES);
                }
                memory.protect(MappedRing.READ);
                Expect.equal(
                        "meta_struct_len after it was made readable",
                        Meta.STRUCT_BYTES,
                        bench.meta(memory).structLength());
                memory.protect(Set.of());
            }
        }
    }

    @Test
    @Rule("S-60")
    void positionMayBeFarAndTheRestEmpty() throws Exception {
        TraceFile reader = bench.open(bench.path("buffer_percent"), OpenFlag.READ_ONLY);
        TraceFile writer = bench.open(bench.path("buffer_percent"), OpenFlag.WRITE_ONLY);
        for (int i = 0; i < POSITIONS.length; i++) {
            int position = POSITIONS[i];
            String percent = Integer.toString(LEAST_PERCENT + i);
            ByteBuffer buffer = filled(position + AFTER);
            buffer.put(position, percent.getBytes(StandardCharsets.US_ASCII));
            buffer.position(position).limit(position + percent.length());
            Expect.equal("bytes that write takes from position " + position, percent.length(), writer.write(buffer));
            Expect.equal(
                    "buffer_percent after a write from position " + position,
                    percent,
                    bench.instance().read("buffer_percent").strip());
            expectRead(position, percent);
        }
        for (ByteBuffer nothing : List.of(Direct.bytes(0), Direct.bytes(AFTER).position(AFTER))) {
            Expect.errno("write of nothing to a read-only file", () -> reader.write(nothing), Errno.EBADF);
            Expect.errno("read of nothing from a write-only file", () -> writer.read(nothing), Errno.EBADF);
            TraceFile raw = bench.openRaw();
            Expect.errno("write of nothing to a read-only raw file", () -> raw.write(nothing), Errno.EBADF);
        }
    }

    private void expectRead(int position, String percent) throws Exception {
        ByteBuffer buffer = filled(position + AFTER);
        ByteBuffer expected = filled(position + AFTER);
        expected.put(position, (percent + "\n").getBytes(StandardCharsets.US_ASCII));
        buffer.position(position);
        TraceFile file = bench.open(bench.path("buffer_percent"), OpenFlag.READ_ONLY);
        Expect.equal("bytes that read gives to position " + position, percent.length() + 1, file.read(buffer));
        Expect.equal("position after a read to " + position, position + percent.length() + 1, buffer.position());
        buffer.clear();
        Expect.equal("index of the first wrong byte after a read to " + position, -1, buffer.mismatch(expected));
        file.close();
    }

    private static ByteBuffer filled(int length) {
        ByteBuffer buffer = Direct.bytes(length);
        for (int i = 0; i < length; i++) {
            buffer.put(i, FILLING);
        }
        return buffer;
    }

    @Test
    @Rule("S-61")
    void everySliceIsABufferOfItsOwn() throws Exception {
        MappedMemory memory = bench.ring().memory();
        int length = (int) memory.length();
        for (int bytes = 0; bytes <= MOST_SMALL_BYTES; bytes++) {
            for (int offset : new int[] {0, 1, 8, bench.pageSizeBytes() - 1, length - bytes}) {
                expectIndependent(memory, offset, bytes);
            }
        }
        expectIndependent(memory, 0, bench.pageSizeBytes());
        expectIndependent(memory, 0, length);
    }

    private static void expectIndependent(MappedMemory memory, int offset, int bytes) {
        String part = bytes + " bytes at " + offset;
        List<ByteBuffer> slices = new ArrayList<>();
        for (int i = 0; i < SLICES; i++) {
            ByteBuffer slice = memory.slice(offset, bytes);
            Expect.equal("order of slice " + i + " of " + part, ByteOrder.nativeOrder(), slice.order());
            Expect.equal("capacity of slice " + i + " of " + part, bytes, slice.capacity());
            Expect.equal("position of slice " + i + " of " + part, 0, slice.position());
            Expect.equal("limit of slice " + i + " of " + part, bytes, slice.limit());
            slices.add(slice);
            slice.order(ByteOrder.BIG_ENDIAN).limit(bytes / 2).position(bytes / 2);
            for (ByteBuffer other : slices.subList(0, i)) {
                other.order(ByteOrder.LITTLE_ENDIAN).clear();
                Expect.equal(
                        "order after that of another slice was set, of " + part, ByteOrder.BIG_ENDIAN, slice.order());
                Expect.equal("position after another slice was cleared, of " + part, bytes / 2, slice.position());
                Expect.equal("limit after another slice was cleared, of " + part, bytes / 2, slice.limit());
            }
        }
    }

    @Test
    @Rule("S-62")
    void pathsAreToldAsTheyWereGiven() throws Exception {
        TraceFs tracefs = bench.tracefs();
        String instance = bench.instance().path();
        for (String path : List.of(
                instance + "//tracing_on",
                "./" + instance + "/./tracing_on",
                "instances//" + instance.substring(10) + "///per_cpu//cpu" + bench.cpu() + "/stats")) {
            TraceFile file = bench.open(path, OpenFlag.READ_ONLY);
            Expect.equal("path()", path, file.path());
            ErrnoException failure = Expect.errno("write to " + path, () -> file.write(Direct.of("1")), Errno.EBADF);
            Expect.equal("path() of a failed write", path, failure.path());
        }
        List<String> names = tracefs.list(instance);
        for (String path : List.of(
                instance + "/", instance + "//", "instances//" + instance.substring(10), "./" + instance + "/.")) {
            Expect.equal("list of " + path, names, tracefs.list(path));
        }
        for (String twice : List.of(instance + "/", instance + "//", "./" + instance)) {
            expectPath(twice, Errno.EEXIST, () -> tracefs.mkdir(twice));
        }
        for (String ending : List.of("/", "//", "/./")) {
            String missing = instance + "-missing" + ending;
            expectPath(missing, Errno.ENOENT, () -> tracefs.rmdir(missing));
            expectPath(missing, Errno.ENOENT, () -> tracefs.list(missing));
            expectPath(
                    missing + "x",
                    Errno.ENOENT,
                    () -> tracefs.open(missing + "x", Set.of(OpenFlag.READ_ONLY))
                            .close());
            expectPath(
                    instance + "/tracing_on" + ending,
                    Errno.ENOTDIR,
                    () -> tracefs.list(instance + "/tracing_on" + ending));
        }
    }

    private static void expectPath(String path, int errno, Expect.Call call) throws Exception {
        Expect.equal(
                "path() of a failure on " + path,
                path,
                Expect.errno("a call on " + path, call, errno).path());
    }

    @Test
    @Rule("S-63")
    void listGivesNamesAsTheyAre() throws Exception {
        boolean isSimulated = bench.subject().backend().isSimulated();
        List<String> suffixes = new ArrayList<>(List.of("-Upper", "-lower", "-10", "-9", "-a b", "-%41"));
        if (isSimulated || "UTF-8".equals(System.getProperty("sun.jnu.encoding"))) {
            suffixes.addAll(List.of("-\u00e9\u4e2d", BEYOND_THE_BASIC_PLANE));
        }
        // A real kernel has long directories of its own; making that many would take it a while.
        for (int i = 0; isSimulated && i < MANY_NAMES; i++) {
            suffixes.add("-many?" + i + " ");
        }
        List<String> made = new ArrayList<>();
        for (String suffix : suffixes) {
            made.add(ownDirectory(suffix).substring("instances/".length()));
        }
        List<String> names = bench.tracefs().list("instances");
        for (String name : made) {
            Expect.that(names.contains(name), "list of instances", name, names);
            List<String> files = bench.tracefs().list("instances/" + name);
            Expect.that(files.contains("tracing_on"), "list of " + name, "tracing_on", files);
        }
        FileContract.expectAscending("list of instances", names);
    }

    /** Makes an instance whose name extends that of the test's instance; it is removed after the test. */
    private String ownDirectory(String suffix) throws ErrnoException {
        String path = bench.instance().path() + suffix;
        bench.tracefs().mkdir(path);
        bench.own(() -> bench.tracefs().rmdir(path));
        return path;
    }
}
