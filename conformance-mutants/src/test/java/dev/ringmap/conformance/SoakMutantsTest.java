package dev.ringmap.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmap.conformance.mutant.MutantSubjects;
import dev.ringmap.conformance.spec.Soak;
import dev.ringmap.conformance.spec.Subject;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Certifies the soak: it has to find faults that show once in many calls.
 *
 * <p>{@code -Dringmap.soak.mutants.one-in=1000 -Dringmap.soak.mutants.seconds=600} is what it is made for;
 * {@code -Dringmap.soak.seed} says where it starts.
 */
class SoakMutantsTest {

    private static final int ONE_IN = Integer.getInteger("ringmap.soak.mutants.one-in", 10);
    private static final Duration LONGEST = Duration.ofSeconds(Integer.getInteger("ringmap.soak.mutants.seconds", 120));
    private static final long SEED =
            Long.getLong(Soak.SEED_PROPERTY, ThreadLocalRandom.current().nextInt(1 << 20));

    @TestFactory
    Stream<DynamicTest> everyRareFaultIsFound() {
        return MutantSubjects.rare(ONE_IN, SEED).values().stream()
                .map(subject -> DynamicTest.dynamicTest(subject.name(), () -> expectFound(subject)));
    }

    private static void expectFound(Subject subject) throws IOException {
        RuleResult result = soak(subject, new Soak(LONGEST, SEED));
        assertThat(result.status()).as("%s, seed %s", subject.name(), SEED).isEqualTo(RuleStatus.FAILED);
        assertThat(result.message()).contains("K-01: step ", "To see it again: seed ", "The steps before:");
    }

    static RuleResult soak(Subject subject, Soak soak) throws IOException {
        return Certification.of(subject)
                .onlyRules("K-01"::equals)
                .soak(soak)
                .run()
                .certificates()
                .get(0)
                .results()
                .stream()
                .filter(result -> result.rule().id().equals("K-01"))
                .findFirst()
                .orElseThrow();
    }
}
