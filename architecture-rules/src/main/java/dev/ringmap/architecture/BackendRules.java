package dev.ringmap.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import java.net.URL;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rules of the house that a backend must keep, wherever it is built:
 *
 * <pre>{@code
 * @Test
 * void backendKeepsTheRulesOfTheHouse() {
 *     BackendRules.check(MyBackend.class);
 * }
 * }</pre>
 *
 * <p>The rules apply to the classes in the backend's package and below it. Which other libraries it uses is its own affair.
 *
 * <p>Thread safety: <em>immutable</em>.
 *
 * @param backendPackage the backend's package, for example {@code com.example.mybackend}; not {@code null}
 * @since 0.1
 */
public record BackendRules(String backendPackage) {

    private static final String VERSIONS = "/META-INF/versions/";

    /**
     * Checks a backend against all rules. Its classes are read from the directory or jar from which this one was loaded, so that its tests
     * are left out; in a multi-release jar, the classes of every version.
     *
     * @param backend a class in the backend's package; not {@code null}
     * @throws AssertionError if a rule is broken; the message lists every place that breaks one
     * @throws IllegalStateException if the class is neither in a directory nor in a jar
     */
    public static void check(Class<?> backend) {
        URL location = backend.getProtectionDomain().getCodeSource().getLocation();
        JavaClasses base = imported(location, each -> !each.contains(VERSIONS));
        if (!base.contain(backend.getName())) {
            throw new IllegalStateException(backend.getName() + " is not found again at " + location);
        }
        JavaClasses versioned = imported(location, each -> each.contains(VERSIONS));
        BackendRules rules = new BackendRules(backend.getPackageName());
        String broken =
                Stream.of(base, versioned).flatMap(rules::violations).distinct().collect(Collectors.joining("\n"));
        if (!broken.isEmpty()) {
            throw new AssertionError(broken);
        }
    }

    private static JavaClasses imported(URL location, ImportOption option) {
        return new ClassFileImporter().withImportOption(option).importUrl(location);
    }

    private Stream<String> violations(JavaClasses classes) {
        return all().values().stream()
                .map(rule -> rule.evaluate(classes))
                .filter(EvaluationResult::hasViolation)
                .map(result -> result.getFailureReport().toString());
    }

    /**
     * Returns the rules, for builds that want a test for each.
     *
     * @return the rules by name; not {@code null}
     */
    public Map<String, ArchRule> all() {
        DescribedPredicate<JavaClass> backend = resideInAPackage(backendPackage + "..");
        Map<String, ArchRule> rules = new LinkedHashMap<>();
        rules.put("of Ringmap it knows the SPI only", knowsTheSpiOnly(backend));
        rules.put("native calls are in Libc", Prohibitions.noNativeCallsOutsideLibc(backend));
        rules.put("native methods are in Libc", Prohibitions.noNativeMethodsOutsideLibc(backend, backend));
        rules.put("no standard streams", Prohibitions.noStandardStreams(backend));
        rules.put("loggers are made by dev.ringmap.logging", Prohibitions.noLoggersOfLog4j(backend));
        rules.put("no Kotlin", Prohibitions.noKotlin(backend));
        return rules;
    }

    private ArchRule knowsTheSpiOnly(DescribedPredicate<JavaClass> backend) {
        String root = HouseRules.RINGMAP;
        DescribedPredicate<JavaClass> known = resideInAnyPackage(
                root + ".spi..",
                root + ".kernel..",
                root + ".logging..",
                root + ".backend.linux",
                backendPackage + "..");
        return noClasses()
                .that(backend)
                .should()
                .dependOnClassesThat(resideInAPackage(root + "..").and(not(known)))
                .because("what is above the SPI is written once, for all backends")
                .allowEmptyShould(true);
    }
}
