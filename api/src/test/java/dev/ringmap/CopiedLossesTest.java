package dev.ringmap;

import static dev.ringmap.LostEvents.NONE;
import static dev.ringmap.LostEvents.UNKNOWN;
import static dev.ringmap.LostEvents.atLeast;
import static dev.ringmap.LostEvents.exactly;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CopiedLossesTest {

    private final CopiedLosses losses = new CopiedLosses(0, false);

    @Test
    void shouldTakeTheNumberFromWhatOverrunWasAtTheTwoPages() {
        losses.onNumber(100);
        assertThat(losses.onUnknown()).isTrue();
        assertThat(losses.total()).isEqualTo(atLeast(100));
        assertThat(losses.onOverrun(130)).isEqualTo(30);
        assertThat(losses.total()).isEqualTo(exactly(130));
        assertThat(losses.accountedOverrun()).isEqualTo(130);
    }

    @Test
    void shouldNotGiveTwoGapsTogetherAsOne() {
        losses.onUnknown();
        losses.onNumber(5);
        assertThat(losses.onUnknown()).isFalse();
        losses.onOverrun(50);
        assertThat(losses.total()).isEqualTo(exactly(50));
        assertThat(losses.onUnknown()).isTrue();
    }

    @Test
    void shouldKnowTheSumAsLongAsNothingIsLeft() {
        losses.onUnknown();
        assertThat(losses.onNothingLeft(40)).isEqualTo(NONE);
        assertThat(losses.total()).isEqualTo(exactly(40));
        losses.onCopy();
        losses.onNumber(7);
        assertThat(losses.total()).as("no less than before").isEqualTo(atLeast(40));
        losses.onNothingLeft(47);
        assertThat(losses.total()).isEqualTo(exactly(47));
    }

    /** Counted in {@code overrun}, and told by the next page. */
    @Test
    void shouldLeaveToThePageWhatIsOverwrittenWhileNothingIsLeft() {
        assertThat(losses.onNothingLeft(40)).isEqualTo(NONE);
        losses.onCopy();
        losses.onNumber(40);
        assertThat(losses.total()).isEqualTo(exactly(40));
    }

    @Test
    void shouldNotCountAgainWhatAnotherReaderHasCounted() {
        CopiedLosses later = new CopiedLosses(100, true);
        later.onNumber(30, 110);
        assertThat(later.total()).isEqualTo(exactly(10));
        assertThat(later.onUnknown()).isFalse();
        later.onOverrun(130);
        assertThat(later.total()).isEqualTo(exactly(30));
    }

    @Test
    void shouldReportOnceWhatNoPageTellsAfterAnotherReader() {
        CopiedLosses later = new CopiedLosses(100, true);
        assertThat(later.onNothingLeft(120)).isEqualTo(UNKNOWN);
        assertThat(later.total()).isEqualTo(exactly(20));
        assertThat(later.onNothingLeft(120)).isEqualTo(NONE);
        later.onCopy();
        later.onOverrun(120);
        assertThat(later.total()).isEqualTo(exactly(20));
    }

    @Test
    void shouldTrustNumbersWhereNobodyKnowsWhatOthersWereTold() {
        CopiedLosses shared = new CopiedLosses(LossAccount.UNKNOWN_BASE, false);
        shared.onNumber(7);
        shared.onNothingLeft(500);
        assertThat(shared.total()).isEqualTo(exactly(7));
        assertThat(shared.onUnknown()).isFalse();
        shared.onOverrun(510);
        assertThat(shared.total()).isEqualTo(atLeast(7));
        assertThat(shared.onUnknown()).as("known from here on").isTrue();
        assertThat(shared.onOverrun(515)).isEqualTo(5);
    }

    @Test
    void shouldBeginAnewAfterAReset() {
        losses.onNumber(100);
        losses.onReset(false);
        losses.onUnknown();
        assertThat(losses.onOverrun(20)).isEqualTo(20);
        assertThat(losses.total()).isEqualTo(exactly(120));
    }

    @Test
    void shouldSayThatItDoesNotKnowOnWhichSideOfAResetANumberIs() {
        losses.onNumber(100);
        losses.onReset(true);
        losses.onUnknown();
        losses.onOverrun(20);
        assertThat(losses.total()).isEqualTo(atLeast(100));
    }

    @Test
    void shouldNeverKnowAGapThatAResetFollows() {
        losses.onUnknown();
        losses.onReset(false);
        losses.onNothingLeft(0);
        assertThat(losses.total()).isEqualTo(UNKNOWN);
    }

    @Test
    void shouldCountWhatIsNotHandedOut() {
        losses.onDiscard(exactly(3));
        assertThat(losses.total()).isEqualTo(exactly(3));
        assertThat(losses.accountedOverrun()).isZero();
    }
}
