package dev.ringmap.cli;

import dev.ringmap.BackendCandidate;
import dev.ringmap.Geometry;
import dev.ringmap.LiveReader;
import dev.ringmap.NoBackendException;
import dev.ringmap.ReadStrategy;
import dev.ringmap.RingBufferMapping;
import dev.ringmap.RingBufferReaders;
import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.spi.Check;
import dev.ringmap.spi.ErrnoException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ringmap doctor}. */
@Command(
        name = "doctor",
        description = {
            "Checks everything that reading a ring buffer needs, one line per check.",
            "Exit code 0 only if one was really read: mapped, or copied where the kernel does not map."
        },
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {

    private static final Path ROOT = Path.of("/");
    private static final String RING = "ring-buffer";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private BackendChoice choice = new BackendChoice();

    @Override
    public Integer call() {
        // Printed when no instance is left: a reader that does not empty the pipe must not keep one alive.
        List<Check> checks = Interruption.heldOff(this::checks);
        PrintWriter out = spec.commandLine().getOut();
        checks.forEach(out::println);
        return checks.get(checks.size() - 1).isGood() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private List<Check> checks() {
        List<Check> checks = new ArrayList<>();
        List<BackendCandidate> candidates = choice.candidates();
        checks.addAll(new MachineChecks(ROOT, property -> System.getProperty(property, "")).all(candidates));
        checks.addAll(probed(candidates));
        checks.add(ring());
        return checks;
    }

    /** The findings of the first backend that looked for a tracefs: the others would find the same. */
    private static List<Check> probed(List<BackendCandidate> candidates) {
        return candidates.stream()
                .map(candidate -> candidate.availability().checks())
                .filter(checks -> !checks.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    /** The proof, which looking at the machine cannot replace. */
    private Check ring() {
        try (Tracing tracing = choice.open(choice.select(spec.commandLine().getErr()));
                TraceInstance trace = tracing.createTemporaryInstance("doctor")) {
            return ring(trace);
        } catch (NoBackendException | ErrnoException | UnsupportedOperationException e) {
            return Check.bad(RING, Complaints.describe(e), "see the checks above");
        }
    }

    private static Check ring(TraceInstance trace) throws ErrnoException {
        try (RingBufferReaders<LiveReader> rings = trace.openReaders(ReadStrategy.AUTO)) {
            trace.marker("doctor");
            long delivered = 0;
            for (LiveReader ring : rings) {
                delivered += countEvents(ring);
            }
            return Check.of(
                    RING,
                    delivered == 1,
                    "wrote a marker, read " + delivered + ", " + how(rings.get(0)),
                    "another reader may be at work in every instance; end it");
        }
    }

    private static long countEvents(LiveReader ring) throws ErrnoException {
        long count = 0;
        while (ring.advance()) {
            while (ring.events().next()) {
                count++;
            }
        }
        return count;
    }

    private static String how(LiveReader ring) {
        return ring instanceof RingBufferMapping mapping ? "mapped " + shape(mapping) : String.valueOf(ring.choice());
    }

    private static String shape(RingBufferMapping ring) {
        Geometry geometry = ring.geometry();
        return geometry.subBufferCount() + " sub-buffers of " + geometry.subBufferSizeBytes()
                + " bytes a CPU, GET_READER 0x"
                + Integer.toHexString(ring.abi().getReaderRequest());
    }
}
