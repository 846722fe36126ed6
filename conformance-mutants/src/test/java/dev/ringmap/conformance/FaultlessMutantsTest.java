package dev.ringmap.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmap.conformance.mutant.MutantSubjects;
import dev.ringmap.conformance.spec.Subject;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The mutation that changes nothing: what rejects a mutant is its fault, and not the way in which it is made. */
class FaultlessMutantsTest {

    static Stream<Subject> faultless() {
        return Stream.of(MutantSubjects.withoutFault(), MutantSubjects.withoutFaultButCopied());
    }

    @ParameterizedTest
    @MethodSource("faultless")
    void decoratedSimulatorWithoutFaultIsAccepted(Subject subject) throws Exception {
        CertificationReport report = Certification.of(subject).run();
        assertThat(MutantTable.broken(report.certificates().get(0)))
                .as(subject.name())
                .isEmpty();
        assertThat(report.isCertified()).isTrue();
    }
}
