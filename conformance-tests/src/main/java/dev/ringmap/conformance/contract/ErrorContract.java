package dev.ringmap.conformance.contract;

import dev.ringmap.TraceInstance;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/**
 * Family B, the part on failures: what an {@link ErrnoException} says, and what is not a failure.
 *
 * @since 0.1
 */
public abstract class ErrorContract extends Contract {

    private static final int UNKNOWN_REQUEST = 0x5299;
    private static final int NAME_TOO_LONG = 300;
    private static final int ROUNDS = 2;
    private static final int ATTEMPTS = 2000;

    private static final List<String> LEADING_ELSEWHERE = List.of(
            "/",
            "/tracing_on",
            "/sys/kernel/tracing/instances",
            "..",
            "../tracing",
            "instances/..",
            "instances/../tracing_on",
            "./../tracing",
            "events/../../tracing",
            "\0",
            "tracing_on\0",
            "instances\0/x");

    /** Names that look as if they led elsewhere, or as if something might interpret them. */
    private static final List<String> MERELY_ODD = List.of(
            "...",
            "..x",
            "x..",
            "a..b",
            " ",
            "~",
            "*",
            "%s%n",
            "$HOME",
            "a\\b",
            "tab\tand\nnewline",
            "\u00e9\ud83d\ude00");

    /** Called by the entry that runs it. */
    protected ErrorContract() {}

    private static void expectFailure(String operation, String path, int errno, Expect.Call call) {
        String what = operation + " of " + path;
        ErrnoException failure = Expect.exception(what, ErrnoException.class, call);
        Expect.equal("errno() of a failed " + what, named(errno), named(failure.errno()));
        Expect.equal("operation() of a failed " + what, operation, failure.operation());
        Expect.equal("path() of a failed " + what, path, failure.path());
        Expect.equal("errnoName() of a failed " + what, Errno.name(errno), failure.errnoName());
        String message = String.valueOf(failure.getMessage());
        Expect.that(
                message.startsWith(operation + "(" + path) && message.contains("): " + named(errno)),
                "message of a failed " + what,
                "operation, path, errno name and number",
                message);
    }

    private static String named(int errno) {
        return Errno.name(errno) + " (" + errno + ")";
    }

    @Test
    @Rule("B-13")
    void failuresOfTheFileSystemAreNamed() throws Exception {
        bench.open(bench.path("tracing_on"), OpenFlag.READ_ONLY);
        for (int round = 0; round < ROUNDS; round++) {
            expectOpenFailures();
            expectListFailures();
            expectMkdirFailures();
            expectRmdirFailures();
        }
    }

    private void expectOpenFailures() throws Exception {
        expectOpenFailure(bench.path("no-such-file"), OpenFlag.READ_ONLY, Errno.ENOENT);
        expectOpenFailure(bench.path("no-such-directory/tracing_on"), OpenFlag.READ_WRITE, Errno.ENOENT);
        expectOpenFailure("./" + bench.path("/no-such-file"), OpenFlag.WRITE_ONLY, Errno.ENOENT);
        expectOpenFailure(bench.path("tracing_on/x"), OpenFlag.READ_ONLY, Errno.ENOTDIR);
        expectOpenFailure(bench.path("tracing_on/"), OpenFlag.READ_ONLY, Errno.ENOTDIR);
        expectOpenFailure(bench.path("per_cpu"), OpenFlag.WRITE_ONLY, Errno.EISDIR);
        expectOpenFailure("n".repeat(NAME_TOO_LONG), OpenFlag.READ_ONLY, Errno.ENAMETOOLONG);
    }

    private void expectOpenFailure(String path, OpenFlag access, int errno) {
        expectFailure("open", path, errno, () -> bench.open(path, access));
    }

    private void expectListFailures() throws Exception {
        TraceFs tracefs = bench.tracefs();
        for (String missing : List.of(bench.path("no-such"), bench.path("no/such"), "instances//no-such")) {
            expectFailure("list", missing, Errno.ENOENT, () -> tracefs.list(missing));
        }
        for (String file : List.of(bench.path("tracing_on"), bench.path("tracing_on/x"), "tracing_on/")) {
            expectFailure("list", file, Errno.ENOTDIR, () -> tracefs.list(file));
        }
        String tooLong = "n".repeat(NAME_TOO_LONG);
        expectFailure("list", tooLong, Errno.ENAMETOOLONG, () -> tracefs.list(tooLong));
    }

    private void expectMkdirFailures() throws Exception {
        expectMkdirFailure(bench.instance().path(), Errno.EEXIST);
        expectMkdirFailure(bench.instance().path() + "/", Errno.EEXIST);
        expectMkdirFailure(bench.path("tracing_on"), Errno.EEXIST);
        expectMkdirFailure(bench.path("tracing_on/x"), Errno.ENOTDIR);
        expectMkdirFailure(bench.path("no-such/x"), Errno.ENOENT);
        expectMkdirFailure(bench.path("x"), Errno.EPERM);
        expectMkdirFailure("ringmap-conformance", Errno.EPERM);
        expectMkdirFailure("n".repeat(NAME_TOO_LONG), Errno.ENAMETOOLONG);
    }

    private void expectMkdirFailure(String path, int errno) {
        expectFailure("mkdir", path, errno, () -> bench.tracefs().mkdir(path));
    }

    private void expectRmdirFailures() throws Exception {
        expectRmdirFailure(bench.instance().path() + "-twin", Errno.ENOENT);
        expectRmdirFailure(bench.path("no-such/x"), Errno.ENOENT);
        expectRmdirFailure(bench.path("tracing_on"), Errno.ENOTDIR);
        expectRmdirFailure(bench.path("per_cpu"), Errno.EPERM);
        expectRmdirFailure(bench.instance().path(), Errno.EBUSY);
        expectRmdirFailure("n".repeat(NAME_TOO_LONG), Errno.ENAMETOOLONG);
    }

    private void expectRmdirFailure(String path, int errno) {
        expectFailure("rmdir", path, errno, () -> bench.tracefs().rmdir(path));
    }

    @Test
    @Rule("B-14")
    void failuresOfAFileAreNamed() throws Exception {
        TraceFile readOnly = bench.open(bench.path("tracing_on"), OpenFlag.READ_ONLY);
        TraceFile writeOnly = bench.open("./" + bench.path("buffer_size_kb"), OpenFlag.WRITE_ONLY);
        TraceFile raw = bench.openRaw();
        TraceFile marker = bench.open(bench.path("trace_marker"), OpenFlag.WRITE_ONLY);
        bench.instance().setTracing(false);
        for (int round = 0; round < ROUNDS; round++) {
            expectFailure("read", writeOnly.path(), Errno.EBADF, () -> writeOnly.read(Direct.bytes(1)));
            expectFailure("read", raw.path(), Errno.EAGAIN, () -> raw.read(Direct.bytes(bench.pageSizeBytes())));
            expectFailure("write", readOnly.path(), Errno.EBADF, () -> readOnly.write(Direct.of("1")));
            expectFailure("write", writeOnly.path(), Errno.EINVAL, () -> writeOnly.write(Direct.of("garbage")));
            expectFailure("write", marker.path(), Errno.EBADF, () -> marker.write(Direct.of("while tracing is off")));
            expectFailure("ioctl", readOnly.path(), Errno.ENOTTY, () -> readOnly.ioctl(UNKNOWN_REQUEST));
            expectFailure("ioctl", raw.path(), Errno.ENOTTY, () -> raw.ioctl(UNKNOWN_REQUEST));
            expectFailure("ioctl", raw.path(), Errno.ENODEV, () -> bench.getReader(raw));
        }
    }

    @Test
    @Rule("B-15")
    void failuresOfAMappingAreNamed() throws Exception {
        TraceFile raw = bench.openRaw();
        TraceFile control = bench.open(bench.path("tracing_on"), OpenFlag.READ_ONLY);
        TraceFile writeOnly = bench.open(bench.path("trace_marker"), OpenFlag.WRITE_ONLY);
        MappedMemory memory = bench.map(raw, 0, Meta.STRUCT_BYTES);
        Set<Protection> writable = Set.of(Protection.READ, Protection.WRITE);
        for (int round = 0; round < ROUNDS; round++) {
            expectFailure("mmap", raw.path(), Errno.EINVAL, () -> bench.map(raw, 0, 0));
            expectFailure("mmap", raw.path(), Errno.EINVAL, () -> bench.map(raw, 1, 1));
            expectFailure("mmap", control.path(), Errno.ENODEV, () -> bench.map(control, 0, 1));
            expectFailure("mmap", writeOnly.path(), Errno.EACCES, () -> bench.map(writeOnly, 0, 1));
            expectFailure("mmap", raw.path(), Errno.EACCES, () -> bench.own(raw.map(0, 1, writable, Sharing.SHARED)));
            expectFailure("mprotect", raw.path(), Errno.EACCES, () -> memory.protect(writable));
        }
    }

    /** The descriptor's number may be that of another file by the time of the calls. */
    @Test
    @Rule("B-16")
    void failuresOfAClosedFileAreNamed() throws Exception {
        TraceFile raw = bench.openRaw();
        TraceFile control = bench.open(bench.path("tracing_on"), OpenFlag.READ_WRITE);
        raw.close();
        control.close();
        bench.open(bench.path("tracing_on"), OpenFlag.READ_WRITE);
        bench.open(bench.path("buffer_size_kb"), OpenFlag.READ_WRITE);
        for (TraceFile closed : List.of(raw, control)) {
            String path = closed.path();
            expectFailure("read", path, Errno.EBADF, () -> closed.read(Direct.bytes(1)));
            expectFailure("write", path, Errno.EBADF, () -> closed.write(Direct.of("0")));
            expectFailure("ioctl", path, Errno.EBADF, () -> closed.ioctl(0));
            expectFailure("ioctl", path, Errno.EBADF, () -> closed.ioctl(UNKNOWN_REQUEST));
            expectFailure("ppoll", path, Errno.EBADF, () -> closed.poll(0));
            expectFailure("ppoll", path, Errno.EBADF, () -> closed.poll(-1));
            expectFailure("mmap", path, Errno.EBADF, () -> bench.map(closed, 0, 1));
        }
        Expect.equal(
                "tracing_on after a write to it that failed",
                "1",
                bench.instance().read("tracing_on").strip());
    }

    @Test
    @Rule("B-17")
    void pathsThatLeadElsewhereAreRefused() throws Exception {
        TraceFs tracefs = bench.tracefs();
        for (String path : LEADING_ELSEWHERE) {
            expectRefused("list", path, () -> tracefs.list(path));
            expectRefusedUnlessListed(path);
        }
        expectRefusedUnlessListed("");
        expectRefusedUnlessListed(bench.path("../tracing_on"));
        Expect.success("list of the root", () -> tracefs.list(""));
    }

    private void expectRefusedUnlessListed(String path) {
        expectRefused("open", path, () -> bench.open(path, OpenFlag.READ_ONLY));
        expectRefused("mkdir", path, () -> bench.tracefs().mkdir(path));
        expectRefused("rmdir", path, () -> bench.tracefs().rmdir(path));
    }

    private static void expectRefused(String operation, String path, Expect.Call call) {
        Expect.exception(
                operation + " of '" + path.replace('\0', '0') + "', which leads elsewhere",
                IllegalArgumentException.class,
                call);
    }

    @Test
    @Rule("B-18")
    void oddNamesReachTheKernelAsTheyAre() throws Exception {
        TraceFs tracefs = bench.tracefs();
        for (String name : MERELY_ODD) {
            String path = bench.path(name);
            expectOpenFailure(path, OpenFlag.READ_ONLY, Errno.ENOENT);
            expectFailure("list", path, Errno.ENOENT, () -> tracefs.list(path));
            expectMkdirFailure(path, Errno.EPERM);
            expectRmdirFailure(path, Errno.ENOENT);
        }
        expectUsable(bench.instance().path() + " ..%s'\"\\#$~*?[0]");
        expectUsable(bench.instance().path() + "-\u00e9\u4e2d\ud83d\ude00");
    }

    private void expectUsable(String path) throws Exception {
        TraceFs tracefs = bench.tracefs();
        Expect.success("mkdir of " + path, () -> tracefs.mkdir(path));
        try (TraceFile file = tracefs.open(path + "/tracing_on", Set.of(OpenFlag.READ_ONLY))) {
            Expect.equal("path() of a file in an instance with an odd name", path + "/tracing_on", file.path());
            expectFailure("ioctl", path + "/tracing_on", Errno.ENOTTY, () -> file.ioctl(UNKNOWN_REQUEST));
        } finally {
            if (path.chars().allMatch(character -> character < 0x80)) {
                Expect.that(tracefs.list(path).contains("tracing_on"), "list of " + path, "tracing_on", "none");
                String name = path.substring(path.lastIndexOf('/') + 1);
                Expect.that(tracefs.list("instances").contains(name), "list of instances", name, "none");
            }
            Expect.success("rmdir of " + path, () -> tracefs.rmdir(path));
        }
    }

    @Test
    @Rule("B-19")
    void failuresAtTheSameTimeAreToldApart() throws Exception {
        TraceInstance instance = bench.instance();
        TraceFile control = bench.open(bench.path("tracing_on"), OpenFlag.READ_ONLY);
        TraceFile raw = bench.open(MappedRing.rawPath(instance, bench.cpu()), OpenFlag.READ_ONLY, OpenFlag.NONBLOCK);
        String missing = bench.path("no-such-file");
        CountDownLatch start = new CountDownLatch(1);
        List<Blocked<Boolean>> threads = new ArrayList<>();
        threads.add(failing(
                start, () -> expectFailure("write", control.path(), Errno.EBADF, () -> control.write(Direct.of("1")))));
        threads.add(failing(
                start, () -> expectFailure("ioctl", raw.path(), Errno.ENOTTY, () -> raw.ioctl(UNKNOWN_REQUEST))));
        threads.add(failing(start, () -> expectOpenFailure(missing, OpenFlag.READ_ONLY, Errno.ENOENT)));
        start.countDown();
        for (Blocked<Boolean> thread : threads) {
            thread.expectReturn();
        }
    }

    private Blocked<Boolean> failing(CountDownLatch start, Expect.Call call) {
        return bench.start("calls that fail", () -> {
            start.await();
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                call.make();
            }
            return true;
        });
    }
}
