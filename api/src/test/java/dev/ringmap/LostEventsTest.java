package dev.ringmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LostEventsTest {

    @Test
    void shouldAddNumbersAndRememberThatThereMayBeMore() {
        assertThat(LostEvents.exactly(3).plus(LostEvents.exactly(4))).isEqualTo(LostEvents.exactly(7));
        assertThat(LostEvents.exactly(3).plus(LostEvents.UNKNOWN)).isEqualTo(LostEvents.atLeast(3));
        assertThat(LostEvents.UNKNOWN.plus(LostEvents.exactly(3))).isEqualTo(LostEvents.atLeast(3));
        assertThat(LostEvents.NONE.plus(LostEvents.UNKNOWN)).isEqualTo(LostEvents.UNKNOWN);
        assertThat(LostEvents.UNKNOWN.plus(LostEvents.NONE)).isEqualTo(LostEvents.UNKNOWN);
        assertThat(LostEvents.exactly(Long.MAX_VALUE)
                        .plus(LostEvents.exactly(1))
                        .count())
                .isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void shouldSayWhatPeopleSay() {
        assertThat(LostEvents.NONE).hasToString("0");
        assertThat(LostEvents.exactly(5)).hasToString("5");
        assertThat(LostEvents.atLeast(5)).hasToString("at least 5");
        assertThat(LostEvents.UNKNOWN).hasToString("an unknown number");
    }

    @Test
    void shouldBeNoneOnlyIfNothingCanBeMissing() {
        assertThat(LostEvents.exactly(0)).isSameAs(LostEvents.NONE);
        assertThat(LostEvents.atLeast(0)).isSameAs(LostEvents.UNKNOWN);
        assertThat(LostEvents.NONE.isNone()).isTrue();
        assertThat(LostEvents.UNKNOWN.isNone()).isFalse();
        assertThatThrownBy(() -> LostEvents.exactly(-1)).isInstanceOf(IllegalArgumentException.class);
    }
}
