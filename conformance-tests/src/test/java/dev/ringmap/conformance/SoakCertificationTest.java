package dev.ringmap.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmap.backend.sim.SimBackend;
import dev.ringmap.conformance.spec.Soak;
import dev.ringmap.conformance.spec.Subject;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Whether a soak is run, and what is said of it. */
class SoakCertificationTest {

    private static final Soak SOAK = new Soak(Duration.ofMillis(300), 7);

    private static Certification ofSoak() {
        return Certification.of(Subject.of(new SimBackend())).onlyRules("K-01"::equals);
    }

    private static RuleResult result(CertificationReport report) {
        return report.certificates().get(0).results().stream()
                .filter(result -> result.rule().id().equals("K-01"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldNotBeRunUnlessAskedFor() throws IOException {
        RuleResult result = result(ofSoak().run());
        assertThat(result.status()).isEqualTo(RuleStatus.NOT_RUN);
        assertThat(result.isUnexamined()).isFalse();
    }

    @Test
    void shouldTellItsSeedInTheCertificate() throws IOException {
        CertificationReport report = ofSoak().soak(SOAK).run();
        assertThat(result(report).status()).isEqualTo(RuleStatus.PASSED);
        assertThat(report.json()).containsPattern("\\d+ steps in 0.3s from seed 7");
        assertThat(report.markdown()).containsPattern("K-01\\*\\* passed: \\d+ steps in 0.3s from seed 7");
    }

    @Test
    void shouldEndWhenTheCertificationIsStopped() throws IOException {
        long start = System.nanoTime();
        RuleResult result = result(ofSoak().soak(new Soak(Duration.ofHours(1), 7))
                .stopWhen(() -> System.nanoTime() - start > SOAK.duration().toNanos())
                .run());
        assertThat(result.status()).isEqualTo(RuleStatus.ABORTED);
        assertThat(result.message()).startsWith("stopped ");
    }
}
