package dev.ringmap.conformance.spec;

/**
 * How binding a rule is, in the words of RFC 2119.
 *
 * @since 0.1
 */
public enum Level {
    /** A backend that breaks it is not certified. */
    MUST,
    /** Breaking it is reported, but does not prevent a certificate. */
    SHOULD,
    /** Allowed, but not required. */
    MAY
}
