package dev.ringmap.backend.sim.ring;

import static dev.ringmap.backend.sim.ring.SubBufferLayout.COMMIT_OFFSET;
import static dev.ringmap.backend.sim.ring.SubBufferLayout.DATA_OFFSET;
import static dev.ringmap.backend.sim.ring.SubBufferLayout.MISSED_COUNT_BYTES;
import static dev.ringmap.backend.sim.ring.SubBufferLayout.MISSED_EVENTS;
import static dev.ringmap.backend.sim.ring.SubBufferLayout.MISSED_STORED;
import static dev.ringmap.backend.sim.ring.SubBufferLayout.TIMESTAMP_OFFSET;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The reading side of one CPU's buffer: the reader page outside the ring, and its exchange for the head page. Every method wants the
 * reader lock.
 */
final class PageReader {

    private final CpuBuffer buffer;

    /** Where the head page was last seen; the writer may have moved it on. */
    private BufferPage headPage;

    private volatile BufferPage readerPage;

    /** Any page of the ring, where a reset begins it anew. */
    private BufferPage anchor;

    private long lostEvents;
    private long lastOverrun;

    /** The time of the last event that was read from the reader page. */
    private long readStamp;

    PageReader(CpuBuffer buffer, BufferPage readerPage, BufferPage anchor) {
        this.buffer = buffer;
        this.readerPage = readerPage;
        this.headPage = anchor;
        this.anchor = anchor;
    }

    BufferPage readerPage() {
        return readerPage;
    }

    BufferPage anchor() {
        return anchor;
    }

    long lostEvents() {
        return lostEvents;
    }

    void forgetLostEvents() {
        lostEvents = 0;
    }

    /** Starts over with other pages, or with the same ones after they were reset. */
    void install(BufferPage newReaderPage, BufferPage newAnchor) {
        readerPage = newReaderPage;
        installRing(newAnchor, newAnchor);
    }

    void installRing(BufferPage newAnchor, BufferPage newHeadPage) {
        anchor = newAnchor;
        headPage = newHeadPage;
    }

    void resetLosses() {
        lostEvents = 0;
        lastOverrun = 0;
    }

    /** Finds the head page by the state of the link to it, waiting for a writer that is moving it. */
    BufferPage findHead() {
        BufferPage page = headPage;
        while (true) {
            if (page.previous.next().target == page && page.previous.next().state != Link.State.NORMAL) {
                headPage = page;
                return page;
            }
            page = page.nextPage();
            Thread.onSpinWait();
        }
    }

    boolean isEmpty() {
        BufferPage reader = readerPage;
        BufferPage head = findHead();
        BufferPage commit = buffer.commitPage();
        if (!isReaderPageRead()) {
            return false;
        }
        if (commit == reader) {
            return true;
        }
        return commit == head && commit.committedBytes() == 0;
    }

    /** Returns the reader page if it has unread data, swapping it for the head page if that is what it takes. */
    @Nullable
    BufferPage pageWithData() {
        BufferPage reader = readerPage;
        while (reader.read >= reader.committedBytes()) {
            if (buffer.commitPage() == reader || buffer.counters().unread() == 0) {
                return null;
            }
            swap();
            reader = readerPage;
        }
        if (reader.read == 0) {
            readStamp = reader.timestamp();
        }
        // A writer that is leaving the page has reserved more than there is; its padding is not there yet.
        while (reader.written() > reader.dataBytes()) {
            Thread.onSpinWait();
        }
        return reader;
    }

    private void swap() {
        BufferPage old = readerPage;
        old.setWritten(0);
        old.setEntryCount(0);
        // The commit word stays until the writer gets to the page: who maps it may still be reading.
        old.realEnd = 0;
        BufferPage head;
        Link toHead;
        long overrun;
        do {
            head = findHead();
            toHead = head.previous.next();
            BufferPage following = head.nextPage();
            old.linkTo(following.headMark());
            old.previous = head.previous;
            // The anchor must not be the page that is taken out.
            anchor = head.previous;
            // The number belongs to this very head page: if the writer moves the head meanwhile, the exchange fails.
            VarHandle.fullFence();
            overrun = buffer.counters().overrun.get();
        } while (toHead.target != head || toHead.state != Link.State.HEAD || !head.previous.relink(toHead, old.normal));
        head.nextPage().previous = old;
        headPage = head.nextPage();
        buffer.counters().pagesRead.add(1);
        readerPage = head;
        head.read = 0;
        if (head.recordedLoss > 0) {
            // Of replayed pages nobody else counts the losses: nothing is ever overwritten there.
            overrun += head.recordedLoss;
            buffer.counters().overrun.set(overrun);
            head.recordedLoss = 0;
        }
        if (overrun != lastOverrun) {
            lostEvents = overrun - lastOverrun;
            lastOverrun = overrun;
        }
    }

    /** Consumes the event at the reader's position. */
    private void advance(BufferPage reader) {
        ByteBuffer memory = reader.memory();
        int at = DATA_OFFSET + reader.read;
        int header = memory.getInt(at);
        switch (EventLayout.typeLen(header)) {
            case EventLayout.PADDING -> {}
            case EventLayout.TIME_EXTEND -> readStamp += EventLayout.time(memory, at);
            case EventLayout.TIME_STAMP ->
                readStamp = EventLayout.absoluteTime(EventLayout.time(memory, at), readStamp);
            default -> {
                readStamp += EventLayout.delta(header);
                buffer.counters().read.add(1);
            }
        }
        int length = EventLayout.eventBytes(memory, at);
        reader.read += length;
        buffer.counters().readBytes.add(length);
    }

    /**
     * Gives the next page to whoever maps the buffer: all that is committed on it counts as consumed.
     *
     * @param writeLosses whether losses are written into the page, as they are since 6.10
     */
    void acknowledge(boolean writeLosses) {
        while (!isEmpty()) {
            BufferPage reader = readerPage;
            int committed = reader.committedBytes();
            if (reader.read < committed) {
                while (reader.read < committed) {
                    pageWithData();
                    advance(reader);
                }
                return;
            }
            if (reader == buffer.commitPage()) {
                return;
            }
            reader = pageWithData();
            if (reader == null) {
                // The counters speak of an event that a change of the sub-buffers' size has thrown away.
                return;
            }
            if (writeLosses) {
                if (lostEvents != 0 && reader != buffer.commitPage()) {
                    writeLosses(reader);
                }
                lostEvents = 0;
            }
        }
    }

    private void writeLosses(BufferPage page) {
        if (page.realEnd != 0) {
            page.setCommit(page.realEnd);
        }
        page.setCommit(withLosses(page.memory(), page.commit()));
    }

    /** Stores the number of lost events behind the data, if there is room, and returns the commit word that says so. */
    private long withLosses(ByteBuffer memory, long commit) {
        int end = DATA_OFFSET + SubBufferLayout.committedBytes(commit);
        long flagged = commit + MISSED_EVENTS;
        if (memory.capacity() - end >= MISSED_COUNT_BYTES) {
            memory.putLong(end, lostEvents);
            flagged += MISSED_STORED;
        }
        return flagged;
    }

    /**
     * Consumes as much of the next page as fits, the header included.
     *
     * @param target a whole sub-buffer, which is filled from its start; what is not data is zeroed
     * @param countBytes how much the reader asks for
     * @return whether anything was consumed
     */
    boolean takePage(ByteBuffer target, int countBytes) {
        if (countBytes <= DATA_OFFSET) {
            return false;
        }
        int room = countBytes - DATA_OFFSET;
        BufferPage reader = pageWithData();
        if (reader == null) {
            return false;
        }
        int unread = reader.committedBytes() - reader.read;
        boolean copies = reader.read > 0 || room < unread || reader == buffer.commitPage() || buffer.isMapped();
        if (copies) {
            if (!copyEvents(reader, target, Math.min(room, unread))) {
                return false;
            }
        } else {
            handOver(reader, target);
        }
        long commit = target.getLong(COMMIT_OFFSET);
        int end = DATA_OFFSET + SubBufferLayout.committedBytes(commit);
        if (lostEvents != 0) {
            long flagged = withLosses(target, commit);
            target.putLong(COMMIT_OFFSET, flagged);
            end += (flagged & MISSED_STORED) != 0 ? MISSED_COUNT_BYTES : 0;
            lostEvents = 0;
        }
        while (end < target.capacity()) {
            target.put(end++, (byte) 0);
        }
        return true;
    }

    private boolean copyEvents(BufferPage reader, ByteBuffer target, int roomBytes) {
        ByteBuffer memory = reader.memory();
        int committed = reader.committedBytes();
        int room = roomBytes;
        // A time extend is never parted from its event.
        if (room < EventLayout.eventBytesWithTime(memory, DATA_OFFSET + reader.read)) {
            return false;
        }
        target.putLong(TIMESTAMP_OFFSET, readStamp);
        int at = DATA_OFFSET;
        do {
            int from = DATA_OFFSET + reader.read;
            int length = EventLayout.eventBytes(memory, from);
            target.put(at, memory, from, length);
            at += length;
            room -= length;
            advance(reader);
        } while (reader.read < committed && room >= EventLayout.eventBytesWithTime(memory, DATA_OFFSET + reader.read));
        target.putLong(COMMIT_OFFSET, at - DATA_OFFSET);
        return true;
    }

    /** The kernel gives the page itself away and puts an empty one in its place. */
    private void handOver(BufferPage reader, ByteBuffer target) {
        Counters counters = buffer.counters();
        counters.read.add(reader.entryCount());
        counters.readBytes.add(reader.committedBytes());
        target.put(0, reader.memory(), 0, target.capacity());
        if (reader.realEnd != 0) {
            target.putLong(COMMIT_OFFSET, reader.realEnd);
        }
        reader.clear();
    }

    /** Consumes one event, for {@code trace_pipe}. */
    @Nullable
    RecordedEvent takeEvent() {
        long lost = 0;
        while (true) {
            BufferPage reader = pageWithData();
            if (reader == null) {
                return null;
            }
            lost += lostEvents;
            lostEvents = 0;
            int at = DATA_OFFSET + reader.read;
            boolean data = EventLayout.isData(reader.memory().getInt(at));
            advance(reader);
            if (data) {
                ByteBuffer memory = reader.memory();
                int payload = EventLayout.payloadOffset(memory, at);
                ByteBuffer copy =
                        ByteBuffer.allocate(DATA_OFFSET + reader.read - payload).order(memory.order());
                copy.put(0, memory, payload, copy.capacity());
                return new RecordedEvent(buffer.cpu().index(), readStamp, copy, lost);
            }
        }
    }

    /** Copies all that is unread, without consuming it. */
    List<PageImage> images() {
        int cpu = buffer.cpu().index();
        List<PageImage> images = new ArrayList<>();
        images.add(PageImage.of(cpu, readerPage, readerPage.read, readStamp));
        BufferPage commit = buffer.commitPage();
        if (commit != readerPage) {
            BufferPage page = findHead();
            if (page == commit && page.read == page.committedBytes() && isReaderPageRead()) {
                // 6.18 takes how far a page was read when it was the reader's for how far it is read now: such a page
                // looks empty.
                return images;
            }
            for (int count = buffer.pageCount(); count > 0; count--) {
                images.add(PageImage.of(cpu, page, 0, 0));
                if (page == commit) {
                    break;
                }
                page = page.nextPage();
            }
        }
        return images;
    }

    private boolean isReaderPageRead() {
        return readerPage.read == readerPage.committedBytes();
    }

    /** Returns the time stamp of the oldest page, which the kernel takes for that of the oldest event. */
    long oldestTimestamp() {
        return (buffer.tailPage() == readerPage ? readerPage : findHead()).timestamp();
    }
}
