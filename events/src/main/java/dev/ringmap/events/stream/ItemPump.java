package dev.ringmap.events.stream;

import dev.ringmap.RingBufferReader;
import dev.ringmap.RingBufferStats;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Takes the items of a source, from its beginning to its end.
 *
 * <p>It looks for events at intervals instead of waiting to be woken: each wake-up is itself a handful of scheduler events, so that
 * tracing the scheduler and waking at each event would never come to rest.
 *
 * <p>Thread safety: <em>confined</em> to the thread that takes, but for {@link #wake}, {@link #abandon}, {@link #isOver} and {@link #account}.
 */
final class ItemPump {

    private static final long IDLE_NANOS = 10_000_000;
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private final StreamSource source;
    private final EventTypes types;
    private volatile @Nullable ItemSequence items;
    private volatile @Nullable Thread taker;
    private volatile boolean isAbandoned;
    private volatile boolean isOver;
    private volatile boolean isDrained;

    /** When the source was first found to have ended. */
    private long restNanos;

    private boolean isAtRest;

    ItemPump(StreamSource source, EventTypes types) {
        this.source = source;
        this.types = types;
    }

    static long saturatedNanos(Duration timeout) {
        return timeout.compareTo(LONGEST) > 0 ? Long.MAX_VALUE : timeout.toNanos();
    }

    /** Waits for an item; {@code null} if there is none by then, or {@link #isOver}. */
    @Nullable
    StreamItem take(long timeoutNanos) throws IOException {
        if (taker != Thread.currentThread()) {
            taker = Thread.currentThread(); // a volatile write for each event costs
        }
        try {
            StreamItem item = poll();
            return item != null ? item : await(timeoutNanos);
        } catch (IOException | RuntimeException e) {
            isOver = true;
            if (isAbandoned) {
                return null;
            }
            throw e;
        }
    }

    private @Nullable StreamItem await(long timeoutNanos) throws IOException {
        long startNanos = System.nanoTime();
        StreamItem item = null;
        while (item == null && !isOver() && pause(timeoutNanos - (System.nanoTime() - startNanos))) {
            item = poll();
        }
        return item;
    }

    /** Waits a little; {@code false} if there is no time left. */
    private boolean pause(long remainingNanos) {
        if (remainingNanos <= 0) {
            return false;
        }
        LockSupport.parkNanos(this, Math.min(remainingNanos, IDLE_NANOS));
        return true;
    }

    private @Nullable StreamItem poll() throws IOException {
        ItemSequence begun = items;
        ItemSequence sequence = begun == null ? begin() : begun;
        while (!isOver()) {
            StreamItem item = sequence.next();
            if (item != null) {
                return item;
            }
            boolean isBeginning = source.step();
            if (!round(sequence) && !isBeginning) {
                return null;
            }
        }
        return null;
    }

    private ItemSequence begin() throws IOException {
        source.prepare();
        Map<Integer, RingBufferStats> before = source.stats();
        List<? extends RingBufferReader> readers = source.open();
        ItemSequence sequence = new ItemSequence(readers, before, types);
        sequence.advance(); // the first round takes the longest, for the JVM loads what reading needs
        items = sequence;
        return sequence;
    }

    /** Looks for more; {@code false} if there was nothing, or it is over. */
    private boolean round(ItemSequence sequence) throws IOException {
        if (Thread.currentThread().isInterrupted() && !source.isEnded()) {
            source.end();
        }
        isAtRest = isAtRest || isNowAtRest();
        boolean isAny = sequence.advance();
        if (isAtRest) {
            long sinceNanos = System.nanoTime() - restNanos;
            isDrained = !isAny && sinceNanos >= source.ending().settlingNanos();
            isOver = isDrained || sinceNanos > source.ending().lastRoundsNanos();
        }
        return isAny && !isOver;
    }

    private boolean isNowAtRest() {
        restNanos = System.nanoTime();
        return source.isEnded();
    }

    /** Ends a pause. */
    void wake() {
        LockSupport.unpark(taker);
    }

    /** Nothing more is to be taken: the readers may be closed. */
    void abandon() {
        isAbandoned = true;
        wake();
    }

    /** Whether there will be no more items. */
    boolean isOver() {
        return isOver || isAbandoned;
    }

    StreamAccount account() throws IOException {
        ItemSequence sequence = items;
        if (sequence == null) {
            return new StreamAccount(List.of(), 0, 0, false);
        }
        if (Thread.currentThread() == taker) {
            sequence.settle();
        }
        Map<Integer, RingBufferStats> now = source.stats();
        List<CpuAccount> cpus = new ArrayList<>();
        for (CpuTally tally : sequence.tallies()) {
            cpus.add(tally.account(now.get(tally.cpu())));
        }
        return new StreamAccount(cpus, sequence.late(), sequence.withoutFormat(), isDrained);
    }
}
