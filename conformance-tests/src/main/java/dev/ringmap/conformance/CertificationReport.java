package dev.ringmap.conformance;

import dev.ringmap.RingBufferMapping;
import dev.ringmap.conformance.internal.Environment;
import dev.ringmap.conformance.spec.Capability;
import dev.ringmap.conformance.spec.Part;
import dev.ringmap.conformance.spec.Requirement;
import dev.ringmap.conformance.spec.Specification;
import dev.ringmap.spi.RingBufferBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What became of all subjects of a run.
 *
 * <p>Thread safety: <em>immutable</em>.
 *
 * @param time when the run ended; not {@code null}
 * @param certificates the outcomes, in the order of the subjects; not {@code null}
 * @since 0.1
 */
public record CertificationReport(Instant time, List<Certificate> certificates) {

    private static final String JSON_FILE = "conformance.json";
    private static final String MARKDOWN_FILE = "certificate.md";
    private static final String UNKNOWN = "unknown";

    /** Copies the list. */
    public CertificationReport {
        certificates = List.copyOf(certificates);
    }

    /**
     * Tells whether there is a subject and every backend is certified, regardless of the reading side.
     *
     * @return {@code true} if so
     */
    public boolean isCertified() {
        return isCertified(Part.BACKEND);
    }

    /**
     * Tells whether there is a subject and this part of every subject is certified.
     *
     * @param part which part; not {@code null}
     * @return {@code true} if so
     */
    public boolean isCertified(Part part) {
        return !certificates.isEmpty()
                && certificates.stream()
                        .allMatch(certificate -> certificate.part(part).verdict() == Verdict.CERTIFIED);
    }

    /**
     * Writes {@code conformance.json} and {@code certificate.md}. Each is replaced as a whole or not at all; a symbolic link in its place
     * is replaced, never followed.
     *
     * @param directory where they are written, made if it is missing; not {@code null}
     * @throws IOException if they cannot be written
     */
    public void writeTo(Path directory) throws IOException {
        writeTo(ReportDirectory.open(directory));
    }

    void writeTo(ReportDirectory directory) throws IOException {
        directory.write(JSON_FILE, json());
        directory.write(MARKDOWN_FILE, markdown());
    }

    /**
     * Returns the report for programs.
     *
     * @return a JSON object; not {@code null}
     */
    public String json() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("kit", versionOf(CertificationReport.class));
        object.put("api", versionOf(RingBufferMapping.class));
        object.put("jdk", System.getProperty("java.vm.name") + " " + Runtime.version());
        object.put("time", time.toString());
        object.put("certified", isCertified());
        object.put("readingSideCertified", isCertified(Part.READING_SIDE));
        object.put(
                "subjects",
                certificates.stream().map(CertificationReport::subject).toList());
        return Json.of(object);
    }

    private static Map<String, Object> subject(Certificate certificate) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("name", certificate.subject().name());
        object.put("backend", backend(certificate.subject().backend()));
        object.put("options", certificate.subject().options().values());
        certificate.environment().ifPresent(environment -> object.put("environment", environment(environment)));
        object.put("verdict", certificate.verdict());
        object.put(
                "parts",
                Arrays.stream(Part.values())
                        .map(part -> part(certificate.part(part)))
                        .toList());
        object.put(
                "rules",
                certificate.results().stream().map(CertificationReport::rule).toList());
        return object;
    }

    private static Map<String, Object> part(CertificatePart part) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("part", part.part());
        object.put("verdict", part.verdict());
        object.put("summary", part.summary());
        object.put("coverage", coverage(part));
        object.put(
                "unexamined",
                part.unexamined().byReason().entrySet().stream()
                        .map(entry -> Map.of("reason", entry.getKey(), "rules", entry.getValue()))
                        .toList());
        return object;
    }

    private static Map<String, Object> coverage(CertificatePart part) {
        Map<String, Object> object = coverage(part.coverage());
        object.put("floor", coverage(part.floorCoverage()));
        Map<String, Object> families = new LinkedHashMap<>();
        part.coverageByFamily().forEach((family, coverage) -> families.put(family, coverage(coverage)));
        object.put("families", families);
        return object;
    }

    private static Map<String, Object> coverage(Coverage coverage) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("executed", coverage.executed());
        object.put("applicable", coverage.applicable());
        return object;
    }

    private static Map<String, Object> backend(RingBufferBackend backend) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("name", backend.name());
        object.put("class", backend.getClass().getName());
        object.put("version", versionOf(backend.getClass()));
        object.put("location", locationOf(backend.getClass()));
        object.put("simulated", backend.isSimulated());
        return object;
    }

    private static Map<String, Object> environment(Environment environment) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("tracefs", environment.root());
        object.put("kernel", environment.kernel().release());
        object.put("architecture", environment.kernel().machine());
        object.put("pageSizeBytes", environment.pageSizeBytes());
        object.put("abi", environment.abi());
        object.put("missing", reasons(environment.missing()));
        object.put("disproved", reasons(environment.disproved()));
        return object;
    }

    private static List<Map<String, Object>> reasons(Map<Capability, String> reasons) {
        return reasons.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> reason(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static Map<String, Object> reason(Capability capability, String reason) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("capability", capability.id());
        object.put("reason", reason);
        return object;
    }

    private static Map<String, Object> rule(RuleResult result) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("id", result.rule().id());
        object.put("part", result.rule().part());
        object.put("level", result.rule().level().name());
        object.put("status", result.status());
        object.put("message", result.message());
        object.put("durationMillis", result.duration().toMillis());
        return object;
    }

    /** A jlink image has no manifests, and a class path no module descriptors. */
    static String versionOf(Class<?> type) {
        if (type.getModule().isNamed()) {
            return type.getModule().getDescriptor().rawVersion().orElse(UNKNOWN);
        }
        String version = type.getPackage().getImplementationVersion();
        return version == null ? UNKNOWN : version;
    }

    private static String locationOf(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        return source == null || source.getLocation() == null
                ? UNKNOWN
                : source.getLocation().toString();
    }

    /**
     * Returns the certificate for people: the verdicts, the matrix of rules and subjects, and the messages of rules that did not pass.
     *
     * @return a page in Markdown; not {@code null}
     */
    public String markdown() {
        StringBuilder page = new StringBuilder("# Certificate of conformance\n\n");
        page.append("Kit ").append(versionOf(CertificationReport.class)).append(", api ");
        page.append(versionOf(RingBufferMapping.class))
                .append(", Java ")
                .append(Runtime.version())
                .append(", ")
                .append(time)
                .append(".\n\n");
        page.append("| Subject | Kernel | ABI | Verdict | Reading side |\n|---|---|---|---|---|\n");
        for (Certificate certificate : certificates) {
            page.append("| ").append(certificate.subject().name()).append(" | ").append(kernel(certificate));
            page.append(" | ")
                    .append(certificate.abi().map(Object::toString).orElse(UNKNOWN))
                    .append(" | ");
            page.append(cell(certificate.part(Part.BACKEND).summary())).append(" | ");
            page.append(readingSide(certificate)).append(" |\n");
        }
        page.append("\nThe verdict is on the backend, and rests on part one of the rules alone.\n");
        coverage(page);
        matrix(page);
        remarks(page);
        return page.toString();
    }

    /** If a backend is unavailable, the verdict says everything. */
    private static String readingSide(Certificate certificate) {
        return certificate.verdict() == Verdict.UNAVAILABLE
                ? "–"
                : cell(certificate.part(Part.READING_SIDE).sentence());
    }

    private static String kernel(Certificate certificate) {
        return certificate
                .kernel()
                .map(kernel -> kernel.release() + " " + kernel.machine())
                .orElse(UNKNOWN);
    }

    private void coverage(StringBuilder page) {
        page.append("\n## Coverage\n\nRules executed, of those that apply and have a test.\n\n");
        head(page, "| Family |", "\n|---|");
        for (Part part : Part.values()) {
            for (String family : certificates.isEmpty()
                    ? Set.<String>of()
                    : certificates.get(0).part(part).coverageByFamily().keySet()) {
                row(
                        page,
                        family,
                        certificate -> certificate.part(part).coverageByFamily().get(family));
            }
            row(page, "the " + part, certificate -> certificate.part(part).coverage());
            row(page, "its floor", certificate -> certificate.part(part).floorCoverage());
        }
    }

    private void head(StringBuilder page, String first, String rule) {
        page.append(first);
        certificates.forEach(certificate ->
                page.append(' ').append(cell(certificate.subject().name())).append(" |"));
        page.append(rule).append("---|".repeat(certificates.size())).append('\n');
    }

    private void row(StringBuilder page, String first, Function<Certificate, @Nullable Object> value) {
        page.append("| ").append(first).append(" |");
        certificates.forEach(
                certificate -> page.append(' ').append(value.apply(certificate)).append(" |"));
        page.append('\n');
    }

    private void matrix(StringBuilder page) {
        page.append("\n## Rules\n\n");
        for (RuleStatus status : RuleStatus.values()) {
            page.append(status.symbol())
                    .append(' ')
                    .append(status)
                    .append(status == RuleStatus.NOT_TESTED ? "\n\n" : ", ");
        }
        head(page, "| Rule | Level |", "\n|---|---|");
        int index = 0;
        for (Requirement rule : Specification.published().rules()) {
            int row = index++;
            row(
                    page,
                    rule.id() + " | " + rule.level(),
                    certificate -> certificate.results().get(row).status().symbol());
        }
    }

    private void remarks(StringBuilder page) {
        for (Certificate certificate : certificates) {
            List<RuleResult> remarkable = certificate.results().stream()
                    .filter(CertificationReport::isRemarkable)
                    .toList();
            if (!remarkable.isEmpty()) {
                page.append("\n## ").append(certificate.subject().name()).append("\n\n");
                page.append(remarkable.stream()
                        .map(result ->
                                "- **" + result.rule().id() + "** " + result.status() + ": " + cell(result.message()))
                        .collect(Collectors.joining("\n", "", "\n")));
            }
        }
    }

    private static boolean isRemarkable(RuleResult result) {
        return switch (result.status()) {
            case FAILED, ABORTED, NOT_RUN -> true;
            case PASSED -> !result.message().isEmpty();
            case NOT_APPLICABLE, NOT_TESTED -> false;
        };
    }

    private static String cell(String text) {
        return text.replace("\n", " ").replace("|", "\\|");
    }
}
