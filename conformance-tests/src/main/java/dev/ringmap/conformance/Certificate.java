package dev.ringmap.conformance;

import dev.ringmap.MappingAbi;
import dev.ringmap.conformance.internal.Environment;
import dev.ringmap.conformance.spec.Part;
import dev.ringmap.conformance.spec.Subject;
import dev.ringmap.kernel.Kernel;
import dev.ringmap.spi.Availability.Unavailable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of one subject, in two parts: the backend, and the reading side over it.
 *
 * <p>Thread safety: <em>immutable</em>.
 *
 * @since 0.1
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
     * Returns the outcome of one part.
     *
     * @param part which one; not {@code null}
     * @return its results, verdict and coverage; not {@code null}
     */
    public CertificatePart part(Part part) {
        return new CertificatePart(part, unavailable, results);
    }

    /**
     * Returns the verdict on the backend, which rests on the rules of {@link Part#BACKEND} alone.
     *
     * @return the verdict; not {@code null}
     */
    public Verdict verdict() {
        return part(Part.BACKEND).verdict();
    }

    /**
     * Returns the verdicts with their reasons: a line for the backend and, unless it is unavailable, one for the reading side.
     *
     * @return for example {@code certified: 290 rules passed, …}, a line feed, and {@code reading side: certified: 59 rules passed, …}; not
     *     {@code null}
     */
    public String summary() {
        return Arrays.stream(Part.values())
                .map(part -> part(part).summary())
                .distinct()
                .collect(Collectors.joining("\n"));
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
     * Returns the interface against which the subject was tested.
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
