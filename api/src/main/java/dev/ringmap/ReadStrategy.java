package dev.ringmap;

import java.util.Locale;

/**
 * How the events of a live ring buffer are had.
 *
 * @since 0.1
 */
public enum ReadStrategy {

    /** The buffer is mapped and read in place, as {@link TraceInstance#map} does; Linux 6.10 or newer. */
    MAPPED,

    /**
     * Whole sub-buffers are copied out of it by {@code read(2)}: on every kernel, wherever mapping is refused, and without keeping others
     * from resizing the buffer or taking snapshots.
     */
    COPYING,

    /** Mapped where the kernel maps, else copying; {@link LiveReader#choice} tells which, and why. */
    AUTO;

    /**
     * Returns the name that options and messages use.
     *
     * @return {@code mapped}, {@code copying} or {@code auto}; not {@code null}
     */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
