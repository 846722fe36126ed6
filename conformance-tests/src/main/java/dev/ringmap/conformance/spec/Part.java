package dev.ringmap.conformance.spec;

import java.util.Arrays;

/**
 * A part of the specification, and of a certificate.
 *
 * @since 0.1
 */
public enum Part {
    /** The rules about the SPI: what a backend, and the kernel behind it, do. The verdict on a backend rests on them. */
    BACKEND("backend"),
    /** The rules about the API over that backend: what its users read. */
    READING_SIDE("reading side");

    private final String title;

    Part(String title) {
        this.title = title;
    }

    /**
     * Returns the part with this title.
     *
     * @param title as {@code SPEC.md} writes it; not {@code null}
     * @return the part; not {@code null}
     * @throws IllegalArgumentException if there is none
     */
    public static Part of(String title) {
        return Arrays.stream(values())
                .filter(part -> part.title.equals(title))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no part: '" + title + "'"));
    }

    /**
     * Returns the title, as {@code SPEC.md} and certificates write it.
     *
     * @return for example {@code reading side}; not {@code null}
     */
    @Override
    public String toString() {
        return title;
    }
}
