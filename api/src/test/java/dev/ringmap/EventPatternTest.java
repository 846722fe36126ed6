package dev.ringmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventPatternTest {

    private static final int ROUNDS = 200_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @ParameterizedTest
    @CsvSource({
        "sched:sched_switch, sched:sched_switch, true",
        "sched_switch, sched:sched_switch, true",
        "sched, sched:sched_switch, false",
        "sched:, sched:sched_switch, false",
        "*, sched:sched_switch, true",
        "*:*, sched:sched_switch, true",
        "s*d:*_s*h, sched:sched_switch, true",
        "s*d:*_s*h?, sched:sched_switch, false",
        "sched:sched_switc?, sched:sched_switch, true",
        "sched:sched.switch, sched:sched_switch, false",
        "'', sched:sched_switch, false",
    })
    void shouldMatch(String pattern, String name, boolean matches) {
        assertThat(EventPattern.of(pattern).matches(name)).isEqualTo(matches);
    }

    @Test
    void shouldMatchAsTheDefinitionOfWildcardsSays() {
        long seed = Long.getLong("ringmap.seed", new Random().nextLong());
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            String pattern = randomText(random, "aab:**?", 8);
            String name = randomText(random, "ab", 5) + ":" + randomText(random, "ab", 5);
            String whole = pattern.indexOf(':') < 0 ? "*:" + pattern : pattern;
            assertThat(EventPattern.of(pattern).matches(name))
                    .as("-Dringmap.seed=%d, '%s' on '%s'", seed, pattern, name)
                    .isEqualTo(matches(whole, 0, name, 0));
        }
    }

    private static String randomText(Random random, String letters, int maxLength) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(maxLength + 1); length > 0; length--) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }

    /** The definition, word for word, and as slow as that. */
    private static boolean matches(String pattern, int at, String name, int next) {
        if (at == pattern.length()) {
            return next == name.length();
        }
        if (pattern.charAt(at) == '*') {
            return matches(pattern, at + 1, name, next)
                    || (next < name.length() && matches(pattern, at, name, next + 1));
        }
        return next < name.length()
                && (pattern.charAt(at) == '?' || pattern.charAt(at) == name.charAt(next))
                && matches(pattern, at + 1, name, next + 1);
    }

    @ParameterizedTest
    @CsvSource({"*", "a*", "*?", "?*a"})
    void shouldEndForHostilePattern(String piece) {
        EventPattern pattern = EventPattern.of(piece.repeat(10_000) + "Z");
        Assertions.assertTimeoutPreemptively(
                PATIENCE,
                () -> assertThat(pattern.matches("sched:" + "a".repeat(1_000))).isFalse());
    }
}
