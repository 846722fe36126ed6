package dev.ringmap;

import java.util.List;

/**
 * Thrown when no backend can be used, or the one asked for cannot. The message lists every candidate with its reason and remedy.
 *
 * @since 0.1
 */
public final class NoBackendException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    private final transient List<BackendCandidate> candidates;

    NoBackendException(String problem, List<BackendCandidate> candidates) {
        super(problem + describe(candidates));
        this.candidates = List.copyOf(candidates);
        candidates.forEach(
                candidate -> candidate.unavailability().flatMap(u -> u.cause()).ifPresent(this::addSuppressed));
    }

    private static String describe(List<BackendCandidate> candidates) {
        StringBuilder text = new StringBuilder();
        for (BackendCandidate candidate : candidates) {
            text.append("\n  ").append(candidate);
        }
        return text.toString();
    }

    /**
     * Returns what was considered.
     *
     * @return the candidates; empty after deserialisation; not {@code null}
     */
    public List<BackendCandidate> candidates() {
        return candidates == null ? List.of() : candidates;
    }
}
