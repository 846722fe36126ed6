package dev.ringmap.backend.sim.ring;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The counters of one CPU's buffer. Each is changed by one side only, the writer or the holder of the reader lock, and may be read by
 * anybody.
 */
final class Counters {

    /** A counter with a single writer. */
    static final class Counter {

        private static final VarHandle VALUE;

        static {
            try {
                VALUE = MethodHandles.lookup().findVarHandle(Counter.class, "value", long.class);
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        private long value;

        long get() {
            return (long) VALUE.getAcquire(this);
        }

        void set(long newValue) {
            VALUE.setRelease(this, newValue);
        }

        void add(long delta) {
            set(value + delta);
        }
    }

    /** {@code entries}: events committed since the last reset. */
    final Counter entries = new Counter();

    /** {@code entries_bytes}: bytes of events and padding in the ring, reserved ones included. */
    final Counter entriesBytes = new Counter();

    /** {@code overrun}: events that were overwritten. */
    final Counter overrun = new Counter();

    /** {@code commit_overrun}: events dropped because the ring was full of unfinished ones. */
    final Counter commitOverrun = new Counter();

    /** {@code dropped_events}: events refused in no-overwrite mode. */
    final Counter dropped = new Counter();

    /** {@code pages_touched}: how often the tail moved to a new page. */
    final Counter pagesTouched = new Counter();

    /** {@code pages_lost}: pages overwritten or removed with data in them. */
    final Counter pagesLost = new Counter();

    /** {@code pages_read}: pages swapped out by a reader. */
    final Counter pagesRead = new Counter();

    /** {@code read}: events consumed. */
    final Counter read = new Counter();

    /** {@code read_bytes}: bytes consumed. */
    final Counter readBytes = new Counter();

    void reset() {
        for (Counter counter : new Counter[] {
            entries, entriesBytes, overrun, commitOverrun, dropped, pagesTouched, pagesLost, pagesRead, read, readBytes
        }) {
            counter.set(0);
        }
    }

    /** Events in the buffer, unfinished ones not counted. */
    long unread() {
        return entries.get() - (overrun.get() + read.get());
    }

    long unreadBytes() {
        return entriesBytes.get() - readBytes.get();
    }

    /** Pages with content, not counting the one that the writer is on. */
    long dirtyPages() {
        long read = pagesRead.get();
        long touched = pagesTouched.get() - pagesLost.get();
        return Math.max(0, touched - read);
    }
}
