package dev.ringmap.conformance.spec;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Binds a test to the rule of {@code SPEC.md} that it checks. What the rule needs and to which ABI it applies is taken from there.
 *
 * @since 0.1
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Rule {

    /**
     * Returns the rule.
     *
     * @return its id, for example {@code M-16}; not {@code null}
     */
    String value();
}
