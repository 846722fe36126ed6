package dev.ringmap.conformance.internal.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChooserTest {

    private static final int STEPS = 20_000;

    private static List<String> steps(long seed) {
        Chooser chooser = new Chooser(seed);
        return IntStream.range(0, STEPS)
                .mapToObj(i -> chooser.next().toString())
                .toList();
    }

    @Test
    void shouldMakeTheSameStepsFromTheSameSeed() {
        assertThat(steps(7)).isEqualTo(steps(7)).isNotEqualTo(steps(8));
    }

    @Test
    void shouldMakeStepsOfEveryKind() {
        assertThat(steps(7).stream().map(step -> step.split("\\[", 2)[0]).collect(Collectors.toSet()))
                .hasSizeGreaterThan(45)
                .contains("Overflow", "Flood", "Backend", "Instance", "map for writing");
    }
}
