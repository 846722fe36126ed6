package dev.ringmap.conformance;

import java.util.Locale;

/**
 * What a run says about a part of its subject: the backend or the reading side.
 *
 * @since 0.1
 */
public enum Verdict {
    /** Every MUST rule of the part that applies was executed and holds, except those that a missing capability excuses. */
    CERTIFIED,
    /** A MUST rule of the part is broken. */
    REJECTED,
    /** No MUST rule of the part is known to be broken, but at least one was not executed without an excuse, so nothing is certain. */
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
