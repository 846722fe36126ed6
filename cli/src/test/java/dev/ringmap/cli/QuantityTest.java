package dev.ringmap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {

    @Test
    void shouldReadDurations() {
        assertThat(Quantity.duration("500ms")).isEqualTo(Duration.ofMillis(500));
        assertThat(Quantity.duration("2s")).isEqualTo(Duration.ofSeconds(2));
        assertThat(Quantity.duration("1.5m")).isEqualTo(Duration.ofSeconds(90));
        assertThat(Quantity.duration("1h")).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void shouldReadSizes() {
        assertThat(Quantity.bytes("64K")).isEqualTo(64 * 1024);
        assertThat(Quantity.bytes("16M")).isEqualTo(16 * 1024 * 1024);
        assertThat(Quantity.bytes("1GiB")).isEqualTo(1 << 30);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2", "s", "-1s", "2 s", "1e3s", "2S", "0x10s", "999999999999999h"})
    void shouldRefuseWhatIsNoDuration(String text) {
        assertThatThrownBy(() -> Quantity.duration(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("'" + text + "' is ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "64", "64k", "-1K", "64 K", "K", "999999999999999G"})
    void shouldRefuseWhatIsNoSize(String text) {
        assertThatThrownBy(() -> Quantity.bytes(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("'" + text + "' is ");
    }
}
