package dev.ringmap;

import static dev.ringmap.EventHeaderDescriptor.ARRAY0_BYTES;
import static dev.ringmap.EventHeaderDescriptor.HEADER_BYTES;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Walks over the events of a sub-buffer, in place: no event object, no copy, no allocation.
 *
 * <p>The cursor stands before the first event, on an event, or after the last, and is the event that it stands on: see {@link TraceEvent},
 * which also says what happens to a sub-buffer that is taken away. {@link #next} skips the rest of such a sub-buffer.
 *
 * <p>Thread safety: <em>confined</em> to the thread that advances the reader.
 *
 * @since 0.1
 */
public final class EventCursor extends TraceEvent {

    private static final int TYPE_MASK = (1 << Short.SIZE) - 1;

    private final ByteOrder order;

    /** Counts from the start of the data, as the kernel's own offsets do. */
    private int position;

    /** The time of the last event passed, delivered or not. What is passed behind it, padding for one, moves {@link #timestamp} on. */
    private long latestTimestamp;

    private LostEvents pendingLost = LostEvents.NONE;

    /** Whether there is a loss to be moved on: the two are looked at for each event otherwise. */
    private boolean hasLoss;

    private long deliveredEvents;

    EventCursor(Lease lease, SubBufferDescriptor layout, boolean isLive) {
        super(lease, layout, isLive);
        this.order = layout.order();
    }

    void begin(int newSubBufferId, ByteBuffer newPage, int newPageStart, long newPageTimestamp) {
        subBufferId = newSubBufferId;
        page = newPage;
        pageStart = newPageStart;
        dataStart = newPageStart + layout.dataOffset();
        pageTimestamp = newPageTimestamp;
        timestamp = newPageTimestamp;
        position = 0;
        limit = 0;
        payloadOffset = NO_EVENT;
    }

    void limit(int readableBytes) {
        limit = readableBytes;
        payloadOffset = NO_EVENT;
    }

    /** A loss that no event follows on its page is reported with the next event of a later page. */
    void lost(LostEvents lost) {
        pendingLost = pendingLost.plus(lost);
        hasLoss = true;
    }

    /** Whether there is an event to deliver, or something that does not parse; passes padding and times in front of it. */
    boolean hasRemaining() {
        int start = position;
        try {
            while (position < limit && isPassable()) {
                step();
            }
        } catch (MalformedSubBufferException e) {
            return true; // next() says so
        }
        if (position != start && !isIntact()) {
            discard(); // what was passed may have been events that somebody has overwritten
        }
        return position < limit;
    }

    /** Whether every byte was walked over; does not look at the page. */
    boolean isAtEnd() {
        return position >= limit;
    }

    private boolean isPassable() {
        return limit - position >= HEADER_BYTES
                && EventHeaderDescriptor.typeLen(page.getInt(dataStart + position), order)
                        > EventHeaderDescriptor.TYPE_DATA_SHORT_MAX;
    }

    /** Passes over records that somebody else has consumed; their time still counts. */
    void skipTo(int offset) {
        try {
            while (position < Math.min(offset, limit)) {
                step();
            }
            payloadOffset = NO_EVENT;
        } catch (IllegalStateException | IndexOutOfBoundsException e) {
            discardOrThrow(e);
        }
    }

    /** Passes over events that happened before a time, and returns how many. */
    int skipBefore(long time) {
        int skipped = 0;
        while (position < limit) {
            int start = position;
            long startTimestamp = timestamp;
            boolean isEvent = false;
            while (!isEvent && position < limit) {
                isEvent = step();
            }
            if (!isEvent || Long.compareUnsigned(timestamp, time) >= 0) {
                position = start; // with the times in front of the event
                timestamp = startTimestamp;
                break;
            }
            skipped++;
        }
        payloadOffset = NO_EVENT;
        return skipped;
    }

    /** Passes over all that is left, and returns how many events that were. */
    int passAll() {
        int events = 0;
        while (position < limit) {
            if (step()) {
                events++;
            }
        }
        return events;
    }

    /** The time of the last event passed, of whatever sub-buffer. */
    long latestTimestamp() {
        return latestTimestamp;
    }

    /** Counts the events that were not handed out and that nobody will see again; {@link LostEvents#UNKNOWN} if it is too late to count. */
    LostEvents countRemaining() {
        if (!hasRemaining()) {
            return LostEvents.NONE;
        }
        EventCursor ahead = new EventCursor(lease, layout, isLive);
        ahead.begin(subBufferId, page, pageStart, pageTimestamp);
        ahead.position = position;
        ahead.limit = limit;
        long count = 0;
        try {
            while (ahead.hasRemaining()) {
                count += ahead.step() ? 1 : 0;
            }
        } catch (IllegalStateException | IndexOutOfBoundsException e) {
            return LostEvents.UNKNOWN;
        }
        return ahead.isIntact() ? LostEvents.exactly(count) : LostEvents.UNKNOWN;
    }

    /** How many events were delivered, of whatever sub-buffers. */
    long deliveredEvents() {
        return deliveredEvents;
    }

    /** Tells, once, whether events were discarded because the sub-buffer was taken away. */
    boolean takeDiscarded() {
        boolean was = hasDiscarded;
        hasDiscarded = false;
        return was;
    }

    /**
     * Moves on to the next event.
     *
     * @return {@code true} if the cursor stands on an event, {@code false} if there is none left in this sub-buffer
     * @throws MalformedSubBufferException if the records do not parse; the rest of the sub-buffer is skipped
     * @throws ReaderClosedException if the reader is closed
     * @throws MappingLostException if the pages are gone
     */
    public boolean next() {
        try {
            boolean hasRead = position < limit;
            boolean isEvent = hasRead && (stepShort() || stepOn());
            if (isLive) {
                lease.check();
                if (hasRead && !isIntact()) {
                    discard();
                    return false;
                }
            } else {
                lease.checkUnordered();
            }
            if (isEvent) {
                deliveredEvents++;
                if (hasLoss) {
                    moveLoss();
                }
            } else {
                payloadOffset = NO_EVENT;
            }
            return isEvent;
        } catch (IllegalStateException | IndexOutOfBoundsException e) {
            discardOrThrow(e);
            return false;
        } catch (InternalError e) {
            throw lost(e);
        }
    }

    /** The loss before the event before this one was reported there. */
    private void moveLoss() {
        lostEvents = pendingLost;
        pendingLost = LostEvents.NONE;
        hasLoss = !lostEvents.isNone();
    }

    /** Nothing is left to deliver of pages that are gone. */
    private MappingLostException lost(InternalError fault) {
        position = limit;
        payloadOffset = NO_EVENT;
        return lease.lost(fault);
    }

    /** What does not parse may be zeros of a mapping that is gone, or the writer's next events: the real cause is reported first. */
    private void discardOrThrow(RuntimeException failure) {
        position = limit;
        payloadOffset = NO_EVENT;
        lease.check();
        if (isIntact()) {
            throw failure;
        }
        discard();
    }

    @Override
    void discard() {
        position = limit;
        payloadOffset = NO_EVENT;
        hasDiscarded = true;
    }

    /**
     * Passes over one record if it is a short event, as nearly all are; otherwise does nothing. One load gives header and type, since each
     * load is checked several times.
     */
    private boolean stepShort() {
        int start = position;
        if (limit - start < HEADER_BYTES + Integer.BYTES) {
            return false;
        }
        int at = dataStart + start;
        long words = page.getLong(at);
        boolean isLittleEndian = order == ByteOrder.LITTLE_ENDIAN;
        int word = (int) (isLittleEndian ? words : words >>> Integer.SIZE);
        int typeLen = EventHeaderDescriptor.typeLen(word, order);
        int length = typeLen * Integer.BYTES;
        if (typeLen == 0
                || typeLen > EventHeaderDescriptor.TYPE_DATA_SHORT_MAX
                || length > limit - start - HEADER_BYTES) {
            return false;
        }
        timestamp += EventHeaderDescriptor.timeDelta(word, order);
        position = start + HEADER_BYTES + length;
        payloadOffset = at + HEADER_BYTES;
        payloadLength = length;
        latestTimestamp = timestamp;
        typeId = (int) (isLittleEndian ? words >>> Integer.SIZE : words >>> Short.SIZE) & TYPE_MASK;
        return true;
    }

    /** Passes over records up to and including an event; {@code false} if there is none. */
    private boolean stepOn() {
        boolean isEvent = false;
        while (!isEvent && position < limit) {
            isEvent = step();
        }
        return isEvent;
    }

    /** Passes over one record; {@code true} if it is an event. */
    private boolean step() {
        int start = position;
        require(start, HEADER_BYTES);
        int word = page.getInt(dataStart + start);
        int typeLen = EventHeaderDescriptor.typeLen(word, order);
        int delta = EventHeaderDescriptor.timeDelta(word, order);
        if (typeLen > 0 && typeLen <= EventHeaderDescriptor.TYPE_DATA_SHORT_MAX) {
            timestamp += delta;
            return event(start, start + HEADER_BYTES, typeLen * Integer.BYTES);
        }
        return switch (typeLen) {
            case EventHeaderDescriptor.TYPE_DATA_LONG -> longEvent(start, delta);
            case EventHeaderDescriptor.TYPE_PADDING -> padding(start, delta);
            case EventHeaderDescriptor.TYPE_TIME_EXTEND -> {
                timestamp += EventHeaderDescriptor.longTime(array0(start), delta);
                yield pass(start, HEADER_BYTES + ARRAY0_BYTES);
            }
            default -> {
                long stamp = EventHeaderDescriptor.longTime(array0(start), delta);
                timestamp = EventHeaderDescriptor.restoreTopBits(stamp, timestamp);
                yield pass(start, HEADER_BYTES + ARRAY0_BYTES);
            }
        };
    }

    private boolean longEvent(int start, int delta) {
        int length = array0(start);
        if (length < ARRAY0_BYTES) {
            throw new MalformedSubBufferException(subBufferId, start, "an event of " + length + " bytes");
        }
        timestamp += delta;
        return event(start, start + HEADER_BYTES + ARRAY0_BYTES, length - ARRAY0_BYTES);
    }

    private boolean event(int start, int payload, int length) {
        require(start, (long) payload - start + length);
        position = Math.min(limit, align(payload + length));
        payloadOffset = dataStart + payload;
        payloadLength = length;
        latestTimestamp = timestamp;
        typeId = length < Short.BYTES ? NO_TYPE : Short.toUnsignedInt(page.getShort(payloadOffset));
        return true;
    }

    private boolean padding(int start, int delta) {
        if (delta == 0) {
            position = limit; // the writer gave up the rest of the page
            return false;
        }
        int length = array0(start);
        if (length < ARRAY0_BYTES) {
            throw new MalformedSubBufferException(subBufferId, start, "padding of " + length + " bytes");
        }
        timestamp += delta;
        return pass(start, (long) HEADER_BYTES + length);
    }

    private boolean pass(int start, long length) {
        require(start, length);
        position = Math.min(limit, align(start + (int) length));
        return false;
    }

    private int array0(int start) {
        require(start, HEADER_BYTES + ARRAY0_BYTES);
        return page.getInt(dataStart + start + HEADER_BYTES);
    }

    private void require(int start, long length) {
        if (length > limit - start) {
            throw new MalformedSubBufferException(
                    subBufferId, start, "a record of " + length + " bytes, " + (limit - start) + " are committed");
        }
    }

    private static int align(int offset) {
        return (offset + Integer.BYTES - 1) & -Integer.BYTES;
    }
}
