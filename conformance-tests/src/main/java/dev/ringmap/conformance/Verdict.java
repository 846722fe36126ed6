package dev.ringmap.conformance;

import java.util.Locale;

/**
 * What a run says of a part of its subject: of the backend, or of the reading side.
 *
 * @since 0.1
 */
public enum Verdict {
    /** Every MUST rule of the part that applies was executed and holds, but for those that a missing capability excuses. */
    CERTIFIED,
    /** A MUST rule of the part is broken. */
    REJECTED,
    /** No MUST rule of the part is known to be broken, and one that nothing excuses was not executed: nobody can tell. */
    UNEXAMINED,
    /** The backend cannot be used here, and says why. */
    UNAVAILABLE;

    /**
     * Returns the verdict as a certificate words it.
     *
     * @return for example {@code not certified: could not be examined}; not {@code null}
     */
    public String wording() {
        return this == UNEXAMINED ? "not certified: could not be examined" : toString();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
