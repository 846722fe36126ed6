package dev.ringmap;

import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.TraceFs;
import java.io.File;
import org.jspecify.annotations.Nullable;

/** What to do about a failed call: one sentence for each failure that people meet. */
final class Advice {

    private static final String WITHOUT_BUFFER =
            "this CPU has no buffer: it has not been online since the instance was made";

    /** Missing where securityfs is not mounted, or the security module not built in. */
    private static final File LOCKDOWN = new File("/sys/kernel/security/lockdown");

    private Advice() {}

    /** As {@link #addTo(ErrnoException)}, but looks around where the failure alone says too little. */
    static ErrnoException addTo(ErrnoException failure, TraceFs tracefs) {
        return failure.errno() == Errno.ENOENT
                ? failure.withAdvice(MissingFile.describe(tracefs, failure.path()))
                : addTo(failure);
    }

    static ErrnoException addTo(ErrnoException failure) {
        return failure.withAdvice(
                switch (failure.operation()) {
                    case "mmap" -> onMap(failure.errno());
                    case "ioctl" -> onGetReader(failure.errno());
                    case "read" -> failure.errno() == Errno.ENODEV ? WITHOUT_BUFFER : null;
                    case "open", "list" -> onOpen(failure.errno());
                    case "write" -> onWrite(failure.errno(), failure.path());
                    case "mkdir" -> onMkdir(failure.errno());
                    case "rmdir" -> onRmdir(failure.errno());
                    default -> null;
                });
    }

    private static @Nullable String onMap(int errno) {
        return switch (errno) {
            case Errno.ENODEV ->
                "this kernel cannot map this buffer; Linux 6.10 or newer is needed, and no instance that boots with the machine";
            case Errno.EBUSY ->
                "a snapshot is armed or a latency tracer is set in this instance; disarm the trigger or choose another instance";
            case Errno.EINVAL -> WITHOUT_BUFFER;
            case Errno.ENOMEM -> "there is not enough memory for the mapping; make the buffer smaller";
            default -> null;
        };
    }

    private static @Nullable String onGetReader(int errno) {
        return switch (errno) {
            case Errno.ENOTTY -> "this kernel does not know GET_READER; Linux 6.10 or newer is needed";
            case Errno.ENODEV -> "the buffer is not mapped any more";
            default -> null;
        };
    }

    private static @Nullable String onOpen(int errno) {
        return switch (errno) {
            case Errno.EACCES ->
                "run as root, or remount tracefs for your group: mount -o remount,gid=GROUP,mode=750 TRACEFS";
            case Errno.EPERM -> "the kernel is locked down" + (LOCKDOWN.exists() ? ", see " + LOCKDOWN : "");
            default -> null;
        };
    }

    private static @Nullable String onWrite(int errno, String path) {
        return switch (errno) {
            case Errno.EBUSY -> "the buffer is in use; close its mappings first";
            case Errno.EINVAL -> "the kernel does not accept this value";
            case Errno.EBADF ->
                path.contains("trace_marker") ? "the buffer is full and set not to overwrite, or tracing is off" : null;
            default -> null;
        };
    }

    private static @Nullable String onMkdir(int errno) {
        return switch (errno) {
            case Errno.EEXIST -> "an instance of this name exists; open it, or choose another name";
            case Errno.EACCES, Errno.EPERM -> "only root may create tracing instances";
            case Errno.ENOMEM -> "there is not enough memory for its buffers";
            default -> null;
        };
    }

    private static @Nullable String onRmdir(int errno) {
        return switch (errno) {
            case Errno.EBUSY -> "a file of the instance is still open or mapped, by this process or another";
            case Errno.EACCES, Errno.EPERM -> "only root may remove tracing instances";
            default -> null;
        };
    }
}
