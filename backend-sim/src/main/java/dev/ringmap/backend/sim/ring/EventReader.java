package dev.ringmap.backend.sim.ring;

import static dev.ringmap.backend.sim.ring.SubBufferLayout.COMMIT_OFFSET;
import static dev.ringmap.backend.sim.ring.SubBufferLayout.DATA_OFFSET;
import static dev.ringmap.backend.sim.ring.SubBufferLayout.MISSED_COUNT_BYTES;
import static dev.ringmap.backend.sim.ring.SubBufferLayout.MISSED_EVENTS;
import static dev.ringmap.backend.sim.ring.SubBufferLayout.MISSED_STORED;
import static dev.ringmap.backend.sim.ring.SubBufferLayout.TIMESTAMP_OFFSET;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The reader of one CPU's buffer: consumes sub-buffers and events, or copies what is unread. Every method requires the reader lock.
 */
final class EventReader {

    private final CpuBuffer buffer;
    private final ReaderPage readerPage;
    private final Counters counters;

    EventReader(CpuBuffer buffer) {
        this.buffer = buffer;
        readerPage = buffer.readerPage();
        counters = buffer.counters();
    }

    /**
     * Gives the next page to the mappings of the buffer: everything committed on it counts as consumed.
     *
     * @param writeLosses whether losses are written into the page, as they are since 6.10
     */
    void acknowledge(boolean writeLosses) {
        while (!readerPage.isEmpty()) {
            BufferPage reader = readerPage.page();
            int committed = reader.committedBytes();
            if (reader.read < committed) {
                while (reader.read < committed) {
                    readerPage.withData();
                    readerPage.advance();
                }
                return;
            }
            if (reader == buffer.tail().commitPage()) {
                return;
            }
            reader = readerPage.withData();
            if (reader == null) {
                // The counters include an event that a change of the sub-buffers' size has thrown away.
                return;
            }
            if (writeLosses) {
                if (readerPage.lostEvents() != 0 && reader != buffer.tail().commitPage()) {
                    writeLosses(reader);
                }
                readerPage.forgetLostEvents();
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
            memory.putLong(end, readerPage.lostEvents());
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
        BufferPage reader = readerPage.withData();
        if (reader == null) {
            return false;
        }
        int unread = reader.committedBytes() - reader.read;
        boolean copies =
                reader.read > 0 || room < unread || reader == buffer.tail().commitPage() || buffer.isMapped();
        if (copies) {
            if (!copyEvents(reader, target, Math.min(room, unread))) {
                return false;
            }
        } else {
            handOver(reader, target);
        }
        long commit = target.getLong(COMMIT_OFFSET);
        int end = DATA_OFFSET + SubBufferLayout.committedBytes(commit);
        if (readerPage.lostEvents() != 0) {
            long flagged = withLosses(target, commit);
            target.putLong(COMMIT_OFFSET, flagged);
            end += (flagged & MISSED_STORED) != 0 ? MISSED_COUNT_BYTES : 0;
            readerPage.forgetLostEvents();
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
        // A time extend is never separated from its event.
        if (room < EventLayout.eventBytesWithTime(memory, DATA_OFFSET + reader.read)) {
            return false;
        }
        target.putLong(TIMESTAMP_OFFSET, readerPage.readStamp());
        int at = DATA_OFFSET;
        do {
            int from = DATA_OFFSET + reader.read;
            int length = EventLayout.eventBytes(memory, from);
            target.put(at, memory, from, length);
            at += length;
            room -= length;
            readerPage.advance();
        } while (reader.read < committed && room >= EventLayout.eventBytesWithTime(memory, DATA_OFFSET + reader.read));
        target.putLong(COMMIT_OFFSET, at - DATA_OFFSET);
        return true;
    }

    /** The kernel gives the page itself away and puts an empty one in its place. */
    private void handOver(BufferPage reader, ByteBuffer target) {
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
            BufferPage reader = readerPage.withData();
            if (reader == null) {
                return null;
            }
            lost += readerPage.lostEvents();
            readerPage.forgetLostEvents();
            int at = DATA_OFFSET + reader.read;
            boolean data = EventLayout.isData(reader.memory().getInt(at));
            readerPage.advance();
            if (data) {
                ByteBuffer memory = reader.memory();
                int payload = EventLayout.payloadOffset(memory, at);
                ByteBuffer copy =
                        ByteBuffer.allocate(DATA_OFFSET + reader.read - payload).order(memory.order());
                copy.put(0, memory, payload, copy.capacity());
                return new RecordedEvent(buffer.cpu().index(), readerPage.readStamp(), copy, lost);
            }
        }
    }

    /** Copies all that is unread, without consuming it. */
    List<PageImage> images() {
        int cpu = buffer.cpu().index();
        BufferPage reader = readerPage.page();
        List<PageImage> images = new ArrayList<>();
        images.add(PageImage.of(cpu, reader, reader.read, readerPage.readStamp()));
        BufferPage commit = buffer.tail().commitPage();
        if (commit != reader) {
            BufferPage page = buffer.pages().findHead();
            if (page == commit && page.read == page.committedBytes() && readerPage.isRead()) {
                // 6.18 takes how far a page was read while it was the reader's for how far it is read now: such a page
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

    ReaderState state() {
        BufferPage page = readerPage.page();
        return new ReaderState(
                page.id,
                page.read,
                readerPage.lostEvents(),
                counters.entries.get(),
                counters.overrun.get(),
                counters.read.get());
    }

    Statistics statistics() {
        return new Statistics(
                counters.unread(),
                counters.overrun.get(),
                counters.commitOverrun.get(),
                counters.unreadBytes(),
                oldestTimestamp(),
                counters.dropped.get(),
                counters.read.get());
    }

    /** Returns the time stamp of the oldest page, which the kernel takes for that of the oldest event. */
    private long oldestTimestamp() {
        BufferPage reader = readerPage.page();
        return (buffer.tail().page() == reader ? reader : buffer.pages().findHead()).timestamp();
    }
}
