package dev.ringmap.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmap.conformance.spec.Capability;
import dev.ringmap.conformance.spec.Level;
import dev.ringmap.conformance.spec.Part;
import dev.ringmap.conformance.spec.Requirement;
import dev.ringmap.conformance.spec.Rule;
import dev.ringmap.conformance.spec.Specification;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the table and the tests to each other. */
class SpecificationTest {

    /** The rules that the issue of the project names must not get lost. */
    private static final List<String> RULES_ASKED_FOR =
            List.of("I-08", "M-16", "M-15", "M-20", "I-03", "C-06", "C-01", "C-07", "I-09", "M-27", "V-04", "X-09");

    private static final int ENOUGH_RULES = 150;

    private static final String NEGATION = "(?:no|not|none|nothing|nobody|neither|never)";
    private static final String KEYWORD = "(?:(?i:must|shall|should|may|required|recommended|optional)|NOT)";
    private static final String NO_KEYWORD = "(?:(?!\\b" + KEYWORD + "\\b).)+";

    /**
     * One keyword of RFC 2119, after a subject that negates nothing. What is forbidden, "MUST NOT" forbids: neither "No … MUST" nor "MUST
     * not" does, nor a second subject that negates behind a "MUST" which does not.
     */
    private static final Pattern SENTENCE = Pattern.compile("(?!(?i:" + NEGATION + ")\\b)" + NO_KEYWORD
            + "\\b(?:(?:MUST|SHOULD)(?: NOT)?|MAY) (?!" + NEGATION + "\\b)(?!.*\\band " + NEGATION
            + "\\b[^,]* (?:be|have|show)\\b)" + NO_KEYWORD + "\\.");

    private static final Pattern UNIT_TEST = Pattern.compile("`(\\w+Test)` of the api");
    private static final Path UNIT_TESTS = Path.of("../api/src/test/java/dev/ringmap");

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
    void everySentenceObeysRfc2119() {
        assertThat(specification.rules())
                .allSatisfy(rule -> assertThat(rule.sentence()).as(rule.id()).matches(SENTENCE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "No event MUST be torn.",
                "Nobody MUST write.",
                "It MUST not fail.",
                "It MUST never fail.",
                "It MAY NOT fail.",
                "It MUST hold, and MUST NOT fail.",
                "What may fail MUST be refused.",
                "It is OPTIONAL and MUST hold.",
                "It MUST hold, and none be missing.",
                "MUST hold.",
                "It holds."
            })
    void sentenceThatSaysItOtherwiseIsRefused(String sentence) {
        assertThat(sentence).doesNotMatch(SENTENCE);
    }

    /** Where a rule comes from says on which side of the SPI it is. */
    @Test
    void rulesStandInTheirPart() {
        assertThat(specification.rules().stream().filter(Requirement::isTested))
                .allSatisfy(rule -> assertThat(rule.source().contains("API `"))
                        .as("%s of %s: %s", rule.id(), rule.part(), rule.source())
                        .isEqualTo(rule.part() == Part.READING_SIDE));
    }

    @Test
    void rulesAboutTheReaderAloneHaveAUnitTest() throws Exception {
        List<String> moved = new ArrayList<>();
        for (Requirement rule : specification.rules()) {
            Matcher unitTest = UNIT_TEST.matcher(rule.whyNotTested().orElse(""));
            if (unitTest.find()) {
                assertThat(UNIT_TESTS.resolve(unitTest.group(1) + ".java"))
                        .content()
                        .contains("    /** " + rule.id() + ". */\n");
                moved.add(rule.id());
            }
        }
        assertThat(moved).containsExactly("E-06", "E-07", "F-04", "F-06", "F-08", "F-09");
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
                .containsExactlyInAnyOrder(
                        Capability.CONTROL_FILES, Capability.MARKERS, Capability.IN_PLACE, Capability.SUBBUF_SIZE);
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
        String rule =
                "## Part one: the backend\n| Id | Rule | ABI | Needs | Source |\n| A-01 | It **MUST** hold. | both | – | here |\n";
        String intent = "| | *Intent:* so. | | | |\n";
        assertThat(Specification.parse(rule + intent).rule("A-01").sentence()).isEqualTo("It MUST hold.");
        assertThatThrownBy(() -> Specification.parse(rule.replace("## ", "") + intent))
                .hasMessage("A-01: stands in no part");
        assertThatThrownBy(() -> Specification.parse(rule.replace("backend", "backyard") + intent))
                .hasMessage("no part: 'backyard'");
        assertThatThrownBy(() -> Specification.parse(rule)).hasMessage("A-01 has no intent");
        assertThatThrownBy(() -> Specification.parse(rule + intent + rule + intent))
                .hasMessage("A-01 is the id of two rules");
        assertThatThrownBy(() -> Specification.parse(rule.replace("MUST", "WILL") + intent))
                .hasMessageContaining("A-01: no MUST, SHOULD or MAY");
        for (String negated : List.of("**MUST** NOT", "**MUST** not")) {
            assertThatThrownBy(() -> Specification.parse(rule.replace("**MUST**", negated) + intent))
                    .hasMessageContaining("A-01: no MUST, SHOULD or MAY");
        }
        assertThatThrownBy(() -> Specification.parse(rule.replace("hold", "**MAY** hold") + intent))
                .hasMessageContaining("A-01: more than one");
        assertThatThrownBy(() -> Specification.parse(rule.replace("both", "v15") + intent))
                .hasMessageContaining("A-01: ");
        assertThatThrownBy(() -> Specification.parse(rule.replace("–", "luck") + intent))
                .hasMessageContaining("unknown capability 'luck'");
    }
}
