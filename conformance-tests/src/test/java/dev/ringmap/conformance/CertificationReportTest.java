package dev.ringmap.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmap.MappingAbi;
import dev.ringmap.backend.sim.SimBackend;
import dev.ringmap.conformance.spec.Capability;
import dev.ringmap.conformance.spec.Part;
import dev.ringmap.conformance.spec.Specification;
import dev.ringmap.conformance.spec.Subject;
import dev.ringmap.spi.BackendOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificationReportTest {

    @TempDir
    Path directory;

    private CertificationReport report;

    /** A rule of each part that passes, one that is aborted, one of the other ABI, and all others not run. */
    @BeforeEach
    void certify() throws Exception {
        Subject subject = Subject.of(new SimBackend())
                .named("old|kernel")
                .with(BackendOptions.none().with(SimBackend.ABI, "v14"))
                .expecting(MappingAbi.V14)
                .without(Capability.SECOND_CPU, "says \"no\"");
        report = Certification.of(subject)
                .onlyRules(rule ->
                        rule.equals("M-01") || rule.equals("M-04") || rule.equals("M-24") || rule.equals("D-07"))
                .reportTo(directory.resolve("a/b"))
                .run();
    }

    @Test
    void jsonHasWhatAProgramAsksFor() throws Exception {
        String json = Files.readString(directory.resolve("a/b/conformance.json"));
        assertThat(json).isEqualTo(report.json()).isEqualTo(report.json());
        assertThat(json)
                .contains("\"time\": \"" + report.time() + "\"")
                .contains("\"certified\": false")
                .contains("\"readingSideCertified\": false")
                .containsPattern("\"part\": \"backend\",\\s+\"verdict\": \"unexamined\"")
                .containsPattern("\"part\": \"reading side\",\\s+\"verdict\": \"unexamined\"")
                .containsPattern("\"id\": \"D-07\",\\s+\"part\": \"reading side\"")
                .containsPattern("\"D\": \\{\\s+\"executed\": 1,\\s+\"applicable\": \\d\\d")
                .contains("\"verdict\": \"unexamined\"")
                .containsPattern(
                        "\"coverage\": \\{\\s+\"executed\": 1,\\s+\"applicable\": \\d{3},\\s+\"floor\": \\{\\s+\"executed\": 1,")
                .containsPattern("\"M\": \\{\\s+\"executed\": 1,\\s+\"applicable\": \\d\\d")
                .containsPattern("\"reason\": \"its test was not run\"")
                .contains("\"abi\": \"v14\"")
                .contains("\"architecture\": \"x86_64\"")
                .contains("\"pageSizeBytes\": 4096")
                .containsPattern("\"capability\": \"second-cpu\",\\s+\"reason\": \"says \\\\\"no\\\\\"\"")
                .containsPattern(
                        "\"id\": \"M-01\",\\s+\"part\": \"backend\",\\s+\"level\": \"MUST\",\\s+\"status\": \"passed\"")
                .containsPattern(
                        "\"id\": \"M-04\",\\s+\"part\": \"backend\",\\s+\"level\": \"MUST\",\\s+\"status\": \"not applicable\"");
    }

    @Test
    void certificateHasAMatrix() throws Exception {
        String page = Files.readString(directory.resolve("a/b/certificate.md"));
        assertThat(page)
                .isEqualTo(report.markdown())
                .contains(report.time().toString())
                .contains("not certified: could not be examined: 1 rules passed, ")
                .containsPattern("\\| M \\| 1 of \\d\\d \\|")
                .containsPattern("\\| the backend \\| 1 of \\d{3} \\|\n\\| its floor \\| 1 of \\d{3} \\|")
                .containsPattern("\\| the reading side \\| 1 of \\d\\d \\|\n\\| its floor \\| 1 of \\d\\d \\|")
                .contains("| D-07 | MUST | ✓ |")
                .contains("| M-01 | MUST | ✓ |")
                .contains("| M-04 | MUST | · |")
                .contains("**M-02** aborted: its test was not run");
        assertThat(report.certificates().get(0).verdict()).isEqualTo(Verdict.UNEXAMINED);
    }

    /** A rule of part two that fails is told, and is no verdict on the backend. */
    @Test
    void verdictRestsOnTheBackendAlone() {
        Subject subject = Subject.of(new SimBackend());
        List<RuleResult> results = Specification.published().rules().stream()
                .map(rule -> new RuleResult(
                        rule,
                        rule.id().equals("D-01") ? RuleStatus.FAILED : RuleStatus.PASSED,
                        "",
                        null,
                        Duration.ZERO))
                .toList();
        Certificate certificate = new Certificate(subject, null, null, results);
        CertificationReport wrongReader = new CertificationReport(Instant.EPOCH, List.of(certificate));
        assertThat(certificate.verdict()).isEqualTo(Verdict.CERTIFIED);
        assertThat(certificate.part(Part.READING_SIDE).verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(certificate.summary())
                .matches(
                        "certified: \\d+ rules passed, 0 failed, .*\nreading side: rejected: \\d+ rules passed, 1 failed, .*");
        assertThat(wrongReader.isCertified()).isTrue();
        assertThat(wrongReader.isCertified(Part.READING_SIDE)).isFalse();
        assertThat(wrongReader.markdown()).containsPattern("\\| certified: .* \\| rejected: .* 1 failed, .* \\|\n");
    }
}
