package dev.ringmap.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which part of Ringmap's house may depend on which:
 *
 * <pre>
 *   cli ─► events ─► api ─► api.spi, api.kernel, api.logging ◄─ backend.*, backend.linux
 *   conformance ─► api                backend.linux ◄─ backend.ffm, backend.jni
 * </pre>
 *
 * <p>The rules apply to the classes of the modules below one root package, without their tests.
 *
 * <p>Thread safety: <em>immutable</em>.
 *
 * @param root the package of the api, {@code dev.ringmap} for Ringmap itself; not {@code null}
 * @since 0.1
 */
public record HouseRules(String root) {

    /** The package of Ringmap's api. */
    public static final String RINGMAP = "dev.ringmap";

    private static final String FFM = "backend.ffm";
    private static final String JNI = "backend.jni";
    private static final String LINUX = "backend.linux";
    private static final String[] PLATFORM = {"java..", "javax.annotation.processing..", "org.jspecify.."};
    private static final String KERNEL = "kernel";

    /**
     * Returns the rules of Ringmap's own house.
     *
     * @return the rules; not {@code null}
     */
    public static HouseRules ofRingmap() {
        return new HouseRules(RINGMAP);
    }

    /**
     * Returns all rules of the house.
     *
     * @return the rules by name, for one test each; not {@code null}
     */
    public Map<String, ArchRule> all() {
        Map<String, ArchRule> rules = new LinkedHashMap<>();
        rules.put("the SPI stands alone", spiStandsAlone());
        rules.put("the api is free of backends", apiIsFreeOfBackends());
        rules.put("users hold no type of the SPI", usersHoldNoTypeOfTheSpi());
        rules.put("events know the api only", eventsKnowTheApiOnly());
        rules.put("a backend knows the SPI only", backendKnowsTheSpiOnly(root + ".backend"));
        rules.put("no backend knows another", noBackendKnowsAnother());
        rules.put("the kit knows no backend", kitKnowsNoBackend());
        rules.put("packages are free of cycles", packagesAreFreeOfCycles());
        rules.put("java.lang.foreign is in ffm only", foreignMemoryIsUsedOnlyIn(root + "." + FFM));
        rules.put("native methods are in jni's Libc only", nativeMethodsAreOnlyIn(root + "." + JNI));
        rules.put("one class with native calls in each backend", nativeCallsAreInLibc());
        rules.put("standard streams are the cli's", standardStreamsAreTheClis());
        rules.put("loggers are made in one place", loggersAreMadeInOnePlace());
        rules.put("no Kotlin", noKotlin());
        return rules;
    }

    private String in(String part) {
        return root + "." + part + "..";
    }

    /**
     * The SPI depends on the JDK and on the package that says which kernel is traced, and on nothing else.
     *
     * @return the rule; not {@code null}
     */
    public ArchRule spiStandsAlone() {
        return classes()
                .that()
                .resideInAPackage(in("spi"))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(PLATFORM)
                        .or(resideInAPackage(in(KERNEL)))
                        .or(resideInAPackage(in("spi"))))
                .because("a backend needs nothing but the SPI")
                .allowEmptyShould(true);
    }

    /**
     * The api depends on the JDK, the logging api, its own logging, its kernel and its SPI; it depends on no backend, and on none of its
     * users.
     *
     * @return the rule; not {@code null}
     */
    public ArchRule apiIsFreeOfBackends() {
        return classes()
                .that()
                .resideInAPackage(root)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(PLATFORM)
                        .or(resideInAPackage(root))
                        .or(resideInAPackage(in(KERNEL)))
                        .or(resideInAPackage(in("spi")))
                        .or(resideInAPackage(in("logging")))
                        .or(resideInAPackage(Prohibitions.LOGGING)))
                .because("backends are found, not known")
                .allowEmptyShould(true);
    }

    /**
     * Public signatures of the api and of events name no type of the SPI except {@code RingBufferBackend}, {@code BackendOptions}, {@code
     * Availability} and {@code ErrnoException}; {@code Tracing.over}, which is there for tests of backends, is an exception.
     *
     * @return the rule; not {@code null}
     */
    public ArchRule usersHoldNoTypeOfTheSpi() {
        return classes()
                .that()
                .resideInAnyPackage(root, in("events"))
                .and()
                .arePublic()
                .should(new SpiFreeSignatures(root))
                .because("a program that reads events is not written against what backends implement")
                .allowEmptyShould(true);
    }

    /**
     * Of Ringmap, events depend only on the api.
     *
     * @return the rule; not {@code null}
     */
    public ArchRule eventsKnowTheApiOnly() {
        return noClasses()
                .that()
                .resideInAPackage(in("events"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(in("backend"), in("cli"), in("conformance"))
                .because("a floor knows only the floors below it")
                .allowEmptyShould(true);
    }

    /**
     * A backend depends only on the JDK, the logging api, the logging of the api, the SPI, what backends on Linux share, and itself.
     *
     * @param backendPackage the package of the backend, or one above several; not {@code null}
     * @return the rule; not {@code null}
     */
    public ArchRule backendKnowsTheSpiOnly(String backendPackage) {
        return classes()
                .that()
                .resideInAPackage(backendPackage + "..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(PLATFORM)
                        .or(resideInAPackage(backendPackage + ".."))
                        .or(resideInAPackage(in(KERNEL)))
                        .or(resideInAPackage(in("spi")))
                        .or(resideInAPackage(root + "." + LINUX))
                        .or(resideInAPackage(in("logging")))
                        .or(resideInAPackage(Prohibitions.LOGGING)))
                .because("what is above the SPI is written once, for all backends")
                .allowEmptyShould(true);
    }

    /**
     * No backend depends on another; what backends on Linux share does not count as a backend.
     *
     * @return the rule; not {@code null}
     */
    public ArchRule noBackendKnowsAnother() {
        return slices().matching(root + ".backend.(*)..")
                .should()
                .notDependOnEachOther()
                .ignoreDependency(resideInAPackage(in("backend")), resideInAPackage(root + "." + LINUX))
                .because("each is a jar that works without the others")
                .allowEmptyShould(true);
    }

    /**
     * The kit depends on no backend.
     *
     * @return the rule; not {@code null}
     */
    public ArchRule kitKnowsNoBackend() {
        return noClasses()
                .that()
                .resideInAPackage(in("conformance"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(in("backend"), in("cli"))
                .because("it certifies those that it has never heard of")
                .allowEmptyShould(true);
    }

    /**
     * No two packages depend on each other, directly or through others.
     *
     * @return the rule; not {@code null}
     */
    public ArchRule packagesAreFreeOfCycles() {
        return slices().assignedFrom(new PackageSlices(root))
                .should()
                .beFreeOfCycles()
                .because("what is in a cycle can only be understood as a whole")
                .allowEmptyShould(true);
    }

    private record PackageSlices(String root) implements SliceAssignment {

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            String name = type.getPackageName();
            return name.equals(root) || name.startsWith(root + ".")
                    ? SliceIdentifier.of(name)
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "packages of " + root;
        }
    }

    /**
     * {@code java.lang.foreign} is used in one package only.
     *
     * @param owner the package that may use it; not {@code null}
     * @return the rule; not {@code null}
     */
    public ArchRule foreignMemoryIsUsedOnlyIn(String owner) {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .and()
                .resideOutsideOfPackage(owner + "..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.lang.foreign..")
                .because("all else runs on Java 17")
                .allowEmptyShould(true);
    }

    /**
     * Native methods are in a class named {@code Libc} of one package only.
     *
     * @param owner the package that may have them; not {@code null}
     * @return the rule; not {@code null}
     */
    public ArchRule nativeMethodsAreOnlyIn(String owner) {
        return Prohibitions.noNativeMethodsOutsideLibc(resideInAPackage(root + ".."), resideInAPackage(owner));
    }

    /**
     * A backend makes its native calls, through {@code java.lang.foreign.Linker}, in the class {@code Libc} only.
     *
     * @return the rule; not {@code null}
     */
    public ArchRule nativeCallsAreInLibc() {
        return Prohibitions.noNativeCallsOutsideLibc(resideInAPackage(in("backend")));
    }

    /**
     * {@code System.out} and {@code System.err} are used in the command line only.
     *
     * @return the rule; not {@code null}
     */
    public ArchRule standardStreamsAreTheClis() {
        return Prohibitions.noStandardStreams(
                resideInAPackage(root + "..").and(not(resideInAnyPackage(in("cli"), in("benchmarks"), in("tests")))));
    }

    /**
     * Loggers are made by {@code dev.ringmap.logging.Loggers} only.
     *
     * @return the rule; not {@code null}
     */
    public ArchRule loggersAreMadeInOnePlace() {
        return Prohibitions.noLoggersOfLog4j(resideInAPackage(root + "..").and(not(resideInAPackage(in("logging")))));
    }

    /**
     * Nothing depends on Kotlin.
     *
     * @return the rule; not {@code null}
     */
    public ArchRule noKotlin() {
        return Prohibitions.noKotlin(resideInAPackage(root + ".."));
    }
}
