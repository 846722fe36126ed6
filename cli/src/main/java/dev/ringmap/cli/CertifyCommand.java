package dev.ringmap.cli;

import dev.ringmap.BackendCandidate;
import dev.ringmap.Backends;
import dev.ringmap.MappingAbi;
import dev.ringmap.conformance.Certification;
import dev.ringmap.conformance.CertificationReport;
import dev.ringmap.conformance.UnwrittenReportException;
import dev.ringmap.conformance.spec.Part;
import dev.ringmap.conformance.spec.Soak;
import dev.ringmap.conformance.spec.Subject;
import dev.ringmap.spi.Availability.Reason;
import dev.ringmap.spi.Availability.Unavailable;
import dev.ringmap.spi.BackendOptions;
import dev.ringmap.spi.RingBufferBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ringmap certify}. */
@Command(
        name = "certify",
        description = {
            "Certifies backends against the kernel's contract, on tracing instances of its own.",
            "A backend is certified if every MUST rule of part one, the backend, that applies was executed and holds, but for"
                    + " those that a missing capability excuses. Part two, the reading side over it, has a verdict of its own.",
            "Exit code 0 only if both parts are certified for every backend. 1 if one is rejected, could not be examined, or is"
                    + " unavailable."
        },
        mixinStandardHelpOptions = true)
final class CertifyCommand implements Callable<Integer> {

    /** The option that selects the interface that a simulated kernel offers. */
    private static final String ABI_OPTION = "abi";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = "--backend",
            paramLabel = "NAME",
            description = "A backend to certify; without it, all that are found. May be repeated.")
    private List<String> names = List.of();

    @Option(
            names = "--abi",
            paramLabel = "ABI",
            description =
                    "The interface to certify against: ${COMPLETION-CANDIDATES}. Without it, the one that the kernel"
                            + " offers, and both on a simulated one that has the option 'abi'.")
    private @Nullable MappingAbi abi;

    @Option(
            names = "--report",
            paramLabel = "DIRECTORY",
            description = "Where to write conformance.json, certificate.md and, for each backend, JUnit's XML.")
    private @Nullable Path reports;

    @Option(
            names = "--soak",
            paramLabel = "DURATION",
            converter = Quantity.DurationConverter.class,
            description =
                    "How long to make random calls for each backend, for faults that show once in a thousand: 10m finds"
                            + " those. Without it, the rules of the long run are not tested.")
    private @Nullable Duration soakDuration;

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            description =
                    "The seed from which the soak starts, as a failure names it. Without it, another one each time.")
    private @Nullable Long seed;

    @Option(
            names = {"-O", "--backend-option"},
            paramLabel = "KEY=VALUE",
            description = "An option for the backends, for example tracefs=DIRECTORY. May be repeated.")
    private Map<String, String> options = Map.of();

    @Override
    public Integer call() throws IOException {
        CertificationPrinter printer =
                new CertificationPrinter(spec.commandLine().getOut());
        if (reports != null && reports.toString().isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--report needs a directory");
        }
        Soak soak = soak();
        try (Interruption interruption = new Interruption()) {
            Certification certification =
                    Certification.of(subjects()).listener(printer).stopWhen(interruption::isRequested);
            if (soak != null) {
                certification = certification.soak(soak);
            }
            return run(reports == null ? certification : certification.reportTo(reports), interruption, printer);
        }
    }

    /** The verdict is printed whatever becomes of the reports. */
    private static int run(Certification certification, Interruption interruption, CertificationPrinter printer)
            throws IOException {
        CertificationReport report;
        IOException unwritten = null;
        try {
            report = certification.run();
        } catch (UnwrittenReportException e) {
            report = e.report();
            unwritten = e;
        }
        if (!interruption.isRequested()) {
            printer.print(report);
        }
        if (unwritten != null) {
            throw unwritten;
        }
        return isCertified(report) ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    /** A reading side that fails is not the backend's fault, but the command fails all the same. */
    private static boolean isCertified(CertificationReport report) {
        return Arrays.stream(Part.values()).allMatch(report::isCertified);
    }

    private @Nullable Soak soak() {
        if (soakDuration == null) {
            if (seed != null) {
                throw new ParameterException(spec.commandLine(), "--seed is that of a soak: give --soak, too");
            }
            return null;
        }
        if (soakDuration.isZero()) {
            throw new ParameterException(spec.commandLine(), "--soak has to be more than 0");
        }
        return seed == null ? Soak.of(soakDuration) : new Soak(soakDuration, seed);
    }

    private List<Subject> subjects() {
        BackendOptions backendOptions = new BackendOptions(options);
        List<BackendCandidate> candidates = Backends.candidates(backendOptions);
        names.forEach(name -> BackendChoice.named(name, candidates, spec));
        List<BackendCandidate> chosen = candidates.stream()
                .filter(candidate -> names.isEmpty() || names.contains(candidate.name()))
                .toList();
        if (TracefsMount.isMissing(chosen)) {
            TracefsMount.mount(spec.commandLine().getErr()); // if not, the verdict says what is missing
        }
        return chosen.stream()
                .map(BackendCandidate::backend)
                .flatMap(Stream::ofNullable)
                .flatMap(backend -> subjects(backend, backendOptions).stream())
                .toList();
    }

    private List<Subject> subjects(RingBufferBackend backend, BackendOptions backendOptions) {
        Subject subject = Subject.of(backend).with(backendOptions);
        if (!backend.isSimulated() || options.containsKey(ABI_OPTION) || !knowsAbis(backend, backendOptions)) {
            return List.of(abi == null ? subject : subject.expecting(abi));
        }
        List<Subject> subjects = new ArrayList<>();
        for (MappingAbi simulated : abi == null ? MappingAbi.values() : new MappingAbi[] {abi}) {
            subjects.add(subject.named(backend.name() + "-" + simulated)
                    .with(backendOptions.with(ABI_OPTION, simulated.toString()))
                    .expecting(simulated));
        }
        return subjects;
    }

    /** A simulated kernel whose interface can be chosen is certified for each; any other, for the one that it has. */
    private static boolean knowsAbis(RingBufferBackend backend, BackendOptions backendOptions) {
        try {
            return Arrays.stream(MappingAbi.values())
                    .map(each -> backend.availability(backendOptions.with(ABI_OPTION, each.toString())))
                    .noneMatch(answer ->
                            answer instanceof Unavailable unavailable && unavailable.reason() == Reason.BAD_OPTION);
        } catch (RuntimeException e) {
            return false; // a rule reports that
        }
    }
}
