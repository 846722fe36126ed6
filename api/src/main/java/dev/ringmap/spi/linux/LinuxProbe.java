package dev.ringmap.spi.linux;

import dev.ringmap.spi.Availability;
import dev.ringmap.spi.Availability.Available;
import dev.ringmap.spi.Availability.Reason;
import dev.ringmap.spi.Availability.Unavailable;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.Protection;
import dev.ringmap.spi.Sharing;
import dev.ringmap.spi.TraceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Maps a ring-buffer and unmaps it, to know that it works.
 *
 * <p>The buffer is that of a tracing instance made for it: a mapping makes resizing fail as long as it lasts, and even closing a
 * file wakes its other readers, so nobody's buffer but our own will do.
 */
final class LinuxProbe {

    /** Enough for the meta page; the kernel rounds up. */
    private static final long LENGTH_BYTES = 80;

    private static final Path LOCKDOWN = Path.of("/sys/kernel/security/lockdown");

    private final LinuxTraceFs traceFs;
    private final Path lockdown;

    LinuxProbe(LinuxTraceFs traceFs) {
        this(traceFs, LOCKDOWN);
    }

    LinuxProbe(LinuxTraceFs traceFs, Path lockdown) {
        this.traceFs = traceFs;
        this.lockdown = lockdown;
    }

    Availability probe() {
        try (ProbeInstance instance = ProbeInstance.make(traceFs)) {
            mapAnyCpu(instance);
            return new Available("tracefs at " + traceFs.root() + ", Linux "
                    + traceFs.kernel().release() + " " + traceFs.kernel().machine());
        } catch (ErrnoException failure) {
            return unavailable(failure);
        }
    }

    /** A CPU that is offline has a file but no buffer, and says {@code EINVAL}. */
    private void mapAnyCpu(ProbeInstance instance) throws ErrnoException {
        String cpus = instance.path() + "/per_cpu";
        ErrnoException refusal = new ErrnoException("list", cpus, "no CPU in it", Errno.ENXIO);
        for (String cpu : traceFs.list(cpus)) {
            try {
                map(cpus + "/" + cpu + "/trace_pipe_raw");
                return;
            } catch (ErrnoException failure) {
                refusal = failure;
                if (failure.errno() != Errno.EINVAL) {
                    break;
                }
            }
        }
        throw refusal;
    }

    private void map(String path) throws ErrnoException {
        try (TraceFile file = traceFs.open(path, Set.of(OpenFlag.READ_ONLY, OpenFlag.NONBLOCK))) {
            file.map(0, LENGTH_BYTES, Set.of(Protection.READ), Sharing.SHARED).close();
        }
    }

    private Unavailable unavailable(ErrnoException failure) {
        return switch (failure.errno()) {
            case Errno.EACCES -> permissionDenied(failure, traceFs.root());
            case Errno.EPERM, Errno.ENOENT -> isLockedDown(failure) ? lockedDown(failure) : refused(failure);
            case Errno.EBUSY ->
                new Unavailable(
                        Reason.BUSY,
                        String.valueOf(failure.getMessage()),
                        failure.operation().equals("rmdir")
                                ? "rmdir " + traceFs.root() + "/" + failure.path()
                                : "disarm snapshot triggers and latency tracers: they exclude mapping",
                        failure);
            case Errno.ENODEV ->
                new Unavailable(
                        Reason.KERNEL_TOO_OLD,
                        failure.getMessage() + ": Linux " + traceFs.kernel().release() + " cannot map its ring-buffer",
                        "boot Linux 6.10 or newer",
                        failure);
            default -> broken(failure);
        };
    }

    static Unavailable permissionDenied(ErrnoException failure, String root) {
        return new Unavailable(
                Reason.PERMISSION_DENIED,
                String.valueOf(failure.getMessage()),
                "run it with sudo, or let a group in: mount -o remount,gid=GROUP,mode=0750 " + root + " && chmod g+w "
                        + root + "/instances",
                failure);
    }

    private static Unavailable lockedDown(ErrnoException failure) {
        return new Unavailable(
                Reason.LOCKED_DOWN,
                failure.getMessage() + ": the kernel is locked down (" + LOCKDOWN + ")",
                "boot with lockdown=integrity or lockdown=none; with Secure Boot, see the distribution's manual",
                failure);
    }

    /** {@code EPERM} and {@code ENOENT} without a lockdown: a security module, a sandbox, or a kernel without instances. */
    private Unavailable refused(ErrnoException failure) {
        return failure.errno() == Errno.EPERM ? permissionDenied(failure, traceFs.root()) : broken(failure);
    }

    private static Unavailable broken(ErrnoException failure) {
        return new Unavailable(
                Reason.BROKEN,
                "the probe failed: " + failure.getMessage(),
                "try the call that failed by hand, and report what it says together with uname -a",
                failure);
    }

    /**
     * A kernel that is locked down at boot does not even make the files, so that the symptom may be {@code ENOENT}. Where nobody
     * can be asked, {@code EPERM} from opening is taken for a lockdown: lacking permission is {@code EACCES}.
     */
    private boolean isLockedDown(ErrnoException failure) {
        try {
            return Files.readString(lockdown).contains("[confidentiality]");
        } catch (IOException unknown) {
            return failure.errno() == Errno.EPERM && failure.operation().equals("open");
        }
    }

    /** A tracing instance that lives as long as the probe. */
    private record ProbeInstance(LinuxTraceFs traceFs, String path) implements AutoCloseable {

        private static final AtomicInteger COUNT = new AtomicInteger();
        private static final int ATTEMPTS = 20;
        private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

        /** The number of this process need not be unique: containers share a tracefs, but not their process numbers. */
        static ProbeInstance make(LinuxTraceFs traceFs) throws ErrnoException {
            long pid = ProcessHandle.current().pid();
            for (int attempt = 1; ; attempt++) {
                String path = "instances/ringmap-probe-" + pid + "-" + COUNT.incrementAndGet();
                try {
                    traceFs.mkdir(path);
                    return new ProbeInstance(traceFs, path);
                } catch (ErrnoException failure) {
                    if (failure.errno() != Errno.EEXIST || attempt == ATTEMPTS) {
                        throw failure;
                    }
                }
            }
        }

        /** Somebody who looks at all instances may have a file of this one open for a moment. */
        @Override
        public void close() throws ErrnoException {
            for (int attempt = 1; ; attempt++) {
                try {
                    traceFs.rmdir(path);
                    return;
                } catch (ErrnoException failure) {
                    if (failure.errno() != Errno.EBUSY || attempt == ATTEMPTS) {
                        throw failure;
                    }
                    LockSupport.parkNanos(INTERVAL_NANOS);
                }
            }
        }
    }
}
