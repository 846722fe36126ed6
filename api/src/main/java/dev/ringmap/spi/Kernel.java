package dev.ringmap.spi;

/**
 * Which kernel answers, as {@code uname(2)} names it.
 *
 * <p>Thread safety: <em>immutable</em>.
 *
 * @param release {@code utsname.release}, for example {@code 6.18.44}; not {@code null}
 * @param machine {@code utsname.machine}, for example {@code x86_64}; not {@code null}
 */
public record Kernel(String release, String machine) {}
