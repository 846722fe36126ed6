package dev.ringmap.spi;

/**
 * What may be done with mapped memory: the {@code PROT_…} bits of {@code mmap(2)}.
 *
 * @since 0.1
 */
public enum Protection {
    /** {@code PROT_READ}. */
    READ,
    /** {@code PROT_WRITE}. */
    WRITE,
    /** {@code PROT_EXEC}. */
    EXECUTE
}
