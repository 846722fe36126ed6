package dev.ringmap.conformance;

import dev.ringmap.conformance.spec.Subject;

/**
 * Is told of a certification while it runs, on the thread that runs it.
 *
 * @since 0.1
 */
public interface CertificationListener {

    /**
     * A subject's turn has come.
     *
     * @param subject the subject; not {@code null}
     * @param ruleCount how many rules will be finished
     */
    default void onStart(Subject subject, int ruleCount) {}

    /**
     * A rule is done with.
     *
     * @param subject the subject; not {@code null}
     * @param result what became of it; not {@code null}
     */
    default void onRule(Subject subject, RuleResult result) {}

    /**
     * A subject is done with.
     *
     * @param certificate the outcome; not {@code null}
     */
    default void onEnd(Certificate certificate) {}
}
