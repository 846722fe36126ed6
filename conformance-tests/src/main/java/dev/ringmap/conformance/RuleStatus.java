package dev.ringmap.conformance;

import java.util.Locale;

/**
 * What became of a rule in one run.
 *
 * @since 0.1
 */
public enum RuleStatus {
    /** All its tests were executed, and all held. */
    PASSED("✓"),
    /** A test of it failed. */
    FAILED("✗"),
    /** A test of it was aborted: something that it needs is missing. */
    ABORTED("–"),
    /** It is a rule of the other interface, or of newer kernels. */
    NOT_APPLICABLE("·"),
    /** Its test takes long, and was not asked for. */
    NOT_RUN("…"),
    /** The kit has no test for it; {@code SPEC.md} says why. */
    NOT_TESTED("○");

    private final String symbol;

    RuleStatus(String symbol) {
        this.symbol = symbol;
    }

    /**
     * Returns the sign by which a matrix shows it.
     *
     * @return one character; not {@code null}
     */
    public String symbol() {
        return symbol;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
