package dev.ringmap.conformance.spec;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The two numbers of a kernel's release by which releases are ordered.
 *
 * <p>Thread safety: <em>immutable</em>.
 *
 * @param major for example 6
 * @param minor for example 12
 * @since 0.1
 */
public record KernelRelease(int major, int minor) implements Comparable<KernelRelease> {

    private static final Pattern NUMBERS = Pattern.compile("(\\d{1,6})\\.(\\d{1,6}).*");
    private static final Comparator<KernelRelease> ORDER =
            Comparator.comparingInt(KernelRelease::major).thenComparingInt(KernelRelease::minor);

    /**
     * Reads the numbers that a release begins with.
     *
     * @param release as {@code uname -r} prints it, for example {@code 6.12.95+deb13-amd64}; not {@code null}
     * @return its numbers; not {@code null}
     * @throws IllegalArgumentException if it does not begin with two numbers
     */
    public static KernelRelease parse(String release) {
        Matcher numbers = NUMBERS.matcher(release);
        if (!numbers.matches()) {
            throw new IllegalArgumentException("not a kernel release: '" + release + "'");
        }
        return new KernelRelease(Integer.parseInt(numbers.group(1)), Integer.parseInt(numbers.group(2)));
    }

    @Override
    public int compareTo(KernelRelease other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
