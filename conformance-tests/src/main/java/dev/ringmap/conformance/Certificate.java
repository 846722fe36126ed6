package dev.ringmap.conformance;

import dev.ringmap.MappingAbi;
import dev.ringmap.conformance.internal.Environment;
import dev.ringmap.conformance.spec.Capability;
import dev.ringmap.conformance.spec.Specification;
import dev.ringmap.conformance.spec.Subject;
import dev.ringmap.spi.Availability.Unavailable;
import dev.ringmap.spi.Kernel;
import java.util.LinkedHashMap;
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

    Certificate(
            Subject subject,
            @Nullable Environment environment,
            @Nullable Unavailable unavailable,
            List<RuleResult> results) {
        this.subject = subject;
        this.environment = environment;
        this.unavailable = unavailable;
        this.results = List.copyOf(results);
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
        if (results.stream().anyMatch(RuleResult::isBroken)) {
            return Verdict.REJECTED;
        }
        return unexamined().isEmpty() ? Verdict.CERTIFIED : Verdict.UNEXAMINED;
    }

    /**
     * Returns how many of the rules that apply were executed.
     *
     * @return the coverage; not {@code null}
     */
    public Coverage coverage() {
        return Coverage.of(results);
    }

    /**
     * Returns the coverage of the floor: of those rules whose test nothing excuses a backend from.
     *
     * @return the coverage; not {@code null}
     */
    public Coverage floorCoverage() {
        return Coverage.of(results.stream()
                .filter(result -> Specification.published().isFloor(result.rule()))
                .toList());
    }

    /**
     * Returns the coverage of each family of rules.
     *
     * @return the coverages by the families' letters, in the order of {@code SPEC.md}; not {@code null}
     */
    public Map<String, Coverage> coverageByFamily() {
        Map<String, List<RuleResult>> families = results.stream()
                .filter(result -> result.rule().isTested())
                .collect(Collectors.groupingBy(
                        result -> result.rule().family(), LinkedHashMap::new, Collectors.toList()));
        Map<String, Coverage> coverages = new LinkedHashMap<>();
        families.forEach((family, members) -> coverages.put(family, Coverage.of(members)));
        return coverages;
    }

    Unexamined unexamined() {
        Unexamined unexamined = new Unexamined();
        results.stream()
                .filter(RuleResult::isUnexamined)
                .forEach(result -> unexamined.add(result.rule().id(), result.message()));
        return unexamined;
    }

    /**
     * Returns the verdict with its reasons, in one line.
     *
     * @return for example {@code certified: 195 rules passed, …; executed 195 of 198 that apply, 164 of 164 of the floor; not certified for
     *     snapshot}; not {@code null}
     */
    public String summary() {
        if (unavailable != null) {
            return "unavailable [" + unavailable.reason() + "]: " + unavailable.message() + "; " + unavailable.remedy();
        }
        StringBuilder line = new StringBuilder(verdict().wording())
                .append(": ")
                .append(count(RuleStatus.PASSED))
                .append(" rules passed, ")
                .append(count(RuleStatus.FAILED))
                .append(" failed, ")
                .append(count(RuleStatus.ABORTED))
                .append(" aborted, ")
                .append(count(RuleStatus.NOT_APPLICABLE))
                .append(" not applicable; executed ")
                .append(coverage())
                .append(" that apply, ")
                .append(floorCoverage())
                .append(" of the floor");
        if (!missing().isEmpty()) {
            line.append("; not certified for ")
                    .append(missing().keySet().stream().map(Capability::id).collect(Collectors.joining(", ")));
        }
        if (verdict() == Verdict.UNEXAMINED) {
            line.append("; ").append(unexamined());
        }
        return line.toString();
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
