package dev.ringmap.cli;

import dev.ringmap.BackendCandidate;
import dev.ringmap.spi.Availability;
import dev.ringmap.spi.Availability.Available;
import dev.ringmap.spi.Availability.Unavailable;
import dev.ringmap.spi.RingBufferBackend;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ringmap backends}. */
@Command(
        name = "backends",
        description = "Lists all backends, and for each that is not available why, and what to do about it.",
        mixinStandardHelpOptions = true)
final class BackendsCommand implements Callable<Integer> {

    private static final String ROW = "%-10s %8s  %s%n";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private BackendChoice choice = new BackendChoice();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        List<BackendCandidate> candidates = Interruption.heldOff(choice::candidates); // a probe makes an instance
        out.printf(ROW, "BACKEND", "PRIORITY", "STATE");
        for (BackendCandidate candidate : candidates) {
            RingBufferBackend backend = candidate.backend();
            out.printf(ROW, candidate.name(), backend == null ? "-" : backend.priority(), state(candidate));
            if (candidate.availability() instanceof Unavailable unavailable) {
                out.printf(ROW, "", "", "-> " + unavailable.remedy());
            }
        }
        out.flush();
        return candidates.isEmpty() ? 1 : 0;
    }

    private static String state(BackendCandidate candidate) {
        Availability availability = candidate.availability();
        if (availability instanceof Unavailable unavailable) {
            return "unavailable (" + unavailable.reason() + "): " + unavailable.message();
        }
        RingBufferBackend backend = candidate.backend();
        boolean isSimulated = backend != null && backend.isSimulated();
        return (isSimulated ? "available, SIMULATED: " : "available: ") + ((Available) availability).description();
    }
}
