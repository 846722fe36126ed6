package dev.ringmap.backend.sim.ring;

import static dev.ringmap.backend.sim.ring.SubBufferLayout.DATA_OFFSET;

import dev.ringmap.backend.sim.race.InterruptPoint;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The writer of one CPU's buffer. It takes no lock that a reader holds.
 *
 * <p>Room is reserved by moving {@code write} of the tail page forward. An event that does not fit sends the writer to the next page;
 * where that is the head page, the oldest events are overwritten: the link to the head page goes from {@code HEAD} to {@code UPDATE},
 * which keeps readers off, the link behind it becomes {@code HEAD}, and the first one {@code NORMAL}. A reader that wants the head
 * page needs to find {@code HEAD} in the very link that the writer changes, so that exactly one of them gets it.
 *
 * <p>An interrupt may write while a write is unfinished. It finishes before the interrupted one goes on; so the outermost writer alone
 * commits, for all of them.
 */
final class EventWriter {

    /** Normal, soft interrupt, interrupt, NMI, and one more while the kernel is between two of them. */
    private static final int MAX_NEST = 5;

    private static final int AGAIN = 1;
    private static final int DONE = 0;
    private static final int REFUSED = -1;

    private final CpuBuffer buffer;
    private final Reservation[] nested = new Reservation[MAX_NEST];
    private int depth;

    /** The time of the last event, {@code write_stamp}. */
    private long writeStamp;

    /** The time of the last attempt, {@code before_stamp}: it differs while an attempt is under way. */
    private long beforeStamp;

    private long lastPagesTouched;

    private volatile @Nullable Consumer<InterruptPoint> interrupts;

    EventWriter(CpuBuffer buffer) {
        this.buffer = buffer;
        for (int level = 0; level < MAX_NEST; level++) {
            nested[level] = new Reservation(this, buffer.tailPage());
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
        lastPagesTouched = 0;
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
        wakeWaiters();
        buffer.cpu().leave();
    }

    private boolean place(Reservation reservation) {
        int defaultReasons = 0;
        if (buffer.stampsAbsolutely()) {
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
        BufferPage page = buffer.tailPage();
        reservation.page = page;
        int writtenBefore = page.written();
        reservation.before = beforeStamp;
        reservation.after = writeStamp;
        reservation.stamp = buffer.now();
        chooseStamp(reservation, writtenBefore == 0);
        beforeStamp = reservation.stamp;
        interruptAt(InterruptPoint.BEFORE_RESERVING);

        int end = page.written() + reservation.lengthBytes;
        page.setWritten(end);
        int start = end - reservation.lengthBytes;
        if (end > page.dataBytes()) {
            return moveTail(reservation, start);
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
            // A write is being interrupted: what its time will be is not known, so this event needs its own.
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

    /** An interrupt wrote between the reading of the clock and the taking of room, so this event is later than it thought. */
    private void stampAfterInterrupt(Reservation reservation, int end) {
        reservation.before = beforeStamp;
        long now = buffer.now();
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

    /** The event does not fit on the tail page: moves on to the next one, where that is allowed. */
    private int moveTail(Reservation reservation, int start) {
        BufferPage tail = reservation.page;
        Link link = tail.next();
        BufferPage next = link.target;
        if (next == buffer.commitPage()) {
            // Interrupts went round the whole ring while the outermost event is unfinished.
            buffer.counters().commitOverrun.add(1);
            return refuse(reservation, start);
        }
        if (link.state != Link.State.NORMAL) {
            if (buffer.commitPage().isOutsideRing()) {
                if (buffer.commitPage() != buffer.tailPage() && buffer.commitPage() == buffer.readerPage()) {
                    buffer.counters().commitOverrun.add(1);
                    return refuse(reservation, start);
                }
            } else if (!buffer.overwrites()) {
                buffer.counters().dropped.add(1);
                return refuse(reservation, start);
            } else if (!pushHead(tail, link)) {
                return retry(reservation, start);
            }
        }
        if (tail == buffer.tailPage()) {
            next.setWritten(0);
            next.setEntryCount(0);
            next.setCommit(0);
            buffer.setTailPage(next);
            buffer.counters().pagesTouched.add(1);
        }
        return retry(reservation, start);
    }

    private int refuse(Reservation reservation, int start) {
        closePage(reservation, start);
        return REFUSED;
    }

    private int retry(Reservation reservation, int start) {
        closePage(reservation, start);
        if (depth == 1) {
            commitUpToTail();
        }
        return AGAIN;
    }

    /** Overwrites the head page. Returns {@code false} if somebody else did so, or a reader took the page. */
    private boolean pushHead(BufferPage tail, Link toHead) {
        BufferPage head = toHead.target;
        int entries = head.entryCount();
        boolean outermost = toHead.state == Link.State.HEAD && tail.relink(toHead, head.update);
        if (outermost) {
            buffer.counters().overrun.add(entries);
            buffer.counters().entriesBytes.add(-head.committedBytes());
            buffer.counters().pagesLost.add(1);
        } else if (tail.next() != head.update) {
            return false;
        }
        interruptAt(InterruptPoint.WHILE_MOVING_HEAD);

        BufferPage newHead = head.nextPage();
        Link mark = newHead.headMark();
        if (head.relink(newHead.normal, mark)) {
            BufferPage currentTail = buffer.tailPage();
            if (currentTail != tail && currentTail != head) {
                // Interrupts have moved the head on even further; what was just marked is not the head any more.
                head.relink(mark, newHead.normal);
            }
        }
        if (outermost) {
            tail.relink(head.update, head.normal);
        }
        return true;
    }

    /** Takes back the room that was reserved beyond the end of a page, and pads the rest of the page. */
    private void closePage(Reservation reservation, int start) {
        BufferPage page = reservation.page;
        int dataBytes = page.dataBytes();
        if (start >= dataBytes) {
            if (start == dataBytes) {
                page.realEnd = 0;
            }
            page.setWritten(page.written() - reservation.lengthBytes);
            return;
        }
        ByteBuffer memory = page.memory();
        int at = DATA_OFFSET + start;
        page.realEnd = start;
        if (start > dataBytes - EventLayout.MIN_EVENT_BYTES) {
            // No event fits here, not even padding with a length: it stays outside what is committed.
            memory.putInt(at, EventLayout.header(EventLayout.PADDING, 0));
            page.setWritten(page.written() - reservation.lengthBytes);
            return;
        }
        memory.putInt(at + EventLayout.ARRAY_OFFSET, dataBytes - start - EventLayout.HEADER_BYTES);
        memory.putInt(at, EventLayout.header(EventLayout.PADDING, 1));
        buffer.counters().entriesBytes.add(dataBytes - start);
        page.setWritten(page.written() - (start + reservation.lengthBytes - dataBytes));
    }

    private void endCommit() {
        if (depth == 1) {
            commitUpToTail();
        }
        depth--;
    }

    private void commitUpToTail() {
        BufferPage page = buffer.commitPage();
        while (page != buffer.tailPage()) {
            page.setCommit(page.written());
            page = page.nextPage();
            buffer.setCommitPage(page);
        }
        page.setCommit(page.written());
    }

    /** A loss whose size was not recorded counts as one event: that it happened is what must not get lost. */
    private static long recordedLoss(ByteBuffer recorded, long commit) {
        if ((commit & SubBufferLayout.MISSED_EVENTS) == 0) {
            return 0;
        }
        return (commit & SubBufferLayout.MISSED_STORED) == 0
                ? 1
                : recorded.getLong(DATA_OFFSET + SubBufferLayout.committedBytes(commit));
    }

    /**
     * Takes over a recorded sub-buffer as a whole, while neither readers nor other writers look. The writer then stands on the next one: a
     * loss is not told on the page that is being written to, where the kernel has no place for it.
     */
    boolean append(ByteBuffer recorded) {
        BufferPage page = buffer.tailPage();
        Link link = page.next();
        if (link.state != Link.State.NORMAL) {
            return false;
        }
        long commit = recorded.getLong(SubBufferLayout.COMMIT_OFFSET);
        int dataBytes = SubBufferLayout.committedBytes(commit);
        int events = EventLayout.countData(recorded, DATA_OFFSET + dataBytes);
        page.memory().put(DATA_OFFSET, recorded, DATA_OFFSET, recorded.capacity() - DATA_OFFSET);
        page.setTimestamp(recorded.getLong(SubBufferLayout.TIMESTAMP_OFFSET));
        page.realEnd = 0;
        page.recordedLoss = recordedLoss(recorded, commit);
        page.setEntryCount(events);
        page.setWritten(dataBytes);
        page.setCommit(dataBytes);
        buffer.counters().entriesBytes.add(dataBytes);
        buffer.counters().entries.add(events + page.recordedLoss);
        buffer.counters().pagesTouched.add(1);
        link.target.setCommit(0);
        buffer.setTailPage(link.target);
        buffer.setCommitPage(link.target);
        wakeWaiters();
        return true;
    }

    private void wakeWaiters() {
        // Pairs with the fence of a waiter between announcing itself and looking for data: one of the two sees the
        // other.
        VarHandle.fullFence();
        buffer.dataArrived();
        Counters counters = buffer.counters();
        Waiters waiters = buffer.waiters();
        if (lastPagesTouched == counters.pagesTouched.get()
                || buffer.readerPage() == buffer.commitPage()
                || !waiters.isFullExpected()) {
            return;
        }
        lastPagesTouched = counters.pagesTouched.get();
        if (buffer.isFull(waiters.shortestFull())) {
            waiters.percentageReached();
        }
    }

    private void interruptAt(InterruptPoint point) {
        Consumer<InterruptPoint> handler = interrupts;
        if (handler != null) {
            handler.accept(point);
        }
    }
}
