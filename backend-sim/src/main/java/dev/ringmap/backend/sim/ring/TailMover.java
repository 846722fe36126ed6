package dev.ringmap.backend.sim.ring;

import static dev.ringmap.backend.sim.ring.SubBufferLayout.DATA_OFFSET;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * Moves the writer on to the next page: {@code rb_move_tail}, {@code rb_handle_head_page} and {@code rb_reset_tail}.
 *
 * <p>Where the next page is the head page, the oldest events are overwritten: the link to the head page goes from {@code HEAD} to
 * {@code UPDATE}, which keeps readers off, the link behind it becomes {@code HEAD}, and the first one {@code NORMAL}. A reader that wants
 * the head page needs to find {@code HEAD} in the very link that the writer changes, so that exactly one of them gets it.
 */
final class TailMover {

    private final RingBuffer ring;
    private final Tail tail;
    private final ReaderPage readerPage;
    private final Counters counters;
    private final Consumer<InterruptPoint> interrupt;

    /**
     * Makes the mover of a CPU's writer.
     *
     * @param buffer the CPU's buffer
     * @param ring the ring buffer, which says whether events may be overwritten
     * @param interrupt what to do at an awkward moment
     */
    TailMover(CpuBuffer buffer, RingBuffer ring, Consumer<InterruptPoint> interrupt) {
        this.ring = ring;
        this.interrupt = interrupt;
        tail = buffer.tail();
        readerPage = buffer.readerPage();
        counters = buffer.counters();
    }

    /**
     * Moves on to the page after one that is full.
     *
     * @param page the tail page; an interrupt may have moved on from it already
     * @return {@code false} if the event has to be dropped, which is counted; otherwise there is another page to try
     */
    boolean moveOn(BufferPage page) {
        Link link = page.next();
        BufferPage next = link.target;
        if (next == tail.commitPage()) {
            // Interrupts have gone round the whole ring while the outermost event is unfinished.
            counters.commitOverrun.add(1);
            return false;
        }
        if (link.state != Link.State.NORMAL) {
            if (tail.commitPage().isOutsideRing()) {
                if (tail.commitPage() != tail.page() && tail.commitPage() == readerPage.page()) {
                    counters.commitOverrun.add(1);
                    return false;
                }
            } else if (!ring.overwrites()) {
                counters.dropped.add(1);
                return false;
            } else if (!pushHead(page, link)) {
                return true;
            }
        }
        if (page == tail.page()) {
            next.setWritten(0);
            next.setEntryCount(0);
            next.setCommit(0);
            tail.moveTo(next);
            counters.pagesTouched.add(1);
        }
        return true;
    }

    /** Overwrites the head page. Returns {@code false} if somebody else did so, or a reader took the page. */
    private boolean pushHead(BufferPage page, Link toHead) {
        BufferPage head = toHead.target;
        int entries = head.entryCount();
        boolean outermost = toHead.state == Link.State.HEAD && page.relink(toHead, head.update);
        if (outermost) {
            counters.overrun.add(entries);
            counters.entriesBytes.add(-head.committedBytes());
            counters.pagesLost.add(1);
        } else if (page.next() != head.update) {
            return false;
        }
        interrupt.accept(InterruptPoint.WHILE_MOVING_HEAD);

        BufferPage newHead = head.nextPage();
        Link mark = newHead.headMark();
        if (head.relink(newHead.normal, mark)) {
            BufferPage currentTail = tail.page();
            if (currentTail != page && currentTail != head) {
                // Interrupts have moved the head even further; the page that was just marked is no longer the head.
                head.relink(mark, newHead.normal);
            }
        }
        if (outermost) {
            page.relink(head.update, head.normal);
        }
        return true;
    }

    /**
     * Takes back the room that was reserved beyond the end of a page, and pads the rest of the page.
     *
     * @param page the page
     * @param start where the room was to begin, in bytes of data
     * @param lengthBytes the length of the room
     */
    void close(BufferPage page, int start, int lengthBytes) {
        int dataBytes = page.dataBytes();
        if (start >= dataBytes) {
            if (start == dataBytes) {
                page.realEnd = 0;
            }
            page.setWritten(page.written() - lengthBytes);
            return;
        }
        ByteBuffer memory = page.memory();
        int at = DATA_OFFSET + start;
        page.realEnd = start;
        if (start > dataBytes - EventLayout.MIN_EVENT_BYTES) {
            // No event fits here, not even padding with a length: it stays outside what is committed.
            memory.putInt(at, EventLayout.header(EventLayout.PADDING, 0));
            page.setWritten(page.written() - lengthBytes);
            return;
        }
        memory.putInt(at + EventLayout.ARRAY_OFFSET, dataBytes - start - EventLayout.HEADER_BYTES);
        memory.putInt(at, EventLayout.header(EventLayout.PADDING, 1));
        counters.entriesBytes.add(dataBytes - start);
        page.setWritten(page.written() - (start + lengthBytes - dataBytes));
    }
}
