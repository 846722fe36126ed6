package dev.ringmap;

import static dev.ringmap.SubBuffer.UNKNOWN_LOST;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LossAccountTest {

    private static final boolean DRAINED = true;
    private static final boolean MORE = false;

    private final LossAccount losses = new LossAccount(() -> MappingAbi.MAINLINE, 0, 0);

    /** The account of a mapping before which another consumer was at work. */
    private static LossAccount afterOthers(long overrun) {
        return new LossAccount(() -> MappingAbi.MAINLINE, LossAccount.UNKNOWN_BASE, overrun);
    }

    @Test
    void shouldReportTheStoredNumberWhereThereIsOne() {
        assertThat(losses.onSwap(0, 0, MORE)).isZero();
        assertThat(losses.onSwap(100, 100, MORE)).isEqualTo(100);
        assertThat(losses.onSwap(0, 100, MORE)).isZero();
        assertThat(losses.onSwap(7, 150, MORE)).isEqualTo(7);
        assertThat(losses.total()).isEqualTo(107);
    }

    @Test
    void shouldReportTheGrowthOfOverrunWhereThereIsNoNumber() {
        losses.onSwap(100, 100, MORE);

        assertThat(losses.onSwap(UNKNOWN_LOST, 130, MORE)).isEqualTo(30);
        assertThat(losses.hasUnknown()).isFalse();
    }

    @Test
    void shouldNotCountTwiceWhatWasOverwrittenAfterAGapWithoutNumber() {
        // 20 lost before the swap, 10 more between the swap and the refresh of the meta page
        assertThat(losses.onSwap(UNKNOWN_LOST, 30, MORE)).isEqualTo(30);

        assertThat(losses.onSwap(15, 35, MORE)).isEqualTo(5);
        assertThat(losses.total()).isEqualTo(35);
    }

    @Test
    void shouldReportALossWithoutAFlagOnceNothingIsLeftToRead() {
        assertThat(losses.onSwap(0, 56, MORE)).isZero();
        assertThat(losses.hasUnknown()).as("until it is placed").isTrue();

        assertThat(losses.onDrained(56)).isEqualTo(56);
        assertThat(losses.total()).isEqualTo(56);
        assertThat(losses.hasUnknown()).isFalse();
        assertThat(losses.onDrained(56)).isZero();
    }

    @Test
    void shouldReportALossWithoutAFlagAtOnceIfItsPageIsTheLast() {
        assertThat(losses.onSwap(0, 56, DRAINED)).isEqualTo(56);
        assertThat(losses.hasUnknown()).isFalse();
    }

    @Test
    void shouldKeepALossWithoutAFlagInMindOverFlaggedOnes() {
        losses.onSwap(0, 56, MORE);

        assertThat(losses.onSwap(10, 66, MORE)).isEqualTo(10);
        assertThat(losses.hasUnknown()).isTrue();
        assertThat(losses.onSwap(5, 71, DRAINED)).isEqualTo(5);
        assertThat(losses.onDrained(71)).isEqualTo(56);
        assertThat(losses.total()).isEqualTo(71);
        assertThat(losses.hasUnknown()).isFalse();
    }

    @Test
    void shouldReportALossThatShowsWithMoreEventsOnTheSamePage() {
        losses.onSwap(0, 56, MORE);

        assertThat(losses.onGrowth(56, MORE)).isZero();
        assertThat(losses.onGrowth(56, DRAINED)).isEqualTo(56);
    }

    @Test
    void shouldNotCallAFlaggedLossUnknownBecauseMoreWasOverwrittenSince() {
        losses.onSwap(20, 30, MORE);

        assertThat(losses.hasUnknown()).isFalse();
    }

    @Test
    void shouldSayUnknownWhenAnotherConsumerMayHaveBeenToldAPart() {
        LossAccount shared = afterOthers(500);

        assertThat(shared.onSwap(UNKNOWN_LOST, 500, MORE)).isEqualTo(UNKNOWN_LOST);
        assertThat(shared.hasUnknown()).isTrue();
        assertThat(shared.onSwap(UNKNOWN_LOST, 510, MORE)).isEqualTo(10);
    }

    @Test
    void shouldTakeStoredNumbersAsTheyAreWhileTheBaseIsUnknown() {
        LossAccount shared = afterOthers(500);

        assertThat(shared.onSwap(40, 520, MORE)).isEqualTo(40);
        assertThat(shared.onSwap(25, 530, MORE)).isEqualTo(25);
        assertThat(shared.onSwap(UNKNOWN_LOST, 540, MORE)).isEqualTo(UNKNOWN_LOST);
    }

    @Test
    void shouldKnowTheBaseAfterAStoredNumberIfNothingWasOverwrittenMeanwhile() {
        LossAccount shared = afterOthers(500);

        assertThat(shared.onSwap(40, 500, MORE)).isEqualTo(40);
        assertThat(shared.onSwap(UNKNOWN_LOST, 510, MORE)).isEqualTo(10);
        assertThat(shared.hasUnknown()).isFalse();
    }

    @Test
    void shouldKnowTheBaseOnceNothingIsLeftToRead() {
        LossAccount shared = afterOthers(500);

        assertThat(shared.onSwap(0, 500, MORE)).isZero();
        assertThat(shared.onSwap(40, 560, MORE)).isEqualTo(40);
        assertThat(shared.onDrained(570)).isZero();
        assertThat(shared.onSwap(UNKNOWN_LOST, 580, MORE)).isEqualTo(10);
        assertThat(shared.hasUnknown()).isFalse();
    }

    @Test
    void shouldSayUnknownIfTheFirstPageAfterOthersIsTheOneBeingWritten() {
        LossAccount atOnce = afterOthers(500);
        assertThat(atOnce.onSwap(0, 500, DRAINED)).isEqualTo(UNKNOWN_LOST);

        LossAccount withMore = afterOthers(500);
        assertThat(withMore.onSwap(0, 500, MORE)).isZero();
        assertThat(withMore.onGrowth(500, MORE)).isEqualTo(UNKNOWN_LOST);
        assertThat(withMore.onDrained(510)).isEqualTo(10);
    }

    @Test
    void shouldReportTheGrowthOfOverrunUnderV14WhichHasNoFlags() {
        LossAccount v14 = new LossAccount(() -> MappingAbi.V14, 0, 0);

        assertThat(v14.onSwap(0, 12, MORE)).isEqualTo(12);
        assertThat(v14.onSwap(0, 12, MORE)).isZero();
        assertThat(v14.hasUnknown()).isFalse();
    }

    @Test
    void shouldStartAgainAfterAReset() {
        losses.onSwap(100, 100, MORE);
        losses.onSwap(0, 150, MORE);
        losses.rebase(0, 0);

        assertThat(losses.hasUnknown()).isFalse();
        assertThat(losses.onSwap(UNKNOWN_LOST, 3, MORE)).isEqualTo(3);
        assertThat(losses.total()).isEqualTo(103);
    }
}
