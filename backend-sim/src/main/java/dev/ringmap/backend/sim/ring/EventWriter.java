package dev.ringmap.backend.sim.ring;

import static dev.ringmap.backend.sim.ring.SubBufferLayout.DATA_OFFSET;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The writer of one CPU's buffer. It takes no lock that a reader holds.
 *
 * <p>Room is reserved by moving {@code write} of the tail page forward. An event that does not fit sends the writer to the next page.
 *
 * <p>An interrupt may write while a write is unfinished. It finishes before the interrupted one goes on, so only the outermost writer
 * commits, for all of them.
 */
final class EventWriter {

    /** Normal, soft interrupt, interrupt, NMI, and one more while the kernel is between two of them. */
    private static final int MAX_NEST = 5;

    private static final int AGAIN = 1;
    private static final int DONE = 0;
    private static final int REFUSED = -1;

    private final CpuBuffer buffer;
    private final RingBuffer ring;
    private final Tail tail;
    private final TailMover mover;
    private final Reservation[] nested = new Reservation[MAX_NEST];
    private int depth;

    /** The time of the last event, {@code write_stamp}. */
    private long writeStamp;

    /** The time of the last attempt, {@code before_stamp}: it differs while an attempt is under way. */
    private long beforeStamp;

    private volatile @Nullable Consumer<InterruptPoint> interrupts;

    EventWriter(CpuBuffer buffer, RingBuffer ring) {
        this.buffer = buffer;
        this.ring = ring;
        tail = buffer.tail();
        mover = new TailMover(buffer, ring, this::interruptAt);
        for (int level = 0; level < MAX_NEST; level++) {
            nested[level] = new Reservation(this, tail.page());
        }
    }

    void onInterruptPoint(@Nullable Consumer<InterruptPoint> handler) {
        interrupts = handler;
    }

    boolean isWriting() {
        return depth > 0;
    }

    void reset() {
        writeStamp = 0;
        beforeStamp = 0;
    }

    /** Reserves room, or returns {@code null} where the event has to be dropped. The CPU is occupied until the commit. */
    @Nullable
    Reservation reserve(int payloadBytes) {
        buffer.cpu().enter();
        if (depth < MAX_NEST && buffer.accepts(payloadBytes)) {
            Reservation reservation = nested[depth++];
            reservation.lengthBytes = EventLayout.lengthOf(payloadBytes);
            if (place(reservation)) {
                return reservation;
            }
            endCommit();
        }
        buffer.cpu().leave();
        return null;
    }

    void commit(Reservation reservation) {
        if (depth == 0 || nested[depth - 1] != reservation) {
            throw new IllegalStateException(
                    "an interrupt has to finish its event before the interrupted one is committed");
        }
        buffer.counters().entries.add(1);
        endCommit();
        buffer.watermark().wakeUp();
        buffer.cpu().leave();
    }

    private boolean place(Reservation reservation) {
        int defaultReasons = 0;
        if (ring.stampsAbsolutely()) {
            defaultReasons = Reservation.STAMP_ABSOLUTE;
            reservation.lengthBytes += EventLayout.TIME_BYTES;
            if (reservation.lengthBytes > RingBuffer.MAX_DATA_BYTES) {
                return false;
            }
        }
        while (true) {
            reservation.stampReasons = defaultReasons;
            reservation.delta = 0;
            int outcome = placeOnTail(reservation);
            if (outcome != AGAIN) {
                return outcome == DONE;
            }
            if ((reservation.stampReasons & (Reservation.STAMP_FORCED | Reservation.STAMP_EXTEND)) != 0) {
                reservation.lengthBytes -= EventLayout.TIME_BYTES;
            }
        }
    }

    private int placeOnTail(Reservation reservation) {
        BufferPage page = tail.page();
        reservation.page = page;
        int writtenBefore = page.written();
        reservation.before = beforeStamp;
        reservation.after = writeStamp;
        reservation.stamp = ring.now();
        chooseStamp(reservation, writtenBefore == 0);
        beforeStamp = reservation.stamp;
        interruptAt(InterruptPoint.BEFORE_RESERVING);

        int end = page.written() + reservation.lengthBytes;
        page.setWritten(end);
        int start = end - reservation.lengthBytes;
        if (end > page.dataBytes()) {
            return leavePage(reservation, start);
        }
        if (start == writtenBefore) {
            interruptAt(InterruptPoint.AFTER_RESERVING);
            writeStamp = reservation.stamp;
            reservation.delta =
                    reservation.isAbsolutelyStamped() ? reservation.stamp : reservation.stamp - reservation.after;
        } else {
            stampAfterInterrupt(reservation, end);
        }
        if (start == 0 && !reservation.isAbsolutelyStamped()) {
            reservation.delta = 0;
        }
        writeHeader(reservation, start);
        page.setEntryCount(page.entryCount() + 1);
        if (start == 0) {
            page.setTimestamp(reservation.stamp);
        }
        buffer.counters().entriesBytes.add(reservation.lengthBytes);
        return DONE;
    }

    private static void chooseStamp(Reservation reservation, boolean firstOnPage) {
        if ((reservation.stampReasons & Reservation.STAMP_ABSOLUTE) != 0) {
            reservation.delta = reservation.stamp;
        } else if (firstOnPage) {
            reservation.delta = 0;
        } else if (reservation.before != reservation.after) {
            // A write is being interrupted: its time is not known yet, so this event needs a time of its own.
            reservation.stampReasons |= Reservation.STAMP_FORCED | Reservation.STAMP_EXTEND;
            reservation.lengthBytes += EventLayout.TIME_BYTES;
        } else {
            reservation.delta = reservation.stamp - reservation.after;
            if (EventLayout.needsExtend(reservation.delta)) {
                reservation.stampReasons |= Reservation.STAMP_EXTEND;
                reservation.lengthBytes += EventLayout.TIME_BYTES;
            }
        }
    }

    /** An interrupt wrote between reading the clock and taking the room, so this event is later than its clock reading says. */
    private void stampAfterInterrupt(Reservation reservation, int end) {
        reservation.before = beforeStamp;
        long now = ring.now();
        beforeStamp = now;
        reservation.after = writeStamp;
        boolean lastOnPage = end == reservation.page.written();
        reservation.delta = lastOnPage
                        && reservation.after == reservation.before
                        && Long.compareUnsigned(reservation.after, now) < 0
                ? now - reservation.after
                : 0;
        reservation.stamp = now;
        reservation.stampReasons &= ~Reservation.STAMP_FORCED;
    }

    private static void writeHeader(Reservation reservation, int start) {
        ByteBuffer memory = reservation.page.memory();
        int at = DATA_OFFSET + start;
        int length = reservation.lengthBytes;
        long delta = reservation.delta;
        if (reservation.stampReasons != 0) {
            boolean absolute = reservation.isAbsolutelyStamped();
            long time = absolute || start != 0 ? delta : 0;
            memory.putInt(at, EventLayout.header(absolute ? EventLayout.TIME_STAMP : EventLayout.TIME_EXTEND, time));
            memory.putInt(at + EventLayout.ARRAY_OFFSET, (int) (time >>> EventLayout.DELTA_BITS));
            at += EventLayout.TIME_BYTES;
            length -= EventLayout.TIME_BYTES;
            delta = 0;
        }
        int bytes = length - EventLayout.HEADER_BYTES;
        if (bytes > EventLayout.MAX_SMALL_DATA_BYTES) {
            memory.putInt(at, EventLayout.header(0, delta));
            memory.putInt(at + EventLayout.ARRAY_OFFSET, bytes);
            reservation.payloadIs(at + EventLayout.ARRAY_OFFSET + Integer.BYTES, bytes - Integer.BYTES);
        } else {
            memory.putInt(at, EventLayout.header(bytes / EventLayout.ALIGNMENT_BYTES, delta));
            reservation.payloadIs(at + EventLayout.ARRAY_OFFSET, bytes);
        }
    }

    /** The event does not fit on the page: moves on to the next one, where that is allowed. */
    private int leavePage(Reservation reservation, int start) {
        boolean moved = mover.moveOn(reservation.page);
        mover.close(reservation.page, start, reservation.lengthBytes);
        if (!moved) {
            return REFUSED;
        }
        if (depth == 1) {
            tail.commit();
        }
        return AGAIN;
    }

    private void endCommit() {
        if (depth == 1) {
            tail.commit();
        }
        depth--;
    }

    /**
     * Takes over a recorded sub-buffer as a whole, while neither readers nor other writers look. The writer then stands on the next one,
     * because a loss cannot be reported on the page that is being written: the kernel has no place for it there.
     */
    boolean append(ByteBuffer recorded) {
        BufferPage page = tail.page();
        Link link = page.next();
        if (link.state != Link.State.NORMAL) {
            return false;
        }
        ReplayedSubBuffer replayed = ReplayedSubBuffer.of(recorded);
        replayed.copyTo(page);
        Counters counters = buffer.counters();
        counters.entriesBytes.add(replayed.committedBytes());
        counters.entries.add(replayed.eventCount() + replayed.lostEvents());
        counters.pagesTouched.add(1);
        link.target.setCommit(0);
        tail.startAt(link.target);
        buffer.watermark().wakeUp();
        return true;
    }

    private void interruptAt(InterruptPoint point) {
        Consumer<InterruptPoint> handler = interrupts;
        if (handler != null) {
            handler.accept(point);
        }
    }
}
