package dev.ringmap.spi;

/** Whether a mapping shares its stores with the file. */
public enum Sharing {
    /** {@code MAP_SHARED}. */
    SHARED,
    /** {@code MAP_PRIVATE}. */
    PRIVATE
}
