package dev.ringmap.conformance.reader;

import static dev.ringmap.conformance.support.NumberedRecords.sequence;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ringmap.EventCursor;
import dev.ringmap.RingBufferReader;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * What a {@link RingBufferReader} does that sees what is written after it was opened: all that {@link ReaderContract} says, and it waits, and
 * notices resets.
 *
 * @since 0.1
 */
public abstract class LiveReaderContract extends ReaderContract {

    private static final Duration RESET_NOTICED = Duration.ofMillis(20);

    /** For the reader's own test. */
    protected LiveReaderContract() {}

    @Override
    final boolean isLive() {
        return true;
    }

    @Test
    final void endsAWaitWhenClosed() throws Exception {
        try (TracedRing ring = ring()) {
            RingBufferReader reader = ring.open();
            FutureTask<Boolean> wait = start(() -> reader.advance(LONG));
            Thread.sleep(50);
            reader.close();
            expectClosedOr(null, wait);
        }
    }

    @Test
    final void endsAWaitWhenAnEventComes() throws Exception {
        try (TracedRing ring = ring();
                RingBufferReader reader = ring.open()) {
            FutureTask<Boolean> wait = start(() -> reader.advance(LONG));
            Thread.sleep(50);
            ring.write(1);
            assertTrue(wait.get(LONG.toSeconds(), TimeUnit.SECONDS));
            assertEquals(1, drain(reader, 0));
        }
    }

    @Test
    final void countsResets() throws Exception {
        try (TracedRing ring = ring();
                RingBufferReader reader = ring.open()) {
            ring.write(FEW);
            assertTrue(reader.advance());
            assertTrue(reader.events().next());
            ring.clear();
            ring.write(5);
            assertEquals(FEW + 5, drainOverReset(reader, 1, FEW));
            assertFalse(reader.advance(RESET_NOTICED));
            assertEquals(1, reader.resets());
        }
    }

    /** What was copied out of the ring before the reset may be delivered yet; what it took from the ring is gone. */
    private static int drainOverReset(RingBufferReader reader, int next, int firstAfter) throws IOException {
        int expected = next;
        while (reader.advance()) {
            EventCursor event = reader.events();
            while (event.next()) {
                if (expected < firstAfter && sequence(event) == firstAfter) {
                    expected = firstAfter;
                }
                assertEquals(expected, sequence(event), "number of the next record");
                expected++;
            }
        }
        return expected;
    }
}
