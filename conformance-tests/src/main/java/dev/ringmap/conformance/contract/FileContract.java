package dev.ringmap.conformance.contract;

import dev.ringmap.conformance.internal.Direct;
import dev.ringmap.conformance.internal.Expect;
import dev.ringmap.conformance.spec.Rule;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.TraceFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Family S, the part on files and directories: what every call of the SPI on tracefs owes its caller. */
public abstract class FileContract extends Contract {

    private static final String MISSING = "no-such-file";

    /** For the entry that runs it. */
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
                "open with two access modes",
                IllegalArgumentException.class,
                () -> bench.open(path, OpenFlag.READ_ONLY, OpenFlag.WRITE_ONLY));
    }

    @Test
    @Rule("S-03")
    void directoryIsListedInOrder() throws Exception {
        List<String> names = bench.instance().list("");
        Expect.equal("list of an instance", names.stream().sorted().toList(), names);
        Set<String> some = Set.of("buffer_size_kb", "events", "per_cpu", "trace", "trace_marker", "tracing_on");
        Expect.that(names.containsAll(some), "list of an instance", some + " and more", names);
        Expect.that(!names.contains(".") && !names.contains(".."), "list of an instance", "no . and ..", names);
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
        String path = bench.instance().path() + "-twin";
        bench.tracefs().mkdir(path);
        try {
            Expect.errno(
                    "mkdir of an instance that is there", () -> bench.tracefs().mkdir(path), Errno.EEXIST);
        } finally {
            bench.tracefs().rmdir(path);
        }
        Expect.errno("rmdir of an instance that is gone", () -> bench.tracefs().rmdir(path), Errno.ENOENT);
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
        TraceFile file = bench.openRaw();
        file.close();
        Expect.success("a second close()", file::close);
        Expect.errno("read of a closed file", () -> file.read(Direct.bytes(1)), Errno.EBADF);
        Expect.errno("write to a closed file", () -> file.write(Direct.of("1")), Errno.EBADF);
        Expect.errno("ioctl of a closed file", () -> file.ioctl(0), Errno.EBADF);
        Expect.errno("poll of a closed file", () -> file.poll(0), Errno.EBADF);
        Expect.errno("mmap of a closed file", () -> bench.mapMeta(file), Errno.EBADF);
        Expect.success("wakeUp() of a closed file", file::wakeUp);
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
        TraceFile file = bench.openRaw();
        Expect.errno(
                "read of an empty buffer, O_NONBLOCK",
                () -> file.read(Direct.bytes(bench.pageSizeBytes())),
                Errno.EAGAIN);
    }
}
