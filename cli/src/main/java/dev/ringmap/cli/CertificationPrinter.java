package dev.ringmap.cli;

import dev.ringmap.conformance.Certificate;
import dev.ringmap.conformance.CertificationListener;
import dev.ringmap.conformance.CertificationReport;
import dev.ringmap.conformance.RuleResult;
import dev.ringmap.conformance.RuleStatus;
import dev.ringmap.conformance.Verdict;
import dev.ringmap.conformance.spec.Part;
import dev.ringmap.conformance.spec.Requirement;
import dev.ringmap.conformance.spec.Subject;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Shows a certification: a character for each rule while it runs, then the table, what did not pass, the coverage, and the verdicts. */
final class CertificationPrinter implements CertificationListener {

    private static final int RULES_PER_LINE = 50;
    private static final int COLUMN_PADDING = 2;
    private static final int WIDEST_CELL = "999 of 999".length();
    private static final String ROW = "%-6s%-8s";
    private static final String FIRST = "%-14s";

    private final PrintWriter out;
    private int finished;
    private int ruleCount;

    CertificationPrinter(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void onStart(Subject subject, int count) {
        finished = 0;
        ruleCount = count;
        out.printf("%s: %d rules%n", subject.name(), count);
        out.flush();
    }

    @Override
    public void onRule(Subject subject, RuleResult result) {
        finished++;
        out.print(
                switch (result.status()) {
                    case PASSED -> '.';
                    case FAILED -> 'F';
                    case ABORTED -> 's';
                    case NOT_APPLICABLE, NOT_RUN, NOT_TESTED -> '-';
                });
        if (finished % RULES_PER_LINE == 0 || finished == ruleCount) {
            out.printf(" %d%n", finished);
        }
        out.flush();
    }

    void print(CertificationReport report) {
        List<Certificate> certificates = report.certificates();
        if (certificates.isEmpty()) {
            out.println("no backend was found, so nothing is certified");
            out.flush();
            return;
        }
        out.println();
        table(certificates);
        out.println();
        certificates.forEach(this::remarks);
        coverage(certificates);
        out.println();
        for (Certificate certificate : certificates) {
            certificate
                    .summary()
                    .lines()
                    .forEach(
                            line -> out.printf("%s: %s%n", certificate.subject().name(), line));
        }
        out.flush();
    }

    private void coverage(List<Certificate> certificates) {
        line(
                FIRST.formatted("EXECUTED"),
                certificates,
                certificate -> certificate.subject().name());
        for (Part part : Part.values()) {
            for (String family :
                    certificates.get(0).part(part).coverageByFamily().keySet()) {
                line(
                        FIRST.formatted(family),
                        certificates,
                        certificate -> certificate.part(part).coverageByFamily().get(family));
            }
            line(
                    FIRST.formatted(part),
                    certificates,
                    certificate -> certificate.part(part).coverage());
            line(
                    FIRST.formatted("its floor"),
                    certificates,
                    certificate -> certificate.part(part).floorCoverage());
        }
    }

    private void line(String head, List<Certificate> certificates, Function<Certificate, @Nullable Object> value) {
        out.print(head);
        certificates.forEach(certificate -> cell(certificate, String.valueOf(value.apply(certificate))));
        out.println();
    }

    private void table(List<Certificate> certificates) {
        line(
                ROW.formatted("RULE", "LEVEL"),
                certificates,
                certificate -> certificate.subject().name());
        List<RuleResult> rows = certificates.get(0).results();
        for (int row = 0; row < rows.size(); row++) {
            int index = row;
            Requirement rule = rows.get(row).rule();
            line(
                    ROW.formatted(rule.id(), rule.level()),
                    certificates,
                    certificate -> word(certificate.results().get(index).status()));
        }
    }

    private void cell(Certificate certificate, String text) {
        int width = Math.max(certificate.subject().name().length(), WIDEST_CELL);
        out.print(text + " ".repeat(width + COLUMN_PADDING - text.length()));
    }

    private static String word(RuleStatus status) {
        return switch (status) {
            case PASSED -> "pass";
            case FAILED -> "FAIL";
            case ABORTED -> "skip";
            case NOT_APPLICABLE -> "n/a";
            case NOT_RUN, NOT_TESTED -> "-";
        };
    }

    /** If a backend is unavailable, the verdict says everything. */
    private void remarks(Certificate certificate) {
        if (certificate.verdict() == Verdict.UNAVAILABLE) {
            return;
        }
        for (RuleResult result : certificate.results()) {
            if (result.status() == RuleStatus.FAILED || result.status() == RuleStatus.ABORTED) {
                out.printf(
                        "%s %s %s: %s%n",
                        certificate.subject().name(), result.rule().id(), word(result.status()), result.message());
            }
        }
    }
}
