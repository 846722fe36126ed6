package dev.ringmap.spi;

/**
 * Whether a mapping shares its stores with the file.
 *
 * @since 0.1
 */
public enum Sharing {
    /** {@code MAP_SHARED}. */
    SHARED,
    /** {@code MAP_PRIVATE}. */
    PRIVATE
}
