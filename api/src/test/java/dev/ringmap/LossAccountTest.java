package dev.ringmap;

import static dev.ringmap.SubBuffer.UNKNOWN_LOST;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LossAccountTest {

    private final LossAccount losses = new LossAccount(() -> MappingAbi.MAINLINE, false);

    @Test
    void shouldTellTheStoredNumberWhereThereIsOne() {
        assertThat(losses.onSwap(0, 0)).isZero();
        assertThat(losses.onSwap(100, 100)).isEqualTo(100);
        assertThat(losses.onSwap(0, 100)).isZero();
        assertThat(losses.onSwap(7, 150)).isEqualTo(7);
        assertThat(losses.total()).isEqualTo(107);
    }

    @Test
    void shouldTellTheGrowthOfOverrunWhereThereIsNoNumber() {
        losses.onSwap(100, 100);

        assertThat(losses.onSwap(UNKNOWN_LOST, 130)).isEqualTo(30);
        assertThat(losses.hasUnknown()).isFalse();
    }

    @Test
    void shouldNotCountTwiceWhatWasOverwrittenAfterAGapWithoutNumber() {
        // 20 lost before the swap, 10 more between the swap and the refresh of the meta page
        assertThat(losses.onSwap(UNKNOWN_LOST, 30)).isEqualTo(30);

        assertThat(losses.onSwap(15, 35)).isEqualTo(5);
        assertThat(losses.total()).isEqualTo(35);
    }

    @Test
    void shouldSayUnknownWhenAnotherConsumerMayHaveBeenToldAPart() {
        LossAccount shared = new LossAccount(() -> MappingAbi.MAINLINE, true);

        assertThat(shared.onSwap(0, 500)).isZero();
        assertThat(shared.onSwap(UNKNOWN_LOST, 500)).isEqualTo(UNKNOWN_LOST);
        assertThat(shared.hasUnknown()).isTrue();
        assertThat(shared.onSwap(UNKNOWN_LOST, 510)).isEqualTo(10);
    }

    @Test
    void shouldTakeAStoredNumberAlthoughTheBaseIsUnknown() {
        LossAccount shared = new LossAccount(() -> MappingAbi.MAINLINE, true);

        assertThat(shared.onSwap(40, 500)).isEqualTo(40);
        assertThat(shared.onSwap(UNKNOWN_LOST, 510)).isEqualTo(10);
    }

    @Test
    void shouldTellTheGrowthOfOverrunUnderV14WhichHasNoFlags() {
        LossAccount v14 = new LossAccount(() -> MappingAbi.V14, false);

        assertThat(v14.onSwap(0, 12)).isEqualTo(12);
        assertThat(v14.onSwap(0, 12)).isZero();
    }

    @Test
    void shouldStartAgainAfterAReset() {
        losses.onSwap(100, 100);
        losses.onReset();

        assertThat(losses.onSwap(UNKNOWN_LOST, 3)).isEqualTo(3);
        assertThat(losses.total()).isEqualTo(103);
    }
}
