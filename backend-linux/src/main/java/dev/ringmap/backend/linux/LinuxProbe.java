package dev.ringmap.backend.linux;

import dev.ringmap.spi.Availability;
import dev.ringmap.spi.Availability.Available;
import dev.ringmap.spi.Availability.Feature;
import dev.ringmap.spi.Availability.Reason;
import dev.ringmap.spi.Availability.Unavailable;
import dev.ringmap.spi.Check;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.Protection;
import dev.ringmap.spi.Sharing;
import dev.ringmap.spi.TemporaryInstance;
import dev.ringmap.spi.TraceFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Reads a ring buffer, maps it and unmaps it, to know what works.
 *
 * <p>The buffer is that of a tracing instance made for it: a mapping makes resizing fail as long as it lasts, and even closing a
 * file wakes its other readers, so nobody's buffer but our own will do.
 */
final class LinuxProbe {

    static final String TRACEFS = "tracefs";
    static final String PERMISSION = "permission";
    static final String COPYING = "copying";
    static final String MAPPING = "mapping";

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
        List<Check> checks = new ArrayList<>(List.of(Check.good(TRACEFS, "mounted at " + traceFs.root())));
        Set<Feature> features = EnumSet.of(Feature.COPYING);
        try (TemporaryInstance instance = TemporaryInstance.create(traceFs, "probe")) {
            checks.add(Check.good(PERMISSION, traceFs.root() + "/instances is writable for this user"));
            try (TraceFile file = openAnyCpu(instance)) {
                checks.add(Check.good(COPYING, "a ring buffer was read"));
                Check mapping = map(file);
                checks.add(mapping);
                if (mapping.state() == Check.State.OK) {
                    features.add(Feature.MAPPING);
                }
            }
            return new Available(
                    "tracefs at " + traceFs.root() + ", Linux "
                            + traceFs.kernel().release() + " "
                            + traceFs.kernel().machine(),
                    features,
                    checks);
        } catch (ErrnoException failure) {
            Unavailable obstacle = unavailable(failure);
            return switch (obstacle.reason()) {
                case TRACEFS_READ_ONLY -> obstacle.after(List.of(), TRACEFS);
                case PERMISSION_DENIED -> obstacle.after(checks.subList(0, 1), PERMISSION);
                default -> obstacle.after(checks, COPYING);
            };
        }
    }

    /** Returns one that can be read. A CPU that is offline has a file but no buffer, and says {@code ENODEV}. */
    private TraceFile openAnyCpu(TemporaryInstance instance) throws ErrnoException {
        String cpus = instance.path() + "/per_cpu";
        ErrnoException refusal = new ErrnoException("list", cpus, "no CPU in it", Errno.ENXIO);
        for (String cpu : traceFs.list(cpus)) {
            TraceFile file =
                    traceFs.open(cpus + "/" + cpu + "/trace_pipe_raw", Set.of(OpenFlag.READ_ONLY, OpenFlag.NONBLOCK));
            try {
                file.tryRead(ByteBuffer.allocateDirect(traceFs.kernel().pageSizeBytes()));
                return file;
            } catch (ErrnoException failure) {
                file.close();
                refusal = failure;
                if (failure.errno() != Errno.ENODEV) {
                    break;
                }
            }
        }
        throw refusal;
    }

    /** No obstacle: what is not mapped is copied. */
    private Check map(TraceFile file) {
        try {
            file.map(0, LENGTH_BYTES, Set.of(Protection.READ), Sharing.SHARED).close();
            return Check.good(MAPPING, "a ring buffer was mapped and unmapped");
        } catch (ErrnoException refusal) {
            return Check.warning(MAPPING, refusal.getMessage() + "; events are copied", remedy(refusal.errno()));
        }
    }

    private static String remedy(int errno) {
        return switch (errno) {
            case Errno.ENODEV -> "to have them mapped, boot Linux 6.10 or newer";
            case Errno.EBUSY -> "to have them mapped, disarm snapshot triggers and latency tracers";
            default -> "to have them mapped, look for the security module or sandbox that refuses it";
        };
    }

    private Unavailable unavailable(ErrnoException failure) {
        return switch (failure.errno()) {
            case Errno.EACCES -> permissionDenied(failure, traceFs.root());
            case Errno.EPERM, Errno.ENOENT -> isLockedDown(failure) ? lockedDown(failure) : refused(failure);
            case Errno.EROFS ->
                new Unavailable(
                        Reason.TRACEFS_READ_ONLY,
                        failure.getMessage() + ": the tracefs is mounted read-only",
                        "mount -o remount,rw " + traceFs.root(),
                        failure);
            case Errno.EBUSY ->
                new Unavailable(
                        Reason.BUSY,
                        String.valueOf(failure.getMessage()),
                        failure.operation().equals("rmdir")
                                ? "rmdir " + traceFs.root() + "/" + failure.path()
                                : "end what else reads it",
                        failure);
            default -> broken(failure);
        };
    }

    static Unavailable permissionDenied(ErrnoException failure, String root) {
        return new Unavailable(
                Reason.PERMISSION_DENIED,
                String.valueOf(failure.getMessage()),
                isRoot()
                        ? "root is refused, too: leave the container, the user namespace or the sandbox"
                        : "run it with sudo, or let a group in: mount -o remount,gid=GROUP,mode=0750 " + root
                                + " && chmod g+w " + root + "/instances",
                failure);
    }

    /** A process's directory in {@code /proc} belongs to the user as whom the process acts. */
    private static boolean isRoot() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException | UnsupportedOperationException unknown) {
            return false;
        }
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
     * A kernel that is locked down at boot does not even create the files, so the symptom may be {@code ENOENT}. Where the state of the
     * lockdown cannot be read, {@code EPERM} from opening is taken for a lockdown: a lack of permission is {@code EACCES}.
     */
    private boolean isLockedDown(ErrnoException failure) {
        try {
            return Files.readString(lockdown).contains("[confidentiality]");
        } catch (IOException unknown) {
            return failure.errno() == Errno.EPERM && failure.operation().equals("open");
        }
    }
}
