package dev.ringmap.conformance;

import dev.ringmap.MappingAbi;
import dev.ringmap.conformance.internal.Environment;
import dev.ringmap.conformance.spec.Capability;
import dev.ringmap.conformance.spec.Subject;
import dev.ringmap.spi.Availability.Unavailable;
import dev.ringmap.spi.Kernel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of one subject.
 *
 * <p>Thread safety: <em>immutable</em>.
 */
public final class Certificate {

    private final Subject subject;
    private final @Nullable Environment environment;
    private final @Nullable Unavailable unavailable;
    private final List<RuleResult> results;
    private final int executed;

    Certificate(
            Subject subject,
            @Nullable Environment environment,
            @Nullable Unavailable unavailable,
            List<RuleResult> results) {
        this.subject = subject;
        this.environment = environment;
        this.unavailable = unavailable;
        this.results = List.copyOf(results);
        this.executed = count(RuleStatus.PASSED) + count(RuleStatus.FAILED);
    }

    /**
     * Returns what was certified.
     *
     * @return the subject; not {@code null}
     */
    public Subject subject() {
        return subject;
    }

    /**
     * Returns what became of each rule.
     *
     * @return the results, in the order of {@code SPEC.md}; not {@code null}
     */
    public List<RuleResult> results() {
        return results;
    }

    /**
     * Returns how many rules became this.
     *
     * @param status what they became; not {@code null}
     * @return their number
     */
    public int count(RuleStatus status) {
        return (int)
                results.stream().filter(result -> result.status() == status).count();
    }

    /**
     * Returns the verdict.
     *
     * @return the verdict; not {@code null}
     */
    public Verdict verdict() {
        if (unavailable != null) {
            return Verdict.UNAVAILABLE;
        }
        List<RuleResult> obstacles =
                results.stream().filter(RuleResult::isObstacle).toList();
        if (obstacles.stream().anyMatch(result -> result.status() == RuleStatus.FAILED)) {
            return Verdict.REJECTED;
        }
        return executed == 0 || !obstacles.isEmpty() ? Verdict.INCOMPLETE : Verdict.CERTIFIED;
    }

    /**
     * Returns the verdict with its reasons, in one line.
     *
     * @return for example {@code certified: 140 rules passed, not certified for snapshot}; not {@code null}
     */
    public String summary() {
        if (unavailable != null) {
            return "unavailable [" + unavailable.reason() + "]: " + unavailable.message() + "; " + unavailable.remedy();
        }
        String numbers = verdict() + ": " + count(RuleStatus.PASSED) + " rules passed, " + count(RuleStatus.FAILED)
                + " failed, " + count(RuleStatus.ABORTED) + " aborted, " + count(RuleStatus.NOT_APPLICABLE)
                + " not applicable";
        String lacking = missing().keySet().stream().map(Capability::id).collect(Collectors.joining(", "));
        return lacking.isEmpty() ? numbers : numbers + "; not certified for " + lacking;
    }

    /**
     * Returns what was missing and kept rules from being tested.
     *
     * @return the capabilities, each with the reason; not {@code null}
     */
    public Map<Capability, String> missing() {
        Map<Capability, String> missing = new TreeMap<>();
        for (RuleResult result : results) {
            result.missingCapability().ifPresent(capability -> missing.putIfAbsent(capability, result.message()));
        }
        return missing;
    }

    /**
     * Returns which kernel answered.
     *
     * @return the kernel, or empty if the backend is unavailable
     */
    public Optional<Kernel> kernel() {
        return Optional.ofNullable(environment).map(Environment::kernel);
    }

    /**
     * Returns the interface that the subject was held to.
     *
     * @return the interface, or empty if the backend is unavailable
     */
    public Optional<MappingAbi> abi() {
        return Optional.ofNullable(environment).map(Environment::abi);
    }

    Optional<Environment> environment() {
        return Optional.ofNullable(environment);
    }
}
