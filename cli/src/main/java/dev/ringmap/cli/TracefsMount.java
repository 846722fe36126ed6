package dev.ringmap.cli;

import dev.ringmap.BackendCandidate;
import dev.ringmap.Tracing;
import dev.ringmap.spi.Availability.Reason;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Collection;

/** Mounts the tracefs if it is missing and the user has permission, as {@code trace-cmd} does. The library never does so by itself. */
final class TracefsMount {

    private TracefsMount() {}

    /** Whether the only obstacle is that there is no tracefs; one that is hidden was hidden on purpose. */
    static boolean isMissing(Collection<BackendCandidate> candidates) {
        return candidates.stream()
                .flatMap(candidate -> candidate.unavailability().stream())
                .anyMatch(obstacle -> obstacle.reason() == Reason.TRACEFS_NOT_MOUNTED
                        && obstacle.remedy().equals(Tracing.MOUNT_COMMAND));
    }

    /** Returns whether there is one now. */
    static boolean mount(PrintWriter err) {
        try {
            Tracing.mount();
            err.println("no tracefs was mounted, and now is: " + Tracing.MOUNT_COMMAND);
            err.flush();
            return true;
        } catch (IOException notAllowed) {
            return false;
        }
    }
}
