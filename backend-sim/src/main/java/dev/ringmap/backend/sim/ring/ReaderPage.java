package dev.ringmap.backend.sim.ring;

import static dev.ringmap.backend.sim.ring.SubBufferLayout.DATA_OFFSET;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The page outside the ring that readers read from, {@code reader_page}: its exchange for the head page, the reader's position on it, and
 * the losses that are discovered with it. Everything except {@link #page} requires the reader lock.
 */
final class ReaderPage {

    private final PageList pages;
    private final Tail tail;
    private final Counters counters;

    private volatile BufferPage page;
    private long lostEvents;
    private long lastOverrun;

    /** The time of the last event that was read, {@code read_stamp}. */
    private long readStamp;

    ReaderPage(BufferPage page, PageList pages, Tail tail, Counters counters) {
        this.page = page;
        this.pages = pages;
        this.tail = tail;
        this.counters = counters;
    }

    BufferPage page() {
        return page;
    }

    long readStamp() {
        return readStamp;
    }

    /** The loss that has not been reported to any reader yet, in events. */
    long lostEvents() {
        return lostEvents;
    }

    void forgetLostEvents() {
        lostEvents = 0;
    }

    void replace(BufferPage newPage) {
        page = newPage;
    }

    void reset() {
        BufferPage current = page;
        current.clear();
        current.linkTo(current.normal);
        current.previous = current;
        lostEvents = 0;
        lastOverrun = 0;
    }

    boolean isRead() {
        return page.read == page.committedBytes();
    }

    /** Tells whether there is nothing to read, neither here nor in the ring. */
    boolean isEmpty() {
        BufferPage current = page;
        BufferPage head = pages.findHead();
        BufferPage commit = tail.commitPage();
        if (!isRead()) {
            return false;
        }
        if (commit == current) {
            return true;
        }
        return commit == head && commit.committedBytes() == 0;
    }

    /** Returns the page if it has unread data, swapping it for the head page if necessary: {@code rb_get_reader_page}. */
    @Nullable
    BufferPage withData() {
        BufferPage current = page;
        while (current.read >= current.committedBytes()) {
            if (tail.commitPage() == current || counters.unread() == 0) {
                return null;
            }
            swap();
            current = page;
        }
        if (current.read == 0) {
            readStamp = current.timestamp();
        }
        // A writer that is leaving the page has reserved more than there is; its padding is not there yet.
        while (current.written() > current.dataBytes()) {
            Thread.onSpinWait();
        }
        return current;
    }

    private void swap() {
        BufferPage old = page;
        old.giveBack();
        BufferPage head;
        Link toHead;
        long overrun;
        do {
            head = pages.findHead();
            toHead = head.previous.next();
            BufferPage following = head.nextPage();
            old.linkTo(following.headMark());
            old.previous = head.previous;
            // The anchor must not be the page that is taken out.
            pages.anchorAt(head.previous);
            // The number belongs to this very head page: if the writer moves the head meanwhile, the exchange fails.
            VarHandle.fullFence();
            overrun = counters.overrun.get();
        } while (toHead.target != head || toHead.state != Link.State.HEAD || !head.previous.relink(toHead, old.normal));
        head.nextPage().previous = old;
        pages.headIs(head.nextPage());
        counters.pagesRead.add(1);
        page = head;
        head.read = 0;
        noteLosses(head, overrun);
    }

    private void noteLosses(BufferPage head, long overrunBefore) {
        long overrun = overrunBefore;
        if (head.recordedLoss > 0) {
            // Nobody else counts the losses of replayed pages: nothing is ever overwritten there.
            overrun += head.recordedLoss;
            counters.overrun.set(overrun);
            head.recordedLoss = 0;
        }
        if (overrun != lastOverrun) {
            lostEvents = overrun - lastOverrun;
            lastOverrun = overrun;
        }
    }

    /** Consumes the event at the reader's position, {@code rb_advance_reader}. */
    void advance() {
        BufferPage current = page;
        ByteBuffer memory = current.memory();
        int at = DATA_OFFSET + current.read;
        int header = memory.getInt(at);
        switch (EventLayout.typeLen(header)) {
            case EventLayout.PADDING -> {}
            case EventLayout.TIME_EXTEND -> readStamp += EventLayout.time(memory, at);
            case EventLayout.TIME_STAMP ->
                readStamp = EventLayout.absoluteTime(EventLayout.time(memory, at), readStamp);
            default -> {
                readStamp += EventLayout.delta(header);
                counters.read.add(1);
            }
        }
        int length = EventLayout.eventBytes(memory, at);
        current.read += length;
        counters.readBytes.add(length);
    }
}
