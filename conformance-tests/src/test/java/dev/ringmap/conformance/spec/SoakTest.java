package dev.ringmap.conformance.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SoakTest {

    @Test
    void shouldBeAskedForByProperties() {
        assertThat(Soak.of(null, "7")).isEmpty();
        assertThat(Soak.of("", null)).isEmpty();
        assertThat(Soak.of("10m", "7")).contains(new Soak(Duration.ofMinutes(10), 7));
        assertThat(Soak.of("500ms", null))
                .hasValueSatisfying(soak -> assertThat(soak.duration()).isEqualTo(Duration.ofMillis(500)));
        assertThat(new Soak(Duration.ofSeconds(90), 7)).hasToString("1m30s from seed 7");
    }

    @Test
    void shouldRefuseWhatIsNoDuration() {
        assertThatThrownBy(() -> Soak.of("10", null)).hasMessageContaining("ringmap.soak is '10', no duration");
        assertThatThrownBy(() -> Soak.of("0s", null)).isInstanceOf(IllegalArgumentException.class);
    }
}
