package dev.ringmap.cli;

import dev.ringmap.Backends;
import dev.ringmap.Geometry;
import dev.ringmap.NoBackendException;
import dev.ringmap.RingBufferMapping;
import dev.ringmap.TraceInstance;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.TraceFs;
import java.io.PrintWriter;
import java.nio.file.Path;
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
            "Goes through what mapping needs, one line a check.",
            "Exit code 0 only if a ring-buffer was really mapped, read and unmapped."
        },
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {

    private static final String RING = "ring-buffer";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private BackendChoice choice = new BackendChoice();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        new MachineChecks(Path.of("/"), property -> System.getProperty(property, ""))
                .all(Backends.candidates(choice.options()))
                .forEach(out::println);
        Check ring = ring();
        out.println(ring);
        return ring.isGood() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    /** The proof, which no look at the machine replaces. */
    private Check ring() {
        try (TraceFs tracefs = choice.open(spec.commandLine().getErr());
                TraceInstance trace = TraceInstance.createTemporary(tracefs, "doctor")) {
            return ring(trace);
        } catch (NoBackendException | ErrnoException | UnsupportedOperationException e) {
            return Check.bad(RING, Complaints.describe(e), "see the checks above");
        }
    }

    private static Check ring(TraceInstance trace) throws ErrnoException {
        List<RingBufferMapping> rings = trace.mapAll();
        try {
            trace.marker("doctor");
            long delivered = 0;
            for (RingBufferMapping ring : rings) {
                delivered += countEvents(ring);
            }
            return Check.of(
                    RING,
                    delivered == 1,
                    "mapped " + shape(rings.get(0)) + ", wrote a marker, read " + delivered + ", unmapped",
                    "another reader may be at work in every instance; end it");
        } finally {
            for (RingBufferMapping ring : rings) {
                ring.close();
            }
        }
    }

    private static long countEvents(RingBufferMapping ring) throws ErrnoException {
        long count = 0;
        while (ring.advance()) {
            while (ring.events().next()) {
                count++;
            }
        }
        return count;
    }

    private static String shape(RingBufferMapping ring) {
        Geometry geometry = ring.geometry();
        return geometry.subBufferCount() + " sub-buffers of " + geometry.subBufferSizeBytes()
                + " bytes a CPU, GET_READER 0x"
                + Integer.toHexString(ring.abi().getReaderRequest());
    }
}
