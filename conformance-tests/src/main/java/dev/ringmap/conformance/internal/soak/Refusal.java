package dev.ringmap.conformance.internal.soak;

import dev.ringmap.conformance.internal.Expect;
import dev.ringmap.conformance.internal.MappedRing;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.Protection;
import dev.ringmap.spi.Sharing;
import dev.ringmap.spi.TraceFile;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;

/**
 * A step that must be refused and have no effect.
 *
 * @param what what is tried
 * @param errno the expected errno; 0 if the call itself expects another exception
 * @param call the call
 */
record Refusal(String what, int errno, Step call) implements Step {

    /** All that are tried. */
    static final List<Refusal> ALL = List.of(
            new Refusal(
                    "open of nothing",
                    Errno.ENOENT,
                    work -> work.tracefs().open(work.path("none"), Set.of(OpenFlag.READ_ONLY))),
            new Refusal("list of a file", Errno.ENOTDIR, work -> work.tracefs().list(work.path("tracing_on"))),
            new Refusal("list of nothing", Errno.ENOENT, work -> work.tracefs().list(work.path("none"))),
            new Refusal("mkdir twice", Errno.EEXIST, work -> work.tracefs().mkdir(work.path())),
            new Refusal("mkdir outside", Errno.EPERM, work -> work.tracefs().mkdir("none")),
            new Refusal("rmdir of nothing", Errno.ENOENT, work -> work.tracefs().rmdir(work.path() + "-none")),
            new Refusal(
                    "rmdir of a busy instance",
                    Errno.EBUSY,
                    work -> work.tracefs().rmdir(work.path())),
            new Refusal("unknown request", Errno.ENOTTY, work -> work.file(0).ioctl(0x1234)),
            new Refusal(
                    "map for writing",
                    Errno.EACCES,
                    work -> work.file(0).map(0, 1, Set.of(Protection.READ, Protection.WRITE), Sharing.SHARED)),
            new Refusal(
                    "map of nothing", Errno.EINVAL, work -> work.file(0).map(0, 0, MappedRing.READ, Sharing.SHARED)),
            new Refusal(
                    "map across pages", Errno.EINVAL, work -> work.file(0).map(1, 1, MappedRing.READ, Sharing.SHARED)),
            new Refusal(
                    "map of a control file",
                    Errno.ENODEV,
                    work -> with(
                            work,
                            "tracing_on",
                            OpenFlag.READ_ONLY,
                            file -> file.map(0, 1, MappedRing.READ, Sharing.SHARED))),
            new Refusal(
                    "write of a read only file",
                    Errno.EBADF,
                    work -> with(work, "tracing_on", OpenFlag.READ_ONLY, file -> file.write(bytes()))),
            new Refusal(
                    "read of a write only file",
                    Errno.EBADF,
                    work -> with(work, "tracing_on", OpenFlag.WRITE_ONLY, file -> file.read(bytes()))),
            new Refusal("bad value", Errno.EINVAL, work -> work.write("buffer_percent", "101")),
            new Refusal("no number", Errno.EINVAL, work -> work.write("tracing_on", "x")),
            new Refusal("closed file", Errno.EBADF, work -> {
                TraceFile closed = work.openRaw();
                closed.close();
                closed.poll(0);
            }),
            new Refusal("closed file ioctl", Errno.EBADF, work -> {
                TraceFile closed = work.openRaw();
                closed.close();
                closed.ioctl(0);
            }),
            new Refusal(
                    "no access mode",
                    0,
                    work -> Expect.exception(
                            "open without an access mode",
                            IllegalArgumentException.class,
                            () -> work.tracefs().open(work.path("tracing_on"), Set.of(OpenFlag.NONBLOCK)))),
            new Refusal("heap buffer", 0, work -> {
                TraceFile file = work.file(0);
                Expect.exception(
                        "read into a buffer on the heap",
                        IllegalArgumentException.class,
                        () -> file.read(ByteBuffer.allocate(1)));
            }),
            new Refusal("slice outside", 0, work -> {
                if (work.mappings().isMapped()) {
                    Mappings.Part whole = work.mappings().whole();
                    Expect.exception(
                            "slice across the end",
                            IndexOutOfBoundsException.class,
                            () -> whole.memory().slice(whole.length() - 1, 2));
                }
            }));

    @Override
    public void run(Workplace work) throws Exception {
        work.file(0);
        if (errno == 0) {
            call.run(work);
        } else {
            Expect.errno(what, () -> call.run(work), errno);
        }
    }

    @Override
    public String toString() {
        return what;
    }

    private static ByteBuffer bytes() {
        return ByteBuffer.allocateDirect(1);
    }

    @FunctionalInterface
    private interface OnFile {
        void use(TraceFile file) throws ErrnoException;
    }

    private static void with(Workplace work, String name, OpenFlag access, OnFile use) throws ErrnoException {
        try (TraceFile file = work.tracefs().open(work.path(name), Set.of(access))) {
            use.use(file);
        }
    }
}
