package dev.ringmap.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import dev.ringmap.conformance.mutant.Evaders;
import dev.ringmap.conformance.spec.Capability;
import dev.ringmap.conformance.spec.Part;
import dev.ringmap.conformance.spec.Subject;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Who gets out of the floor is not certified, and nobody who says that he is excused is taken at his word. */
class ExcuseTest {

    private static final int SOME = 5;

    static Stream<String> evaders() {
        return Evaders.all().keySet().stream();
    }

    private static Certificate certify(Subject subject) throws Exception {
        return Certification.of(subject).run().certificates().get(0);
    }

    @ParameterizedTest
    @MethodSource("evaders")
    void evaderIsNotCertified(String name) throws Exception {
        Capability capability = Evaders.all().get(name);
        Certificate certificate = certify(Evaders.of(name));
        Coverage floor = certificate.part(Part.BACKEND).floorCoverage();
        assertThat(certificate.verdict()).as(certificate.summary()).isEqualTo(Verdict.UNEXAMINED);
        assertThat(floor.executed()).isLessThanOrEqualTo(floor.applicable() - SOME);
        assertThat(certificate.summary())
                .startsWith("not certified: could not be examined: ")
                .contains(" of the floor; not certified for ", capability + ", ")
                .contains(" MUST rules were not executed, needs " + capability + ": ")
                .contains(floor + " of the floor");
    }

    @Test
    void declaredLackOfTheFloorIsNoExcuse() throws Exception {
        Certificate certificate = certify(Evaders.right().without(Capability.MARKERS, "I say so"));
        assertThat(certificate.verdict()).isEqualTo(Verdict.UNEXAMINED);
        assertThat(certificate.summary()).contains("needs markers: I say so (");
    }

    @Test
    void declaredLackAboveTheFloorIsStated() throws Exception {
        Certificate certificate = certify(Evaders.right().without(Capability.SNAPSHOT, "I say so"));
        assertThat(certificate.verdict()).as(certificate.summary()).isEqualTo(Verdict.CERTIFIED);
        CertificatePart backend = certificate.part(Part.BACKEND);
        assertThat(backend.floorCoverage().executed())
                .isEqualTo(backend.floorCoverage().applicable());
        assertThat(backend.coverage().executed())
                .isLessThanOrEqualTo(backend.coverage().applicable() - 3);
        assertThat(certificate.summary()).contains("not certified for ").contains("snapshot");
        Map<String, Coverage> families = backend.coverageByFamily();
        assertThat(families.get("C").executed()).isEqualTo(families.get("C").applicable() - 3);
        assertThat(families.get("R").executed()).isEqualTo(families.get("R").applicable());
    }

    /** Mainline's kernel with the other number is no v14 kernel: its release says so. */
    @Test
    void interfaceIsNotChosenByTheBackend() throws Exception {
        Certificate certificate = Certification.of(Evaders.claimingV14())
                .onlyRules(rule -> rule.equals("I-01"))
                .run()
                .certificates()
                .get(0);
        assertThat(certificate.abi()).hasToString("Optional[mainline]");
        assertThat(certificate.verdict()).isEqualTo(Verdict.REJECTED);
    }

    static class Evasion extends BackendConformance {
        @Override
        protected Subject subject() {
            return Evaders.of("mkdir-EACCES");
        }
    }

    @Test
    void evasionFailsAsATestToo() {
        EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(Evasion.class))
                .execute()
                .containerEvents()
                .failed()
                .assertThatEvents()
                .singleElement()
                .satisfies(
                        event -> assertThat(event)
                                .is(
                                        finishedWithFailure(
                                                message(
                                                        text -> text.matches(
                                                                "(?s)not certified: could not be examined: "
                                                                        + "\\d+ MUST rules were not executed, needs control-files: mkdir.* and \\d+ more\\).*\nreading side: not certified: .*")))));
    }

    /** An old runner takes it for a test; JUnit does not. */
    @Test
    void runnerWithoutJUnit5Fails() throws Exception {
        assertThat(BackendConformance.class.getMethod("testsAreRunByJUnit5Only").getAnnotations())
                .isEmpty();
    }
}
