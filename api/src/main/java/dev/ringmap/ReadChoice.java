package dev.ringmap;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which strategy a reader took, and why.
 *
 * <p>Thread safety: <em>immutable</em>.
 *
 * @param asked what was asked for; not {@code null}
 * @param taken {@link ReadStrategy#MAPPED} or {@link ReadStrategy#COPYING}; not {@code null}
 * @param refusal why the buffer is not mapped although {@link ReadStrategy#AUTO} was asked for; otherwise {@code null}
 * @since 0.1
 */
public record ReadChoice(
        ReadStrategy asked, ReadStrategy taken, @Nullable Exception refusal) {

    /** Checks that nothing is missing. */
    public ReadChoice {
        Objects.requireNonNull(asked, "asked");
        Objects.requireNonNull(taken, "taken");
    }

    static ReadChoice of(ReadStrategy asked, ReadStrategy taken) {
        return new ReadChoice(asked, taken, null);
    }

    /**
     * Returns what kept the buffer from being mapped.
     *
     * @return a {@link dev.ringmap.spi.ErrnoException} with the kernel's errno and what it means, or an
     *     {@link UnsupportedOperationException} on a processor whose data caches may alias; empty if mapping was not tried or did not fail
     */
    public Optional<Exception> whyNotMapped() {
        return Optional.ofNullable(refusal);
    }

    /**
     * Returns it as people say it.
     *
     * @return for example {@code copying, since mmap(…): ENODEV (19): this kernel cannot map …}; not {@code null}
     */
    @Override
    public String toString() {
        return refusal == null ? taken.toString() : taken + ", since " + refusal.getMessage();
    }
}
