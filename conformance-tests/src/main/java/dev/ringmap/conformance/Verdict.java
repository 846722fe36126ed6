package dev.ringmap.conformance;

import java.util.Locale;

/** What a run says of its subject. */
public enum Verdict {
    /** Rules were executed, and every MUST rule that applies holds, as far as the capabilities reach. */
    CERTIFIED,
    /** A MUST rule is broken. */
    REJECTED,
    /** No rule was executed, or a MUST rule was aborted for another reason than a missing capability. */
    INCOMPLETE,
    /** The backend cannot be used here, and says why. */
    UNAVAILABLE;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
