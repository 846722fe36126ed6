package dev.ringmap.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmap.conformance.spec.Capability;
import dev.ringmap.conformance.spec.Level;
import dev.ringmap.conformance.spec.Requirement;
import dev.ringmap.conformance.spec.Rule;
import dev.ringmap.conformance.spec.Specification;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Holds the table and the tests to each other. */
class SpecificationTest {

    /** The rules that the issue of the project names must not get lost. */
    private static final List<String> RULES_ASKED_FOR =
            List.of("I-08", "M-16", "M-15", "M-20", "I-03", "C-06", "C-01", "C-07", "I-09", "M-27", "V-04", "X-09");

    private static final int ENOUGH_RULES = 150;

    private final Specification specification = Specification.published();

    private static List<Method> tests() {
        return Arrays.stream(BackendConformance.class.getClasses())
                .filter(contract -> contract.isAnnotationPresent(Nested.class))
                .flatMap(contract -> Arrays.stream(contract.getSuperclass().getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(Test.class))
                .toList();
    }

    private static Set<String> idsOf(Stream<Requirement> rules) {
        return rules.map(Requirement::id).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyTestNamesItsRule() {
        assertThat(tests())
                .allSatisfy(test -> assertThat(test.isAnnotationPresent(Rule.class))
                        .as("@Rule on %s", test)
                        .isTrue());
        assertThat(Arrays.stream(BackendConformance.class.getClasses())
                        .map(Class::getSuperclass)
                        .flatMap(contract -> Arrays.stream(contract.getDeclaredMethods()))
                        .filter(method -> method.isAnnotationPresent(Rule.class))
                        .filter(method -> !method.isAnnotationPresent(Test.class)))
                .isEmpty();
    }

    @Test
    void rulesWithTestsAreThoseOfTheTable() {
        Set<String> tested = tests().stream()
                .map(test -> test.getAnnotation(Rule.class).value())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(tested).isEqualTo(idsOf(specification.rules().stream().filter(Requirement::isTested)));
    }

    @Test
    void rulesWithoutTestsSayWhy() {
        assertThat(specification.rules().stream().filter(rule -> !rule.isTested()))
                .allSatisfy(rule -> assertThat(rule.whyNotTested().orElse("")).hasSizeGreaterThan(5));
    }

    @Test
    void rulesAreWhole() {
        assertThat(specification.rules())
                .hasSizeGreaterThanOrEqualTo(ENOUGH_RULES)
                .allSatisfy(rule -> {
                    assertThat(rule.sentence())
                            .as(rule.id())
                            .contains(rule.level().name())
                            .endsWith(".");
                    assertThat(rule.intent()).as(rule.id()).endsWith(".");
                    assertThat(rule.source()).as(rule.id()).isNotBlank();
                });
        assertThat(specification.rules().stream().filter(rule -> rule.level() == Level.MUST))
                .hasSizeGreaterThan(ENOUGH_RULES - 20);
    }

    @Test
    void rulesThatWereAskedForAreThere() {
        assertThat(idsOf(specification.rules().stream())).containsAll(RULES_ASKED_FOR);
    }

    /** Every candidate of the contract is a rule, or has a line saying why not. */
    @Test
    void candidatesOfTheContractAreAccountedFor() {
        Set<String> candidates = Stream.of(
                        ids("M", 25),
                        ids("V", 12),
                        ids("I", 22),
                        ids("R", 20),
                        ids("L", 10),
                        ids("F", 12),
                        ids("C", 13),
                        ids("P", 4),
                        ids("X", 7))
                .flatMap(ids -> ids)
                .collect(Collectors.toCollection(TreeSet::new));
        candidates.removeAll(idsOf(specification.rules().stream()));
        assertThat(candidates).containsExactly("I-18");
    }

    private static Stream<String> ids(String family, int last) {
        return IntStream.rangeClosed(1, last).mapToObj(number -> "%s-%02d".formatted(family, number));
    }

    @Test
    void everyCapabilityIsNeededSomewhere() {
        Set<Capability> needed = specification.rules().stream()
                .flatMap(rule -> rule.needs().stream())
                .collect(Collectors.toSet());
        assertThat(needed).containsExactlyInAnyOrder(Capability.values());
    }

    /** What may be missing can be told apart only if the table has all of them. */
    @Test
    void everyCapabilityHasItsRow() throws Exception {
        List<String> rows = Files.readAllLines(Path.of("SPEC.md")).stream()
                .filter(line -> line.matches("\\| `[a-z-]+` \\| .+ \\| (nothing|if .+) \\|"))
                .map(line -> line.split("`", -1)[1])
                .toList();
        assertThat(rows)
                .containsExactlyElementsOf(
                        Arrays.stream(Capability.values()).map(Capability::id).toList());
    }

    @Test
    void floorIsWhatNothingExcuses() {
        assertThat(specification.indispensable())
                .containsExactlyInAnyOrder(Capability.CONTROL_FILES, Capability.MARKERS, Capability.SUBBUF_SIZE);
        assertThat(specification.isFloor(specification.rule("M-01"))).isTrue();
        assertThat(specification.isFloor(specification.rule("B-01"))).isTrue();
        assertThat(specification.isFloor(specification.rule("M-16")))
                .as("needs writable-open")
                .isFalse();
        assertThat(specification.isFloor(specification.rule("I-19")))
                .as("a SHOULD")
                .isFalse();
        assertThat(specification.isFloor(specification.rule("M-25")))
                .as("without test")
                .isFalse();
        assertThat(specification.rules().stream().filter(specification::isFloor))
                .hasSizeGreaterThan(ENOUGH_RULES);
        Specification other =
                Specification.parse("| `markers` | a thread | nothing |\n| `proc` | a kernel | if it is missing |\n");
        assertThat(other.indispensable()).containsExactly(Capability.MARKERS);
    }

    @Test
    void tableWithAFaultIsRefused() {
        String rule = "| Id | Rule | ABI | Needs | Source |\n| A-01 | It **MUST** hold. | both | – | here |\n";
        String intent = "| | *Intent:* so. | | | |\n";
        assertThat(Specification.parse(rule + intent).rule("A-01").sentence()).isEqualTo("It MUST hold.");
        assertThatThrownBy(() -> Specification.parse(rule)).hasMessage("A-01 has no intent");
        assertThatThrownBy(() -> Specification.parse(rule + intent + rule + intent))
                .hasMessage("A-01 is the id of two rules");
        assertThatThrownBy(() -> Specification.parse(rule.replace("MUST", "WILL") + intent))
                .hasMessageContaining("A-01: no MUST, SHOULD or MAY");
        assertThatThrownBy(() -> Specification.parse(rule.replace("hold", "**MAY** hold") + intent))
                .hasMessageContaining("A-01: more than one");
        assertThatThrownBy(() -> Specification.parse(rule.replace("both", "v15") + intent))
                .hasMessageContaining("A-01: ");
        assertThatThrownBy(() -> Specification.parse(rule.replace("–", "luck") + intent))
                .hasMessageContaining("unknown capability 'luck'");
    }
}
