package dev.ringmap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmap.tests.fuzz.Fuzz;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What a pattern means is held against its definition, tried out in every way there is. */
class EventPatternFuzzTest {

    private static final int MOST_CHARACTERS = 9;

    @Test
    void patterns() throws Exception {
        Fuzz.run("patterns", random -> {
            String pattern = any(random, "ab:**?");
            String name = any(random, "aab") + ":" + any(random, "aab");

            assertThat(EventPattern.of(pattern).matches(name))
                    .as("'%s' of '%s'", pattern, name)
                    .isEqualTo(means(pattern.indexOf(':') < 0 ? "*:" + pattern : pattern, name));
        });
    }

    private static String any(SplittableRandom random, String characters) {
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(MOST_CHARACTERS); left > 0; left--) {
            text.append(characters.charAt(random.nextInt(characters.length())));
        }
        return text.toString();
    }

    private static boolean means(String pattern, String name) {
        if (pattern.isEmpty()) {
            return name.isEmpty();
        }
        String rest = pattern.substring(1);
        if (pattern.charAt(0) == '*') {
            return means(rest, name) || (!name.isEmpty() && means(pattern, name.substring(1)));
        }
        return !name.isEmpty()
                && (pattern.charAt(0) == '?' || pattern.charAt(0) == name.charAt(0))
                && means(rest, name.substring(1));
    }
}
