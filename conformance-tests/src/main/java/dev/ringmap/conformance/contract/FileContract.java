package dev.ringmap.conformance.contract;

import dev.ringmap.conformance.internal.Blocked;
import dev.ringmap.conformance.internal.Direct;
import dev.ringmap.conformance.internal.Expect;
import dev.ringmap.conformance.spec.Rule;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Family S, the part on files and directories: what every call of the SPI on tracefs owes its caller.
 *
 * @since 0.1
 */
public abstract class FileContract extends Contract {

    private static final String MISSING = "no-such-file";

    /** Called by the entry that runs it. */
    protected FileContract() {}

    @Test
    @Rule("S-01")
    void missingFileIsNoEntry() throws Exception {
        Expect.errno(
                "open of a file that is not there",
                () -> bench.open(bench.path(MISSING), OpenFlag.READ_ONLY),
                Errno.ENOENT);
    }

    @Test
    @Rule("S-02")
    void accessModeIsNamedOnce() throws Exception {
        String path = bench.path("tracing_on");
        Expect.exception(
                "open without an access mode",
                IllegalArgumentException.class,
                () -> bench.own(bench.tracefs().open(path, EnumSet.of(OpenFlag.NONBLOCK))));
        Expect.exception(
                "open without any flag",
                IllegalArgumentException.class,
                () -> bench.own(bench.tracefs().open(path, Set.of())));
        for (Set<OpenFlag> flags : List.of(
                EnumSet.of(OpenFlag.READ_ONLY, OpenFlag.WRITE_ONLY),
                EnumSet.of(OpenFlag.READ_ONLY, OpenFlag.READ_WRITE),
                EnumSet.of(OpenFlag.WRITE_ONLY, OpenFlag.READ_WRITE),
                EnumSet.allOf(OpenFlag.class))) {
            Expect.exception(
                    "open with " + flags,
                    IllegalArgumentException.class,
                    () -> bench.own(bench.tracefs().open(path, flags)));
        }
    }

    @Test
    @Rule("S-03")
    void directoryIsListedInOrder() throws Exception {
        expectList(
                bench.instance().path(),
                List.of("buffer_size_kb", "events", "per_cpu", "trace", "trace_marker", "tracing_on"));
        expectList("", List.of("available_events", "instances", "trace_clock"));
        Map<String, Set<String>> events = new TreeMap<>();
        for (String event : readAll("available_events").lines().toList()) {
            String[] names = event.split(":", 2);
            events.computeIfAbsent(names[0], system -> new TreeSet<>()).add(names[1]);
        }
        expectList(bench.path("events"), events.keySet());
        for (String system : List.of("sched", "syscalls")) {
            if (events.containsKey(system)) {
                expectList(bench.path("events/" + system), events.get(system));
            }
        }
    }

    static void expectAscending(String what, List<String> names) {
        for (int i = 1; i < names.size(); i++) {
            Expect.that(
                    names.get(i - 1).compareTo(names.get(i)) < 0,
                    what,
                    "ascending names",
                    names.get(i - 1) + " before " + names.get(i));
        }
    }

    private String readAll(String path) throws ErrnoException {
        TraceFile file = bench.open(path, OpenFlag.READ_ONLY);
        StringBuilder text = new StringBuilder();
        ByteBuffer part = Direct.bytes(bench.pageSizeBytes());
        while (file.read(part.clear()) > 0) {
            text.append(StandardCharsets.UTF_8.decode(part.flip()));
        }
        return text.toString();
    }

    private void expectList(String directory, Collection<String> some) throws ErrnoException {
        List<String> names = bench.tracefs().list(directory);
        expectAscending("list of " + directory, names);
        Expect.that(names.containsAll(some), "list of " + directory, some + " and more", names);
        Expect.that(!names.contains(".") && !names.contains(".."), "list of " + directory, "no . and ..", names);
    }

    @Test
    @Rule("S-04")
    void listingWhatIsNoDirectoryFails() throws Exception {
        Expect.errno(
                "list of a directory that is not there", () -> bench.instance().list(MISSING), Errno.ENOENT);
        Expect.errno("list of a file", () -> bench.instance().list("tracing_on"), Errno.ENOTDIR);
    }

    @Test
    @Rule("S-05")
    void instanceIsMadeOnceAndRemovedOnce() throws Exception {
        TraceFs tracefs = bench.tracefs();
        String path = bench.instance().path() + "-twin";
        List<String> others = List.of(path + "2", path.substring(0, path.length() - 1));
        for (String other : others) {
            tracefs.mkdir(other);
            bench.own(() -> tracefs.rmdir(other));
        }
        tracefs.mkdir(path);
        try {
            Expect.errno("mkdir of an instance that is there", () -> tracefs.mkdir(path), Errno.EEXIST);
        } finally {
            tracefs.rmdir(path);
        }
        Expect.errno("rmdir of an instance that is gone", () -> tracefs.rmdir(path), Errno.ENOENT);
        for (String other : others) {
            Expect.success("list of " + other + " when " + path + " is gone", () -> tracefs.list(other));
        }
    }

    @Test
    @Rule("S-06")
    void directoriesAreMadeInInstancesOnly() throws Exception {
        Expect.errno("mkdir in the root", () -> bench.tracefs().mkdir("ringmap-conformance"), Errno.EPERM);
    }

    @Test
    @Rule("S-07")
    void readMovesThePositionAndEndsWithZero() throws Exception {
        TraceFile file = bench.open(bench.path("tracing_on"), OpenFlag.READ_ONLY);
        ByteBuffer text = Direct.bytes(16);
        text.position(3);
        int count = file.read(text);
        Expect.equal("bytes of tracing_on", "1\n", text(text, 3, count));
        Expect.equal("position after read", 3 + count, text.position());
        Expect.equal("read at the end of the file", 0, file.read(text));
    }

    private static String text(ByteBuffer bytes, int from, int length) {
        byte[] copy = new byte[length];
        bytes.get(from, copy);
        return new String(copy, StandardCharsets.UTF_8);
    }

    @Test
    @Rule("S-08")
    void writeMovesThePosition() throws Exception {
        TraceFile file = bench.open(bench.path("tracing_on"), OpenFlag.WRITE_ONLY);
        ByteBuffer text = Direct.of("x0\n");
        text.position(1);
        Expect.equal("bytes written", 2, file.write(text));
        Expect.equal("position after write", 3, text.position());
        Expect.equal("tracing_on", "0", bench.instance().read("tracing_on").strip());
    }

    @Test
    @Rule("S-09")
    void accessModeIsKept() throws Exception {
        TraceFile readOnly = bench.open(bench.path("tracing_on"), OpenFlag.READ_ONLY);
        Expect.errno("write to a read-only file", () -> readOnly.write(Direct.of("1")), Errno.EBADF);
        TraceFile writeOnly = bench.open(bench.path("tracing_on"), OpenFlag.WRITE_ONLY);
        Expect.errno("read of a write-only file", () -> writeOnly.read(Direct.bytes(1)), Errno.EBADF);
    }

    @Test
    @Rule("S-10")
    void buffersOnTheHeapAreRefused() throws Exception {
        TraceFile file = bench.open(bench.path("tracing_on"), OpenFlag.READ_WRITE);
        Expect.exception(
                "read into a buffer on the heap",
                IllegalArgumentException.class,
                () -> file.read(ByteBuffer.allocate(1)));
        Expect.exception(
                "write from a buffer on the heap",
                IllegalArgumentException.class,
                () -> file.write(ByteBuffer.allocate(1)));
    }

    @Test
    @Rule("S-11")
    void closedFileIsBad() throws Exception {
        expectBadOnceClosed("", bench.openRaw());
        TraceFile woken = bench.openRaw();
        woken.wakeUp();
        Expect.equal("poll of a file that was woken", 0, woken.poll(-1));
        expectBadOnceClosed(" that was woken", woken);
        TraceFile mapped = bench.openRaw();
        bench.mapMeta(mapped);
        mapped.poll(1);
        expectBadOnceClosed(" that is mapped", mapped);
        expectBadOnceClosed(" of texts", bench.open(bench.path("tracing_on"), OpenFlag.READ_WRITE));
    }

    private void expectBadOnceClosed(String which, TraceFile file) throws Exception {
        file.close();
        TraceFile text = bench.open(bench.path("tracing_on"), OpenFlag.READ_ONLY);
        TraceFile raw = bench.openRaw();
        Expect.success("second close of a file" + which, file::close);
        Expect.success("third close of a file" + which, file::close);
        Expect.success("read of one opened since the first", () -> text.read(Direct.bytes(1)));
        Expect.success("poll of one opened since the first", () -> raw.poll(0));
        Expect.errno("read of a closed file" + which, () -> file.read(Direct.bytes(1)), Errno.EBADF);
        Expect.errno("write to a closed file" + which, () -> file.write(Direct.of("1")), Errno.EBADF);
        Expect.errno("ioctl of a closed file" + which, () -> file.ioctl(0), Errno.EBADF);
        Expect.errno("poll of a closed file" + which, () -> file.poll(0), Errno.EBADF);
        Expect.errno("mmap of a closed file" + which, () -> bench.mapMeta(file), Errno.EBADF);
        Expect.success("wakeUp of a closed file" + which, file::wakeUp);
        Expect.errno("poll of a closed file" + which + ", after wakeUp", () -> file.poll(0), Errno.EBADF);
    }

    @Test
    @Rule("S-12")
    void pathIsTheOneItWasOpenedWith() throws Exception {
        Expect.equal("path()", bench.rawPath(), bench.openRaw().path());
    }

    @Test
    @Rule("S-13")
    void truncationClears() throws Exception {
        bench.write(3);
        bench.open(bench.path("trace"), OpenFlag.WRITE_ONLY, OpenFlag.TRUNCATE).close();
        Expect.equal(
                "events in the buffer after opening trace with truncation",
                0L,
                bench.instance().stats(bench.cpu()).entries());
    }

    @Test
    @Rule("S-14")
    void badValueIsRefused() throws Exception {
        TraceFile file = bench.open(bench.path("buffer_size_kb"), OpenFlag.WRITE_ONLY);
        ErrnoException failure = Expect.errno(
                "write of 'garbage' to buffer_size_kb", () -> file.write(Direct.of("garbage")), Errno.EINVAL);
        Expect.equal("operation() of a failed write", "write", failure.operation());
        Expect.equal("path() of a failed write", bench.path("buffer_size_kb"), failure.path());
    }

    @Test
    @Rule("S-15")
    void emptyBufferIsAgainWithoutBlocking() throws Exception {
        for (String path : List.of(bench.rawPath(), bench.path("trace_pipe"))) {
            TraceFile file = bench.open(path, OpenFlag.READ_ONLY, OpenFlag.NONBLOCK);
            Blocked<Integer> read =
                    bench.start("read of an empty buffer", () -> file.read(Direct.bytes(bench.pageSizeBytes())));
            Expect.errno("read of an empty buffer, O_NONBLOCK", read::expectEnd, Errno.EAGAIN);
        }
    }

    @Test
    @Rule("S-64")
    void listShowsTheDirectoryAsItIs() throws Exception {
        String path = bench.instance().path() + "-now";
        String name = path.substring(path.indexOf('/') + 1);
        for (int round = 0; round < 2; round++) {
            expectListed("before mkdir, round " + round, name, false);
            bench.tracefs().mkdir(path);
            try {
                expectListed("after mkdir, round " + round, name, true);
            } finally {
                bench.tracefs().rmdir(path);
            }
            expectListed("after rmdir, round " + round, name, false);
            Expect.errno(
                    "list of an instance that is gone", () -> bench.tracefs().list(path), Errno.ENOENT);
        }
    }

    private void expectListed(String when, String name, boolean isThere) throws ErrnoException {
        for (String instances : List.of("instances", "instances/")) {
            boolean isListed = bench.tracefs().list(instances).contains(name);
            Expect.equal("whether list of " + instances + " shows an instance " + when, isThere, isListed);
        }
    }
}
