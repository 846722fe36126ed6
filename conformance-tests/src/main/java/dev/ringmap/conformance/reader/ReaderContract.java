package dev.ringmap.conformance.reader;

import static dev.ringmap.conformance.support.NumberedRecords.sequence;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ringmap.EventCursor;
import dev.ringmap.LostEvents;
import dev.ringmap.ReaderClosedException;
import dev.ringmap.RingBufferReader;
import dev.ringmap.SubBuffer;
import dev.ringmap.conformance.support.NumberedRecords;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link RingBufferReader} does, whatever its source. Each test has a ring of its own. A reader that sees what is written after it
 * was opened is held to {@link LiveReaderContract}.
 *
 * @since 0.1
 */
@Timeout(60)
public abstract class ReaderContract {

    /** Fewer records than the ring holds. */
    static final int FEW = 300;

    private static final int CLOSING_ROUNDS = 100;
    static final Duration LONG = Duration.ofSeconds(50);

    /** For the reader's own test. */
    protected ReaderContract() {}

    /**
     * Makes an empty ring, and determines how the reader under test is opened.
     *
     * @return the ring, which the test closes; not {@code null}
     * @throws Exception if it cannot be made; an exception that aborts the test if this machine has none
     */
    protected abstract TracedRing ring() throws Exception;

    /** Tells whether the reader sees what is written after it was opened. */
    boolean isLive() {
        return false;
    }

    /**
     * Tells whether the reader knows how much it has lost.
     *
     * @return {@code true} unless it reports lower bounds
     */
    protected boolean isExact() {
        return true;
    }

    /** Reads to the end, and expects numbers without gaps except those reported as losses. */
    static int drain(RingBufferReader reader, int next) throws IOException {
        int expected = next;
        while (reader.advance()) {
            EventCursor event = reader.events();
            while (event.next()) {
                expected = afterLoss(event, expected);
                assertEquals(expected, sequence(event), "number of the next record");
                assertTrue(NumberedRecords.isWhole(event), "record " + expected + " is whole");
                expected++;
            }
        }
        return expected;
    }

    private static int afterLoss(EventCursor event, int expected) {
        LostEvents lost = event.lostEvents();
        int least = expected + (int) lost.count();
        return lost.isLowerBound() ? Math.max(least, sequence(event)) : least;
    }

    @Test
    final void deliversEachEventOnceAndInOrder() throws Exception {
        try (TracedRing ring = ring()) {
            ring.write(FEW);
            try (RingBufferReader reader = ring.open()) {
                int next = drain(reader, 0);
                assertEquals(FEW, next);
                for (int round = 1; isLive() && round < 20; round++) {
                    ring.write(round * 7);
                    next = drain(reader, next);
                    assertEquals(ring.written(), next);
                }
                assertEquals(LostEvents.NONE, reader.lostEvents());
                assertEquals(NumberedRecords.CPU, reader.cpu());
            }
        }
    }

    @Test
    final void reportsLossesInTheirPlace() throws Exception {
        try (TracedRing ring = ring()) {
            ring.write(TracedRing.MORE_THAN_FIT);
            try (RingBufferReader reader = ring.open()) {
                assertTrue(reader.advance());
                EventCursor event = reader.events();
                assertTrue(event.next());
                expectLost(sequence(event), event.lostEvents());
                assertEquals(event.lostEvents(), reader.subBuffer().lostEvents());
                int first = sequence(event);
                assertTrue(first > 0, "something was lost");
                assertTrue(event.next());
                assertEquals(LostEvents.NONE, event.lostEvents());
                assertEquals(ring.written(), drain(reader, first + 2));
                expectLost(first, reader.lostEvents());
                if (isLive()) {
                    ring.write(TracedRing.MORE_THAN_FIT);
                    assertEquals(ring.written(), drain(reader, ring.written() - TracedRing.MORE_THAN_FIT));
                }
            }
        }
    }

    private void expectLost(int number, LostEvents lost) {
        if (isExact()) {
            assertEquals(LostEvents.exactly(number), lost);
        } else {
            assertTrue(lost.isLowerBound() && lost.count() <= number, () -> "of " + number + ": " + lost);
        }
    }

    @Test
    final void skipsNothingWhenAdvancedEarly() throws Exception {
        try (TracedRing ring = ring()) {
            ring.write(FEW);
            try (RingBufferReader reader = ring.open()) {
                for (int i = 0; i < FEW; i++) {
                    assertTrue(reader.advance());
                    assertTrue(reader.events().next());
                    assertEquals(i, sequence(reader.events()));
                }
                assertFalse(reader.advance());
            }
        }
    }

    @Test
    final void deliversNothingWhereNothingIs() throws Exception {
        try (TracedRing ring = ring();
                RingBufferReader reader = ring.open()) {
            assertFalse(reader.advance());
            assertFalse(reader.advance(Duration.ofMillis(20)));
            assertFalse(reader.advance(Duration.ofNanos(-1)));
            assertFalse(reader.events().next());
            assertThrows(IllegalStateException.class, () -> reader.events().timestamp());
            assertEquals(LostEvents.NONE, reader.lostEvents());
            assertEquals(0, reader.resets());
        }
    }

    @Test
    final void showsAllByTheSameObjects() throws Exception {
        try (TracedRing ring = ring()) {
            ring.write(FEW);
            try (RingBufferReader reader = ring.open()) {
                SubBuffer subBuffer = reader.subBuffer();
                EventCursor events = reader.events();
                while (reader.advance()) {
                    assertSame(subBuffer, reader.subBuffer());
                    assertSame(events, reader.events());
                    assertSame(events, subBuffer.events());
                    assertTrue(events.next());
                }
            }
        }
    }

    @Test
    final void refusesEverythingOfMemoryOnceClosed() throws Exception {
        try (TracedRing ring = ring()) {
            ring.write(FEW);
            RingBufferReader reader = ring.open();
            assertTrue(reader.advance());
            assertTrue(reader.events().next());
            assertFalse(reader.isClosed());
            reader.close();
            reader.close();
            assertTrue(reader.isClosed());
            assertThrows(ReaderClosedException.class, reader::advance);
            assertThrows(ReaderClosedException.class, () -> reader.advance(LONG));
            assertThrows(ReaderClosedException.class, () -> reader.events().intAt(0));
            assertThrows(ReaderClosedException.class, () -> reader.events().next());
            assertThrows(ReaderClosedException.class, () -> reader.subBuffer().page());
            assertEquals(NumberedRecords.CPU, reader.cpu());
            assertEquals(0, reader.resets());
            assertFalse(reader.lostEvents().isLowerBound());
        }
    }

    @Test
    final void mayBeClosedUnderItsReader() throws Exception {
        try (TracedRing ring = ring()) {
            for (int round = 0; round < CLOSING_ROUNDS; round++) {
                ring.write(FEW / 10);
                RingBufferReader reader = ring.open();
                CountDownLatch begun = new CountDownLatch(1);
                FutureTask<Boolean> walk = start(() -> {
                    begun.countDown();
                    while (reader.advance() || isLive()) {
                        while (reader.events().next()) {
                            assertTrue(NumberedRecords.isWhole(reader.events()));
                        }
                    }
                    return false;
                });
                begun.await();
                reader.close();
                expectClosedOr(false, walk);
            }
        }
    }

    static FutureTask<Boolean> start(Callable work) {
        FutureTask<Boolean> task = new FutureTask<>(work::call);
        Thread thread = new Thread(task, "ringmap-reader-contract");
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    /** Something that a reader does. */
    @FunctionalInterface
    interface Callable {

        boolean call() throws Exception;
    }

    /** Expects a call during which the reader is closed to throw {@link ReaderClosedException}, or to have returned this before. */
    static void expectClosedOr(@Nullable Boolean result, FutureTask<Boolean> call) throws Exception {
        try {
            assertEquals(result, call.get(LONG.toSeconds(), TimeUnit.SECONDS), "what was returned before the end");
        } catch (ExecutionException e) {
            assertTrue(e.getCause() instanceof ReaderClosedException, () -> "ended by " + e.getCause());
        }
    }
}
