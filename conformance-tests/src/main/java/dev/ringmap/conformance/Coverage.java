package dev.ringmap.conformance;

import java.util.Collection;

/**
 * How much of what applies was executed.
 *
 * <p>Thread safety: <em>immutable</em>.
 *
 * @param executed the number of rules whose tests were executed
 * @param applicable the number of rules that apply and that the kit tests
 * @since 0.1
 */
public record Coverage(int executed, int applicable) {

    static Coverage of(Collection<RuleResult> results) {
        return new Coverage(
                (int) results.stream().filter(RuleResult::isExecuted).count(),
                (int) results.stream().filter(RuleResult::isApplicable).count());
    }

    @Override
    public String toString() {
        return executed + " of " + applicable;
    }
}
