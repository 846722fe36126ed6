package dev.ringmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class RingBufferStatsTest {

    private static final String STATS = """
            entries: 5
            overrun: 30
            commit overrun: 2
            bytes: 396
            oldest event ts:  2643.102325
            now ts:  2654.000001
            dropped events: 4
            read events: 100
            """;

    @Test
    void shouldReadEachCountFromItsOwnLine() {
        RingBufferStats stats = RingBufferStats.parse(STATS);

        assertThat(stats).isEqualTo(new RingBufferStats(5, 30, 2, 396, 4, 100));
        assertThat(stats.written()).isEqualTo(135);
        assertThat(stats.notWritten()).isEqualTo(6);
    }

    @Test
    void shouldReadALineThatNothingFollows() {
        assertThat(RingBufferStats.parse(STATS.stripTrailing()).readEvents()).isEqualTo(100);
    }

    @Test
    void shouldSayWhatIsMissing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RingBufferStats.parse(STATS.replace("\noverrun: 30", "")))
                .withMessage("no 'overrun' in the stats file");
    }
}
