package dev.ringmap.conformance;

import dev.ringmap.conformance.spec.Soak;
import dev.ringmap.conformance.spec.Subject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs the kit as a program:
 *
 * <pre>{@code
 * CertificationReport report = Certification.of(Subject.of(Backends.select("ffm"))).run();
 * if (!report.isCertified()) …
 * }</pre>
 *
 * <p>Thread safety: <em>immutable</em>; one run at a time, as tests of two runs would wake each other.
 *
 * @since 0.1
 */
public final class Certification {

    private final List<Subject> subjects;
    private final CertificationListener listener;
    private final @Nullable Path reports;
    private final Predicate<String> rules;
    private final @Nullable Soak soak;
    private final BooleanSupplier stopped;

    private Certification(
            List<Subject> subjects,
            CertificationListener listener,
            @Nullable Path reports,
            Predicate<String> rules,
            @Nullable Soak soak,
            BooleanSupplier stopped) {
        this.subjects = List.copyOf(subjects);
        this.listener = listener;
        this.reports = reports;
        this.rules = rules;
        this.soak = soak;
        this.stopped = stopped;
    }

    /**
     * Prepares to certify.
     *
     * @param subjects what is to be certified, one after the other; not {@code null}
     * @return the certification, not yet run; not {@code null}
     */
    public static Certification of(Subject... subjects) {
        return of(List.of(subjects));
    }

    /**
     * Prepares to certify.
     *
     * @param subjects what is to be certified, one after the other; not {@code null}
     * @return the certification, not yet run; not {@code null}
     */
    public static Certification of(List<Subject> subjects) {
        return new Certification(subjects, new CertificationListener() {}, null, rule -> true, null, () -> false);
    }

    /**
     * Returns this certification with a listener.
     *
     * @param newListener called for each rule; not {@code null}
     * @return a new certification; not {@code null}
     */
    public Certification listener(CertificationListener newListener) {
        return new Certification(subjects, newListener, reports, rules, soak, stopped);
    }

    /**
     * Returns this certification with reports: {@code conformance.json}, {@code certificate.md} and, for each subject,
     * {@code junit/NAME/TEST-junit-jupiter.xml}. Each is replaced as a whole or not at all; a symbolic link in its place is replaced, never
     * followed.
     *
     * @param directory where they are written, made if it is missing; not {@code null}
     * @return a new certification; not {@code null}
     */
    public Certification reportTo(Path directory) {
        return new Certification(subjects, listener, directory, rules, soak, stopped);
    }

    /**
     * Returns this certification with a soak: the rules of family K are tested, which are otherwise reported as not run.
     *
     * @param newSoak how long, and from which seed; not {@code null}
     * @return a new certification; not {@code null}
     */
    public Certification soak(Soak newSoak) {
        return new Certification(subjects, listener, reports, rules, newSoak, stopped);
    }

    /** Leaves out all other rules, which makes a certificate impossible but finds a fault quickly. */
    Certification onlyRules(Predicate<String> newRules) {
        return new Certification(subjects, listener, reports, newRules, soak, stopped);
    }

    /**
     * Returns this certification with a way to end it early: the running test finishes and cleans up, and the others are aborted, so that
     * no certificate is given.
     *
     * @param newStopped called before each test to find out whether to stop; not {@code null}
     * @return a new certification; not {@code null}
     */
    public Certification stopWhen(BooleanSupplier newStopped) {
        return new Certification(subjects, listener, reports, rules, soak, newStopped);
    }

    /**
     * Runs the tests of all subjects.
     *
     * @return what became of them; not {@code null}
     * @throws UnwrittenReportException if the tests were run, but a report cannot be written
     * @throws IOException if there is no directory for the reports; then no test was run
     */
    public CertificationReport run() throws IOException {
        if (reports == null) {
            return certify(subject -> List.of());
        }
        ReportDirectory directory = ReportDirectory.open(reports);
        try (JunitReports junit = new JunitReports()) {
            CertificationReport report = certify(junit::listeners);
            write(report, junit, directory);
            return report;
        }
    }

    private static void write(CertificationReport report, JunitReports junit, ReportDirectory directory)
            throws UnwrittenReportException {
        try {
            report.writeTo(directory);
            junit.writeTo(directory);
        } catch (IOException e) {
            throw new UnwrittenReportException(report, e);
        }
    }

    /**
     * @param more makes a further listener to the tests of a subject from the subject's name
     */
    private CertificationReport certify(Function<String, List<TestExecutionListener>> more) {
        List<Certificate> certificates = new ArrayList<>();
        for (Subject subject : subjects) {
            certificates.add(certify(subject, more.apply(subject.name())));
        }
        return new CertificationReport(Instant.now().truncatedTo(ChronoUnit.SECONDS), certificates);
    }

    private Certificate certify(Subject subject, List<TestExecutionListener> more) {
        ResultCollector collector = new ResultCollector(subject, listener);
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClass(CertifiedSubject.class))
                .filters((PostDiscoveryFilter) this::select)
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
                .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "false")
                .build();
        List<TestExecutionListener> listeners = new ArrayList<>(more);
        listeners.add(collector);
        CertifiedSubject.run(
                subject,
                soak,
                collector,
                stopped,
                () -> launcher().execute(request, listeners.toArray(TestExecutionListener[]::new)));
        Certificate certificate = collector.certificate();
        listener.onEnd(certificate);
        return certificate;
    }

    private FilterResult select(TestDescriptor test) {
        return FilterResult.includedIf(!test.isTest()
                || rules.test(ResultCollector.ruleOf(test.getSource()).id()));
    }

    private static Launcher launcher() {
        return LauncherFactory.create(LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .enableLauncherSessionListenerAutoRegistration(false)
                .enableLauncherDiscoveryListenerAutoRegistration(false)
                .build());
    }
}
