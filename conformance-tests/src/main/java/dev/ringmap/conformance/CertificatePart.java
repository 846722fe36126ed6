package dev.ringmap.conformance;

import dev.ringmap.conformance.spec.Capability;
import dev.ringmap.conformance.spec.Part;
import dev.ringmap.conformance.spec.Specification;
import dev.ringmap.spi.Availability.Unavailable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of the rules of one part.
 *
 * <p>Thread safety: <em>immutable</em>.
 *
 * @since 0.1
 */
public final class CertificatePart {

    private final Part part;
    private final @Nullable Unavailable unavailable;
    private final List<RuleResult> results;

    CertificatePart(Part part, @Nullable Unavailable unavailable, List<RuleResult> results) {
        this.part = part;
        this.unavailable = unavailable;
        this.results =
                results.stream().filter(result -> result.rule().part() == part).toList();
    }

    /**
     * Returns which part this is.
     *
     * @return the part; not {@code null}
     */
    public Part part() {
        return part;
    }

    /**
     * Returns what became of each rule of the part.
     *
     * @return the results, in the order of {@code SPEC.md}; not {@code null}
     */
    public List<RuleResult> results() {
        return results;
    }

    /**
     * Returns how many rules have a status.
     *
     * @param status the status; not {@code null}
     * @return the number of rules
     */
    public int count(RuleStatus status) {
        return (int)
                results.stream().filter(result -> result.status() == status).count();
    }

    /**
     * Returns the verdict on the part.
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
     * Returns the coverage of the floor: the rules from whose tests nothing excuses a backend.
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
     * Returns the missing capabilities that kept rules from being tested.
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

    /** Puts the name of the part in front of a text about it, unless it is the backend, which a certificate is about. */
    static String headed(Part part, String text) {
        return part == Part.BACKEND ? text : part + ": " + text;
    }

    /**
     * Returns the verdict with its reasons, in one line.
     *
     * @return for example {@code certified: 290 rules passed, …; executed 290 of 292 that apply, 253 of 253 of the floor; not certified for
     *     absent-cpu}, with the name of the part in front if that is not the backend; not {@code null}
     */
    public String summary() {
        return unavailable == null ? headed(part, sentence()) : sentence();
    }

    /** The summary without the name of the part. */
    String sentence() {
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
}
