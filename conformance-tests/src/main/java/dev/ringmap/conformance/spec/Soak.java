package dev.ringmap.conformance.spec;

import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A long random sequence of calls, for faults that show once in a thousand: how long it takes, and where its randomness starts.
 *
 * <p>Thread safety: <em>immutable</em>.
 *
 * @param duration how long the calls go on; not {@code null}
 * @param seed the seed of the sequence; the same seed makes the same sequence
 * @since 0.1
 */
public record Soak(Duration duration, long seed) {

    /** The system property that asks for a soak and gives its duration in {@code ms}, {@code s} or {@code m}: for example {@code 10m}. */
    public static final String DURATION_PROPERTY = "ringmap.soak";

    /** The system property that gives the seed of a soak; without it, each soak has another seed. */
    public static final String SEED_PROPERTY = "ringmap.soak.seed";

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m)");

    /** Refuses a duration that is not positive. */
    public Soak {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException("a soak of " + duration);
        }
    }

    /**
     * Describes a soak that starts from a seed of its own.
     *
     * @param duration how long the calls go on; not {@code null}
     * @return the soak; not {@code null}
     */
    public static Soak of(Duration duration) {
        return new Soak(duration, new SplittableRandom().nextInt(Integer.MAX_VALUE));
    }

    /**
     * Returns the soak that the system properties ask for.
     *
     * @return the soak, or empty if they ask for none
     * @throws IllegalArgumentException if a property is malformed
     */
    public static Optional<Soak> ofProperties() {
        return of(System.getProperty(DURATION_PROPERTY), System.getProperty(SEED_PROPERTY));
    }

    static Optional<Soak> of(@Nullable String duration, @Nullable String seed) {
        if (duration == null || duration.isEmpty()) {
            return Optional.empty();
        }
        Soak soak = of(parse(duration));
        return Optional.of(seed == null || seed.isEmpty() ? soak : new Soak(soak.duration, Long.parseLong(seed)));
    }

    private static Duration parse(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    DURATION_PROPERTY + " is '" + text + "', no duration such as 500ms, 30s or 10m");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            default -> Duration.ofMinutes(number);
        };
    }

    @Override
    public String toString() {
        return duration.toString().substring(2).toLowerCase(java.util.Locale.ROOT) + " from seed " + seed;
    }
}
