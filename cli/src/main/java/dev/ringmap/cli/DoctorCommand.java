package dev.ringmap.cli;

import dev.ringmap.BackendCandidate;
import dev.ringmap.Backends;
import dev.ringmap.Geometry;
import dev.ringmap.MappingAbi;
import dev.ringmap.RingBufferMapping;
import dev.ringmap.TraceInstance;
import dev.ringmap.spi.Availability.Unavailable;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.RingBufferBackend;
import dev.ringmap.spi.TraceFs;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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

    private static final int NEEDED_JAVA = 17;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private BackendChoice choice = new BackendChoice();

    private boolean isHealthy = true;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        int java = Runtime.version().feature();
        check(
                out,
                java >= NEEDED_JAVA,
                "Java " + Runtime.version(),
                "Java 17 or newer is needed, 22 for the backend ffm");
        String os = System.getProperty("os.name", "unknown");
        check(out, os.equals("Linux"), os + " on " + System.getProperty("os.arch"), "only the backend sim works here");
        backends(out);
        map(out);
        out.flush();
        return isHealthy ? 0 : 1;
    }

    /** One that is missing does no harm as long as another is there, which {@link #map} finds out. */
    private void backends(PrintWriter out) {
        List<BackendCandidate> candidates = Backends.candidates(choice.options());
        for (BackendCandidate candidate : candidates) {
            if (candidate.availability() instanceof Unavailable unavailable) {
                line(out, "--", "backend " + candidate.name() + ": " + unavailable.message());
                line(out, "", "-> " + unavailable.remedy());
            } else {
                line(out, "ok", "backend " + candidate.name());
            }
        }
    }

    private void map(PrintWriter out) {
        RingBufferBackend backend;
        try {
            backend = choice.select(out);
        } catch (IllegalStateException e) {
            check(out, false, "no backend to map with", "mend one of those above");
            return;
        }
        try (TraceFs tracefs = backend.open(choice.options())) {
            check(
                    out,
                    true,
                    "tracefs at " + tracefs.root() + ", Linux "
                            + tracefs.kernel().release() + " "
                            + tracefs.kernel().machine(),
                    "");
            try (TraceInstance trace = TraceInstance.createTemporary(tracefs, "doctor")) {
                check(out, true, "tracing instance made: " + trace, "");
                mapEach(trace, out);
            }
            check(out, true, "unmapped, and the instance removed", "");
        } catch (ErrnoException | RuntimeException e) {
            check(out, false, String.valueOf(e.getMessage()), "see 'ringmap doctor --verbose' for more");
        }
    }

    private void mapEach(TraceInstance trace, PrintWriter out) throws ErrnoException {
        trace.marker("doctor");
        long delivered = 0;
        for (int cpu : trace.cpus()) {
            try (RingBufferMapping ring = trace.map(cpu)) {
                Geometry geometry = ring.geometry();
                check(
                        out,
                        true,
                        "CPU " + cpu + " mapped: " + geometry.subBufferCount() + " sub-buffers of "
                                + geometry.subBufferSizeBytes() + " bytes, GET_READER "
                                + (ring.abi() == MappingAbi.MAINLINE ? "as in Linux 6.10" : "as in the patch v14"),
                        "");
                while (ring.advance()) {
                    while (ring.events().next()) {
                        delivered++;
                    }
                }
            }
        }
        check(
                out,
                delivered == 1,
                "a marker written and " + delivered + " read in place",
                "is another reader at work?");
    }

    private void check(PrintWriter out, boolean isOk, String what, String remedy) {
        line(out, isOk ? "ok" : "FAIL", what);
        if (!isOk) {
            isHealthy = false;
            line(out, "", "-> " + remedy);
        }
    }

    private static void line(PrintWriter out, String state, String what) {
        out.printf("%-4s %s%n", state, what);
    }
}
