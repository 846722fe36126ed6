package dev.ringmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class RequestGuardTest {

    private static final int COMMIT = 8;
    private static final int OLD = 0;
    private static final int NEWER = 2_000;

    private final ByteBuffer next = PageBuilder.at(OLD).bytes();
    private final PageBuilder builder = PageBuilder.at(1_000).event(1, 7, 8);
    private final ByteBuffer page = builder.bytes();
    private final SubBuffer current = builder.commit();
    private final int accountedBytes = current.committedBytes();

    private long nanos = -1;
    private final RequestGuard guard = new RequestGuard(new RingOrder(3, 0), id -> next, () -> nanos);

    @Test
    void shouldHoldWhileTheFirstEventOfTheNextSubBufferIsNotCommitted() {
        next.putLong(0, NEWER);
        assertHeld();
        assertThat(guard.owesRequest()).isTrue();
        next.putLong(COMMIT, 12);
        assertAllowed();
        assertAllowed();
    }

    @Test
    void shouldAllowWhatTheCurrentSubBufferHas() {
        next.putLong(0, NEWER);
        assertThat(guard.allows(current, accountedBytes - 1)).isTrue();
    }

    /** A reset empties all sub-buffers and leaves their time stamps. */
    @Test
    void shouldAllowAfterAReset() {
        next.putLong(0, NEWER);
        page.putLong(COMMIT, 0);
        assertAllowed();
        assertThat(guard.allows(current, 0)).isTrue();
    }

    /** The next one was never entered, or its events were consumed long ago. */
    @Test
    void shouldAllowOneRequestWhileNothingIsInSight() {
        assertAllowed();
        next.putLong(COMMIT, 12);
        next.putLong(0, 999);
        assertHeld();
        assertThat(guard.owesRequest()).isFalse();
        nanos += RequestGuard.LONGEST_NANOS;
        assertAllowed();
        assertHeld();
    }

    @Test
    void shouldAllowAnotherOneAfterMoreWasInSight() {
        assertAllowed();
        assertHeld();
        assertThat(guard.allows(current, accountedBytes - 1)).isTrue();
        assertAllowed();
    }

    /** Events that interrupted another one have its time, and a coarse clock gives many the same. */
    @Test
    void shouldAllowWhatIsCommittedAtTheSameTime() {
        next.putLong(0, 1_000);
        next.putLong(COMMIT, 12);
        assertAllowed();
        assertAllowed();
    }

    @Test
    void shouldHoldWhileTheNextRecordMayNotFit() {
        page.putLong(COMMIT, page.capacity() - 16 - page.capacity() / SubBuffer.NEARLY_FULL_SHARE + 4);
        int allBytes = (int) page.getLong(COMMIT);
        assertThat(guard.allows(current, allBytes)).isFalse();
        assertThat(guard.owesRequest()).isTrue();
        nanos += RequestGuard.LONGEST_NANOS;
        assertThat(guard.allows(current, allBytes)).isTrue();
        assertThat(guard.owesRequest()).isFalse();
    }

    @Test
    void shouldGiveUpIfNothingIsEverCommitted() {
        next.putLong(0, NEWER);
        assertHeld();
        nanos += RequestGuard.LONGEST_NANOS;
        assertAllowed();
        assertHeld();
        next.putLong(COMMIT, 12);
        assertAllowed();
        next.putLong(COMMIT, 0);
        assertHeld();
    }

    @Test
    void shouldNotHoldWhatItCannotSeeOnceOthersHaveMovedTheReader() {
        assertAllowed();
        assertHeld();
        guard.movedByOthers();
        assertAllowed();
        assertAllowed();
        next.putLong(0, NEWER);
        assertHeld();
    }

    private void assertHeld() {
        assertThat(guard.allows(current, accountedBytes)).isFalse();
    }

    private void assertAllowed() {
        assertThat(guard.allows(current, accountedBytes)).isTrue();
    }
}
