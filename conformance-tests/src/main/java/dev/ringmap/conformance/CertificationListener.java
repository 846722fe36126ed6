package dev.ringmap.conformance;

import dev.ringmap.conformance.spec.Subject;

/**
 * Follows a certification while it runs, on the thread that runs it.
 *
 * @since 0.1
 */
public interface CertificationListener {

    /**
     * Called when the tests of a subject begin.
     *
     * @param subject the subject; not {@code null}
     * @param ruleCount how many rules will be finished
     */
    default void onStart(Subject subject, int ruleCount) {}

    /**
     * Called when a rule is finished.
     *
     * @param subject the subject; not {@code null}
     * @param result what became of it; not {@code null}
     */
    default void onRule(Subject subject, RuleResult result) {}

    /**
     * Called when a subject is finished.
     *
     * @param certificate the outcome; not {@code null}
     */
    default void onEnd(Certificate certificate) {}
}
