package dev.ringmap.tests.linux;

import dev.ringmap.spi.MappedMemory;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Threads that keep reading whatever mapping they are given, even after it is closed. */
final class Readers {

    /** How many there are. */
    static final int COUNT = 4;

    private static final int META_LENGTH_BYTES = 80;

    final ConcurrentLinkedQueue<Throwable> unexpected = new ConcurrentLinkedQueue<>();
    private final AtomicIntegerArray seenRounds = new AtomicIntegerArray(COUNT);
    private volatile @Nullable MappedMemory current;
    private volatile int currentRound;
    private volatile boolean stopped;

    /** Returns when every reader has a buffer of this mapping, so that closing it is certain to be a race. */
    void offer(MappedMemory ring, int round) {
        current = ring;
        currentRound = round;
        for (int reader = 0; reader < COUNT; reader++) {
            while (seenRounds.get(reader) < round && unexpected.isEmpty()) {
                LockSupport.parkNanos(10_000);
            }
        }
    }

    void stop() {
        stopped = true;
    }

    void read(int reader) {
        while (!stopped && unexpected.isEmpty()) {
            int round = currentRound;
            MappedMemory ring = current;
            if (ring == null) {
                continue;
            }
            try {
                readToTheEnd(ring, reader, round);
            } catch (IllegalStateException closed) {
                seenRounds.accumulateAndGet(reader, round, Math::max);
                while (currentRound == round && !stopped) {
                    LockSupport.parkNanos(10_000);
                }
            } catch (Throwable failure) {
                unexpected.add(failure);
            }
        }
    }

    private void readToTheEnd(MappedMemory ring, int reader, int round) {
        ByteBuffer bytes = ring.slice(0, (int) ring.length());
        seenRounds.accumulateAndGet(reader, round, Math::max);
        ThreadLocalRandom random = ThreadLocalRandom.current();
        while (!stopped && currentRound == round) {
            int metaLength = bytes.getInt(4);
            // Zeros even where late reads throw: a read that was under way may be late, too.
            if (metaLength != META_LENGTH_BYTES && metaLength != 0) {
                unexpected.add(new AssertionError("foreign memory: " + metaLength));
            }
            for (int count = 0; count < 1_000; count++) {
                bytes.getLong(random.nextInt(bytes.capacity() - Long.BYTES));
            }
            Thread.onSpinWait();
        }
    }
}
