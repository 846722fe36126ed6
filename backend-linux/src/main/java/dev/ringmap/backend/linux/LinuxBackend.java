package dev.ringmap.backend.linux;

import dev.ringmap.spi.Availability;
import dev.ringmap.spi.Availability.Reason;
import dev.ringmap.spi.Availability.Unavailable;
import dev.ringmap.spi.BackendOptions;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.RingBufferBackend;
import dev.ringmap.spi.TraceFs;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A backend on the running Linux kernel; a subclass only brings the way into libc.
 *
 * <p>It knows the option {@link BackendOptions#TRACEFS}. Without it the tracefs is looked for by file-system type in
 * {@code /proc/self/mounts}: one mounted anywhere, or else the {@code tracing} directory of a debugfs.
 *
 * <p>Thread safety: <em>thread-safe</em>, as every {@link RingBufferBackend}.
 *
 * @since 0.1
 */
public abstract class LinuxBackend implements RingBufferBackend {

    private static final Set<String> OPTIONS = Set.of(BackendOptions.TRACEFS);

    private final String name;
    private final int priority;

    /**
     * Sets the backend's name and priority.
     *
     * @param name what {@link #name} returns; not {@code null}
     * @param priority what {@link #priority} returns
     */
    protected LinuxBackend(String name, int priority) {
        this.name = Objects.requireNonNull(name, "name");
        this.priority = priority;
    }

    /**
     * Looks for the system calls. Called from several threads, only on a platform that {@link LinuxBackend} supports; the first
     * call may load native code. Never throws.
     *
     * @return the system calls, or why there are none; the same answer in every call; not {@code null}
     */
    protected abstract SystemCallsLookup systemCalls();

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final int priority() {
        return priority;
    }

    @Override
    public final Availability availability(BackendOptions options) {
        try {
            options.requireKnown(OPTIONS);
        } catch (IllegalArgumentException failure) {
            return badOption(failure);
        }
        try {
            SystemCallsLookup lookup = lookUp();
            return lookup instanceof SystemCallsLookup.Found found
                    ? probe(found.systemCalls(), options.value(BackendOptions.TRACEFS))
                    : ((SystemCallsLookup.Missing) lookup).obstacle();
        } catch (Throwable failure) {
            // Whatever it is: one broken backend must not keep the others from being probed.
            return new Unavailable(
                    Reason.BROKEN,
                    "the probe failed: " + failure,
                    "report this with the stack trace; it is a defect of the backend '" + name + "'",
                    failure);
        }
    }

    @Override
    public final TraceFs open(BackendOptions options) throws ErrnoException {
        options.requireKnown(OPTIONS);
        SystemCallsLookup lookup = lookUp();
        if (lookup instanceof SystemCallsLookup.Missing missing) {
            Unavailable obstacle = missing.obstacle();
            throw new UnsupportedOperationException(
                    "backend '" + name + "': " + obstacle.message() + ": " + obstacle.remedy(), obstacle.failure());
        }
        SystemCalls systemCalls = ((SystemCallsLookup.Found) lookup).systemCalls();
        return reach(systemCalls, options.value(BackendOptions.TRACEFS));
    }

    private SystemCallsLookup lookUp() {
        String osName = System.getProperty("os.name", "");
        String osArch = System.getProperty("os.arch", "");
        return LinuxAbi.isThatOf(osName, osArch)
                ? systemCalls()
                : new SystemCallsLookup.Missing(new Unavailable(
                        Reason.UNSUPPORTED_PLATFORM,
                        "no support for " + osName + " on " + osArch,
                        "run on Linux on x86-64, aarch64 or riscv64",
                        null));
    }

    private static LinuxTraceFs reach(SystemCalls systemCalls, Optional<String> directory) throws ErrnoException {
        if (directory.isPresent()) {
            return LinuxTraceFs.at(systemCalls, directory.get());
        }
        try {
            return LinuxTraceFs.find(systemCalls, MountTable.ofThisProcess());
        } catch (ErrnoException failure) {
            throw failure.withAdvice(failure.errno() == Errno.ENODEV ? LinuxTraceFs.MOUNT_COMMAND : null);
        }
    }

    private static Availability probe(SystemCalls systemCalls, Optional<String> directory) {
        LinuxTraceFs traceFs;
        try {
            traceFs = reach(systemCalls, directory);
        } catch (IllegalArgumentException failure) {
            return badOption(failure).after(List.of(), LinuxProbe.TRACEFS);
        } catch (ErrnoException failure) {
            Unavailable obstacle = unreachable(failure, directory);
            boolean isRefused = obstacle.reason() == Reason.PERMISSION_DENIED;
            return obstacle.after(List.of(), isRefused ? LinuxProbe.PERMISSION : LinuxProbe.TRACEFS);
        }
        return new LinuxProbe(traceFs).probe();
    }

    private static Unavailable unreachable(ErrnoException failure, Optional<String> directory) {
        if (failure.errno() == Errno.EACCES) {
            return LinuxProbe.permissionDenied(failure, LinuxTraceFs.USUAL_ROOT);
        }
        if (directory.isPresent()) {
            return badOption(failure);
        }
        return MountTable.ofThisProcess()
                .coverOf(LinuxTraceFs.TYPE)
                .map(cover -> new Unavailable(
                        Reason.TRACEFS_NOT_MOUNTED,
                        "hidden by " + cover.type() + ", mounted over " + cover.directory(),
                        "umount " + cover.directory(),
                        failure))
                .orElseGet(() -> new Unavailable(
                        Reason.TRACEFS_NOT_MOUNTED, "no tracefs is mounted", LinuxTraceFs.MOUNT_COMMAND, failure));
    }

    private static Unavailable badOption(Exception failure) {
        return new Unavailable(
                Reason.BAD_OPTION,
                String.valueOf(failure.getMessage()),
                "correct the option, or leave it out to have the tracefs found",
                failure);
    }
}
