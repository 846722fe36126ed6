package dev.ringmap.conformance;

import dev.ringmap.conformance.spec.Capability;
import dev.ringmap.conformance.spec.Level;
import dev.ringmap.conformance.spec.Requirement;
import dev.ringmap.conformance.spec.Specification;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of one rule for one subject.
 *
 * <p>Thread safety: <em>immutable</em>.
 *
 * @param rule the rule; not {@code null}
 * @param status what became of it; not {@code null}
 * @param message why; if it passed, what its test reports, which is mostly nothing; not {@code null}
 * @param missing the capability for lack of which it was aborted, or {@code null}
 * @param duration how long its tests took; not {@code null}
 * @since 0.1
 */
public record RuleResult(
        Requirement rule,
        RuleStatus status,
        String message,
        @Nullable Capability missing,
        Duration duration) {

    /**
     * Returns what was missing.
     *
     * @return the capability for lack of which the rule was aborted, or empty
     */
    public Optional<Capability> missingCapability() {
        return Optional.ofNullable(missing);
    }

    /** Tells whether its tests were executed, whatever their outcome. */
    boolean isExecuted() {
        return status == RuleStatus.PASSED || status == RuleStatus.FAILED;
    }

    /** Tells whether it applies to the subject, has a test, and was asked for. */
    boolean isApplicable() {
        return isExecuted() || status == RuleStatus.ABORTED;
    }

    /** Tells whether its part is rejected because of it. */
    boolean isBroken() {
        return status == RuleStatus.FAILED && rule.level() == Level.MUST;
    }

    /** Tells whether it should have been executed, but was not, without an excuse. */
    boolean isUnexamined() {
        return status == RuleStatus.ABORTED && !Specification.published().isExcused(rule, missing);
    }

    /** Joins the results of two tests of one rule: the worse one decides. */
    RuleResult and(RuleResult other) {
        RuleResult worse = severity(other.status) > severity(status) ? other : this;
        return new RuleResult(rule, worse.status, worse.message, worse.missing, duration.plus(other.duration));
    }

    private static int severity(RuleStatus status) {
        return switch (status) {
            case FAILED -> 3;
            case ABORTED -> 2;
            case PASSED -> 1;
            case NOT_APPLICABLE, NOT_RUN, NOT_TESTED -> 0;
        };
    }
}
