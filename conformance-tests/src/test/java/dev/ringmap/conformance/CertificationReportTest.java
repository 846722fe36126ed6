package dev.ringmap.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmap.MappingAbi;
import dev.ringmap.backend.sim.SimBackend;
import dev.ringmap.conformance.spec.Capability;
import dev.ringmap.conformance.spec.Subject;
import dev.ringmap.spi.BackendOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificationReportTest {

    @TempDir
    Path directory;

    private CertificationReport report;

    /** A rule that passes, one that is aborted, one of the other ABI, and all others not run. */
    @BeforeEach
    void certify() throws Exception {
        Subject subject = Subject.of(new SimBackend())
                .named("old|kernel")
                .with(BackendOptions.none().with(SimBackend.ABI, "v14"))
                .expecting(MappingAbi.V14)
                .without(Capability.SECOND_CPU, "says \"no\"");
        report = Certification.of(subject)
                .onlyRules(rule -> rule.equals("M-01") || rule.equals("M-04") || rule.equals("M-24"))
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
                .contains("\"verdict\": \"unexamined\"")
                .containsPattern(
                        "\"coverage\": \\{\\s+\"executed\": 1,\\s+\"applicable\": \\d{3},\\s+\"floor\": \\{\\s+\"executed\": 1,")
                .containsPattern("\"M\": \\{\\s+\"executed\": 1,\\s+\"applicable\": \\d\\d")
                .containsPattern("\"reason\": \"its test was not run\"")
                .contains("\"abi\": \"v14\"")
                .contains("\"architecture\": \"x86_64\"")
                .contains("\"pageSizeBytes\": 4096")
                .containsPattern("\"capability\": \"second-cpu\",\\s+\"reason\": \"says \\\\\"no\\\\\"\"")
                .containsPattern("\"id\": \"M-01\",\\s+\"level\": \"MUST\",\\s+\"status\": \"passed\"")
                .containsPattern("\"id\": \"M-04\",\\s+\"level\": \"MUST\",\\s+\"status\": \"not applicable\"");
    }

    @Test
    void certificateHasAMatrix() throws Exception {
        String page = Files.readString(directory.resolve("a/b/certificate.md"));
        assertThat(page)
                .isEqualTo(report.markdown())
                .contains(report.time().toString())
                .contains("not certified: could not be examined: 1 rules passed, ")
                .containsPattern("\\| M \\| 1 of \\d\\d \\|")
                .containsPattern("\\| the floor \\| 1 of \\d{3} \\|")
                .contains("| M-01 | MUST | ✓ |")
                .contains("| M-04 | MUST | · |")
                .contains("**M-02** aborted: its test was not run");
        assertThat(report.certificates().get(0).verdict()).isEqualTo(Verdict.UNEXAMINED);
    }
}
