package dev.ringmap;

import static dev.ringmap.LostEvents.NONE;
import static dev.ringmap.LostEvents.UNKNOWN;
import static dev.ringmap.LostEvents.exactly;
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
        assertThat(losses.onSwap(NONE, 0, MORE)).isEqualTo(NONE);
        assertThat(losses.onSwap(exactly(100), 100, MORE)).isEqualTo(exactly(100));
        assertThat(losses.onSwap(NONE, 100, MORE)).isEqualTo(NONE);
        assertThat(losses.onSwap(exactly(7), 150, MORE)).isEqualTo(exactly(7));
        assertThat(losses.total().count()).isEqualTo(107);
    }

    @Test
    void shouldReportTheGrowthOfOverrunWhereThereIsNoNumber() {
        losses.onSwap(exactly(100), 100, MORE);

        assertThat(losses.onSwap(UNKNOWN, 130, MORE)).isEqualTo(exactly(30));
        assertThat(losses.total().isLowerBound()).isFalse();
    }

    @Test
    void shouldNotCountTwiceWhatWasOverwrittenAfterAGapWithoutNumber() {
        // 20 lost before the swap, 10 more between the swap and the refresh of the meta page
        assertThat(losses.onSwap(UNKNOWN, 30, MORE)).isEqualTo(exactly(30));

        assertThat(losses.onSwap(exactly(15), 35, MORE)).isEqualTo(exactly(5));
        assertThat(losses.total().count()).isEqualTo(35);
    }

    @Test
    void shouldReportALossWithoutAFlagOnceNothingIsLeftToRead() {
        assertThat(losses.onSwap(NONE, 56, MORE)).isEqualTo(NONE);
        assertThat(losses.total().isLowerBound()).as("until it is placed").isTrue();

        assertThat(losses.onDrained(56)).isEqualTo(exactly(56));
        assertThat(losses.total().count()).isEqualTo(56);
        assertThat(losses.total().isLowerBound()).isFalse();
        assertThat(losses.onDrained(56)).isEqualTo(NONE);
    }

    @Test
    void shouldReportALossWithoutAFlagAtOnceIfItsPageIsTheLast() {
        assertThat(losses.onSwap(NONE, 56, DRAINED)).isEqualTo(exactly(56));
        assertThat(losses.total().isLowerBound()).isFalse();
    }

    @Test
    void shouldKeepALossWithoutAFlagInMindOverFlaggedOnes() {
        losses.onSwap(NONE, 56, MORE);

        assertThat(losses.onSwap(exactly(10), 66, MORE)).isEqualTo(exactly(10));
        assertThat(losses.total().isLowerBound()).isTrue();
        assertThat(losses.onSwap(exactly(5), 71, DRAINED)).isEqualTo(exactly(5));
        assertThat(losses.onDrained(71)).isEqualTo(exactly(56));
        assertThat(losses.total().count()).isEqualTo(71);
        assertThat(losses.total().isLowerBound()).isFalse();
    }

    @Test
    void shouldReportALossThatShowsWithMoreEventsOnTheSamePage() {
        losses.onSwap(NONE, 56, MORE);

        assertThat(losses.onGrowth(56, MORE)).isEqualTo(NONE);
        assertThat(losses.onGrowth(56, DRAINED)).isEqualTo(exactly(56));
    }

    @Test
    void shouldNotCallAFlaggedLossUnknownBecauseMoreWasOverwrittenSince() {
        losses.onSwap(exactly(20), 30, MORE);

        assertThat(losses.total().isLowerBound()).isFalse();
    }

    @Test
    void shouldSayUnknownWhenAnotherConsumerMayHaveBeenToldAPart() {
        LossAccount shared = afterOthers(500);

        assertThat(shared.onSwap(UNKNOWN, 500, MORE)).isEqualTo(UNKNOWN);
        assertThat(shared.total().isLowerBound()).isTrue();
        assertThat(shared.onSwap(UNKNOWN, 510, MORE)).isEqualTo(exactly(10));
    }

    @Test
    void shouldTakeStoredNumbersAsTheyAreWhileTheBaseIsUnknown() {
        LossAccount shared = afterOthers(500);

        assertThat(shared.onSwap(exactly(40), 520, MORE)).isEqualTo(exactly(40));
        assertThat(shared.onSwap(exactly(25), 530, MORE)).isEqualTo(exactly(25));
        assertThat(shared.onSwap(UNKNOWN, 540, MORE)).isEqualTo(UNKNOWN);
    }

    @Test
    void shouldKnowTheBaseAfterAStoredNumberIfNothingWasOverwrittenMeanwhile() {
        LossAccount shared = afterOthers(500);

        assertThat(shared.onSwap(exactly(40), 500, MORE)).isEqualTo(exactly(40));
        assertThat(shared.onSwap(UNKNOWN, 510, MORE)).isEqualTo(exactly(10));
        assertThat(shared.total().isLowerBound()).isFalse();
    }

    @Test
    void shouldKnowTheBaseOnceNothingIsLeftToRead() {
        LossAccount shared = afterOthers(500);

        assertThat(shared.onSwap(NONE, 500, MORE)).isEqualTo(NONE);
        assertThat(shared.onSwap(exactly(40), 560, MORE)).isEqualTo(exactly(40));
        assertThat(shared.onDrained(570)).isEqualTo(NONE);
        assertThat(shared.onSwap(UNKNOWN, 580, MORE)).isEqualTo(exactly(10));
        assertThat(shared.total().isLowerBound()).isFalse();
    }

    @Test
    void shouldSayUnknownIfTheFirstPageAfterOthersIsTheOneBeingWritten() {
        LossAccount atOnce = afterOthers(500);
        assertThat(atOnce.onSwap(NONE, 500, DRAINED)).isEqualTo(UNKNOWN);

        LossAccount withMore = afterOthers(500);
        assertThat(withMore.onSwap(NONE, 500, MORE)).isEqualTo(NONE);
        assertThat(withMore.onGrowth(500, MORE)).isEqualTo(UNKNOWN);
        assertThat(withMore.onDrained(510)).isEqualTo(exactly(10));
    }

    @Test
    void shouldReportTheGrowthOfOverrunUnderV14WhichHasNoFlags() {
        LossAccount v14 = new LossAccount(() -> MappingAbi.V14, 0, 0);

        assertThat(v14.onSwap(NONE, 12, MORE)).isEqualTo(exactly(12));
        assertThat(v14.onSwap(NONE, 12, MORE)).isEqualTo(NONE);
        assertThat(v14.total().isLowerBound()).isFalse();
    }

    @Test
    void shouldStartAgainAfterAReset() {
        losses.onSwap(exactly(100), 100, MORE);
        losses.onSwap(NONE, 150, MORE);
        losses.rebase(0, 0);

        assertThat(losses.total().isLowerBound()).isFalse();
        assertThat(losses.onSwap(UNKNOWN, 3, MORE)).isEqualTo(exactly(3));
        assertThat(losses.total().count()).isEqualTo(103);
    }

    /** A reset beside other consumers may go unnoticed until the counters are behind what was reported. */
    @Test
    void shouldNotCountBackwards() {
        losses.onSwap(exactly(100), 100, MORE);

        assertThat(losses.onDrained(60)).isEqualTo(UNKNOWN);
        assertThat(losses.total()).isEqualTo(LostEvents.atLeast(100));
        assertThat(losses.onSwap(exactly(5), 65, MORE)).isEqualTo(exactly(5));
        assertThat(losses.onSwap(exactly(5), 20, MORE)).isEqualTo(UNKNOWN);
        assertThat(losses.total()).isEqualTo(LostEvents.atLeast(105));
    }
}
