package dev.ringmap.kernel;

import java.util.Objects;

/**
 * Which kernel answers, as {@code uname(2)} names it, and its page size.
 *
 * <p>Thread safety: <em>immutable</em>.
 *
 * @param release {@code utsname.release}, for example {@code 6.18.44}; not {@code null}
 * @param machine {@code utsname.machine}, for example {@code x86_64}, empty if unknown; not {@code null}
 * @param pageSizeBytes the size of a page of memory in bytes, a power of two; {@code getpagesize(2)}. Mappings start at multiples of
 *     it, and a sub-buffer is one page unless somebody changed that
 * @since 0.1
 */
public record Kernel(String release, String machine, int pageSizeBytes) {

    private static final int USUAL_PAGE_SIZE_BYTES = 4096;

    /**
     * Checks the description.
     *
     * @throws IllegalArgumentException if the release is blank, or the size of a page is not a power of two
     */
    public Kernel {
        Objects.requireNonNull(machine, "machine");
        if (release.isBlank()) {
            throw new IllegalArgumentException("a kernel without release");
        }
        if (Integer.bitCount(pageSizeBytes) != 1 || pageSizeBytes < 0) {
            throw new IllegalArgumentException("a page has a power of two of bytes, not " + pageSizeBytes);
        }
    }

    /**
     * Describes a kernel with pages of 4096 bytes, which most have.
     *
     * @param release {@code utsname.release}; not {@code null}
     * @param machine {@code utsname.machine}; not {@code null}
     * @throws IllegalArgumentException if the release is blank
     */
    public Kernel(String release, String machine) {
        this(release, machine, USUAL_PAGE_SIZE_BYTES);
    }
}
