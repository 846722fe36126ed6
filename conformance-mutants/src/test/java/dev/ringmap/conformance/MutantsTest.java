package dev.ringmap.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ringmap.conformance.mutant.MutantSubjects;
import dev.ringmap.conformance.spec.Subject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Certifies the kit: it has to reject backends that are wrong in one thing, by the rules that the golden table names; the first of them
 * is the one that the mutant is meant to break, and its message is quoted.
 *
 * <p>{@code -Dringmap.mutants.write=true} runs all rules on all mutants and writes the table anew, to be looked over and checked in.
 */
class MutantsTest {

    private static final Path GOLDEN = Path.of("src/test/resources/dev/ringmap/conformance/mutants.md");
    private static final boolean IS_WRITING = Boolean.getBoolean("ringmap.mutants.write");
    private static final int ENOUGH_MUTANTS = 30;

    /** A fault that shows only in a race need not show in the first run, nor in the words of the table. */
    private static final int MOST_RUNS = 25;

    @TestFactory
    Stream<DynamicTest> everyMutantIsRejected() throws IOException {
        if (IS_WRITING) {
            return Stream.of(DynamicTest.dynamicTest("write " + GOLDEN, () -> new MutantTable(GOLDEN).write()));
        }
        Map<String, MutantTable.Row> golden = new MutantTable(GOLDEN).read();
        return MutantSubjects.all().keySet().stream()
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    // Made here, so that what a mutant keeps goes with it: leaks are looked for by collecting garbage.
                    expectRejected(MutantSubjects.all().get(name), golden.get(name));
                }));
    }

    private static void expectRejected(Subject subject, MutantTable.Row expected) throws IOException {
        assertThat(expected).as("row of %s in %s", subject.name(), GOLDEN).isNotNull();
        Set<String> broken = new TreeSet<>();
        Set<String> said = new LinkedHashSet<>();
        List<String> summaries = new ArrayList<>();
        boolean isRejected = false;
        for (int run = 0; run < MOST_RUNS && !expected.isMetBy(broken, said); run++) {
            Certificate certificate = Certification.of(subject)
                    .onlyRules(rule -> expected.isSought(rule, broken, said))
                    .run()
                    .certificates()
                    .get(0);
            certificate.results().stream()
                    .filter(result -> expected.rules().contains(result.rule().id()))
                    .forEach(result -> assumeTrue(
                            result.missingCapability().isEmpty(),
                            () -> result.rule().id() + ": " + result.message()));
            MutantTable.broken(certificate).forEach((rule, message) -> {
                broken.add(rule);
                said.add(MutantTable.quotable(message));
            });
            summaries.add(certificate.summary());
            isRejected |= certificate.verdict() == Verdict.REJECTED;
        }
        assertThat(isRejected).as("%s: %s", subject.name(), summaries).isTrue();
        assertThat(broken).containsExactlyInAnyOrderElementsOf(expected.rules());
        assertThat(said).contains(expected.says());
    }

    /** A mutant is a wrong backend: it has to break a rule about backends, and the table says which, and quotes it. */
    @Test
    void everyMutantNamesTheRuleThatItIsMeantToBreak() throws IOException {
        assertThat(new MutantTable(GOLDEN).read()).allSatisfy((name, row) -> {
            assertThat(row.rules()).as(name).doesNotHaveDuplicates();
            assertThat(row.quoted()).as(name).isEqualTo(row.meant());
            assertThat(MutantTable.isOfTheBackend(row.meant()))
                    .as("%s is meant to break %s", name, row.meant())
                    .isTrue();
        });
    }

    @Test
    void thereAreEnoughMutants() throws IOException {
        assertThat(MutantSubjects.all()).hasSizeGreaterThanOrEqualTo(ENOUGH_MUTANTS);
        if (!IS_WRITING) {
            assertThat(new MutantTable(GOLDEN).read().keySet())
                    .isEqualTo(MutantSubjects.all().keySet());
        }
    }
}
