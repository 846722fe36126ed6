package dev.ringmap.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/** What the classes of a scope must not do, be they Ringmap's or those of somebody else's backend. */
final class Prohibitions {

    static final String LOGGING = "org.apache.logging.log4j";

    private static final DescribedPredicate<JavaClass> LIBC = simpleName("Libc");

    private Prohibitions() {}

    /** {@code System.out} and {@code System.err} are not used. */
    static ArchRule noStandardStreams(DescribedPredicate<? super JavaClass> scope) {
        return noClasses()
                .that(scope)
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .because("a library has no terminal")
                .allowEmptyShould(true);
    }

    /** Loggers are not made by Log4j's own factory. */
    static ArchRule noLoggersOfLog4j(DescribedPredicate<? super JavaClass> scope) {
        return noClasses()
                .that(scope)
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName(LOGGING + ".LogManager")
                .because("a program without a provider sees no message of Log4j's own")
                .allowEmptyShould(true);
    }

    /** Nothing depends on Kotlin. */
    static ArchRule noKotlin(DescribedPredicate<? super JavaClass> scope) {
        return noClasses()
                .that(scope)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("kotlin..", "kotlinx..")
                .because("Ringmap is a Java library")
                .allowEmptyShould(true);
    }

    /** Native calls, through {@code java.lang.foreign.Linker}, are made in a class named {@code Libc} only. */
    static ArchRule noNativeCallsOutsideLibc(DescribedPredicate<? super JavaClass> scope) {
        return noClasses()
                .that(not(LIBC).and(scope))
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.foreign.Linker")
                .because("one class has to be read beside the manual, not ten")
                .allowEmptyShould(true);
    }

    /** Native methods are declared only in a class named {@code Libc}, where such a class is allowed. */
    static ArchRule noNativeMethodsOutsideLibc(
            DescribedPredicate<? super JavaClass> scope, DescribedPredicate<? super JavaClass> home) {
        return methods()
                .that()
                .areDeclaredInClassesThat(not(LIBC.and(home)).and(scope))
                .should(notBeNative())
                .because("native code is where memory safety ends")
                .allowEmptyShould(true);
    }

    private static ArchCondition<JavaMethod> notBeNative() {
        return new ArchCondition<>("not be native") {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                boolean isNative = method.getModifiers().contains(JavaModifier.NATIVE);
                events.add(new SimpleConditionEvent(method, !isNative, method.getFullName() + " is native"));
            }
        };
    }
}
