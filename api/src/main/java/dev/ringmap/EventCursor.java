package dev.ringmap;

import static dev.ringmap.EventHeaderDescriptor.ARRAY0_BYTES;
import static dev.ringmap.EventHeaderDescriptor.HEADER_BYTES;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * Walks over the events of a sub-buffer, in place: no event object, no copy, no allocation.
 *
 * <p>The cursor stands before the first event, on an event, or after the last. The accessors speak of the event that it stands on;
 * they throw {@link IllegalStateException} where there is none, which is the case after an advance until {@link #next} has been called.
 * Offsets count from the start of the event's payload, where {@code common_type} is.
 *
 * <p>Thread safety: <em>confined</em> to the thread that advances the mapping.
 *
 * <p>Lifecycle: what an accessor says is valid until {@link #next}, the next advance or {@code close()} of the mapping; after the
 * latter every accessor throws {@link MappingClosedException}.
 *
 * <p>Torn events: a reset of the trace, or another consumer of the same CPU, lets the writer have the sub-buffer while it is read here.
 * Every value is therefore checked after it has been read: the sub-buffer's time stamp is still the same and {@code commit} has not
 * become less, both of which the writer changes before it writes the first new byte (contract, "Learned since"). If they do not hold,
 * {@link #next} skips the rest of the sub-buffer, and an accessor throws {@link SubBufferTakenException}. Values that were returned
 * before are right, but an event may end in that exception after some of its fields were read. A trace clock whose stamps can repeat
 * from page to page, {@code uptime}, does not let this be told.
 */
public final class EventCursor {

    private static final int NO_EVENT = -1;

    private final Lease lease;
    private final SubBufferDescriptor layout;
    private final ByteOrder order;
    private final int dataOffset;

    private int subBufferId;
    private ByteBuffer page;
    private long pageTimestamp;

    /** Both count from the start of the data, as the kernel's own offsets do. */
    private int position;

    private int limit;

    private int payloadOffset = NO_EVENT;
    private int payloadLength;
    private long timestamp;
    private long pendingLost;
    private long lostEvents;
    private boolean hasDiscarded;

    EventCursor(Lease lease, SubBufferDescriptor layout) {
        this.lease = lease;
        this.layout = layout;
        this.order = layout.order();
        this.dataOffset = layout.dataOffset();
        this.page = ByteBuffer.allocate(0);
    }

    void begin(int newSubBufferId, ByteBuffer newPage, long newPageTimestamp) {
        subBufferId = newSubBufferId;
        page = newPage;
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

    /** A loss without an event after it on its page is reported before the next event there is. */
    void lost(long count) {
        pendingLost = LossAccount.sum(pendingLost, count);
    }

    boolean hasRemaining() {
        return position < limit;
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

    /** Counts the events that were not handed out, for nobody will see them again; {@link SubBuffer#UNKNOWN_LOST} if that is too late. */
    long countRemaining() {
        if (!hasRemaining()) {
            return 0;
        }
        EventCursor ahead = new EventCursor(lease, layout);
        ahead.begin(subBufferId, page, pageTimestamp);
        ahead.position = position;
        ahead.limit = limit;
        long count = 0;
        try {
            while (ahead.hasRemaining()) {
                count += ahead.step() ? 1 : 0;
            }
        } catch (IllegalStateException | IndexOutOfBoundsException e) {
            return SubBuffer.UNKNOWN_LOST;
        }
        return ahead.isIntact() ? count : SubBuffer.UNKNOWN_LOST;
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
     * @throws MappingClosedException if the mapping is closed
     */
    public boolean next() {
        lostEvents = 0;
        payloadOffset = NO_EVENT;
        try {
            boolean isEvent = false;
            boolean hasRead = position < limit;
            while (!isEvent && position < limit) {
                isEvent = step();
            }
            lease.check();
            if (hasRead && !isIntact()) {
                discard();
                return false;
            }
            if (isEvent) {
                lostEvents = pendingLost;
                pendingLost = 0;
            }
            return isEvent;
        } catch (IllegalStateException | IndexOutOfBoundsException e) {
            discardOrThrow(e);
            return false;
        }
    }

    /** What does not parse may be zeros of a mapping that is gone, or the writer's next events: what really happened comes first. */
    private void discardOrThrow(RuntimeException failure) {
        position = limit;
        payloadOffset = NO_EVENT;
        lease.check();
        if (isIntact()) {
            throw failure;
        }
        discard();
    }

    private void discard() {
        position = limit;
        payloadOffset = NO_EVENT;
        hasDiscarded = true;
    }

    /**
     * Whether what has been read until now was whole: the writer sets {@code commit} to 0 when it begins a page anew, before it stores
     * anything, and the stamp with the first event. So a {@code commit} that is large enough again implies another stamp.
     */
    private boolean isIntact() {
        VarHandle.loadLoadFence();
        int size = SubBufferDescriptor.size(page.getInt(layout.commitLowOffset()));
        VarHandle.loadLoadFence();
        return size >= limit && page.getLong(layout.timestampOffset()) == pageTimestamp;
    }

    /** After a value has been read: whether there was a right to read it. */
    private void check() {
        lease.check();
        if (!isIntact()) {
            discard();
            throw new SubBufferTakenException(subBufferId);
        }
    }

    /** Passes over one record; {@code true} if it is an event. */
    private boolean step() {
        int start = position;
        require(start, HEADER_BYTES);
        int word = page.getInt(dataOffset + start);
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
        payloadOffset = dataOffset + payload;
        payloadLength = length;
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
        return page.getInt(dataOffset + start + HEADER_BYTES);
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

    /**
     * Returns when the event happened.
     *
     * @return its time in units of the trace clock: nanoseconds for {@code local}, {@code global}, {@code mono}, {@code mono_raw},
     *     {@code boot}, {@code tai}
     */
    public long timestamp() {
        requireEvent();
        return timestamp;
    }

    /**
     * Tells how many events were lost directly before this one, each gap once. A gap before a sub-buffer without events is told with the
     * first event after it.
     *
     * @return the number, 0 if none, {@link SubBuffer#UNKNOWN_LOST} if the kernel does not tell
     */
    public long lostEvents() {
        requireEvent();
        return lostEvents;
    }

    /**
     * Returns what kind of event it is.
     *
     * @return {@code common_type}, the number in the format's {@code ID:} line, 0 to 65535
     * @throws IndexOutOfBoundsException if the payload is too short to have one
     * @throws SubBufferTakenException if the sub-buffer was taken away
     */
    public int typeId() {
        return Short.toUnsignedInt(shortAt(0));
    }

    /**
     * Returns where the event's record starts, for messages.
     *
     * @return the offset of the payload, in bytes from the start of the sub-buffer's data
     */
    public int payloadOffset() {
        requireEvent();
        return payloadOffset - dataOffset;
    }

    /**
     * Returns how long the payload is. The ring-buffer rounds lengths up to 4 bytes; the exact length is not in it.
     *
     * @return the length in bytes
     */
    public int payloadLengthBytes() {
        requireEvent();
        return payloadLength;
    }

    /**
     * Reads one byte of the payload.
     *
     * @param offset where, in bytes
     * @return the byte
     * @throws IndexOutOfBoundsException if it lies outside the payload
     * @throws SubBufferTakenException if the sub-buffer was taken away
     */
    public byte byteAt(int offset) {
        int at = at(offset, Byte.BYTES);
        try {
            byte value = page.get(at);
            check();
            return value;
        } catch (IllegalStateException e) {
            throw lease.translate(e);
        }
    }

    /**
     * Reads two bytes of the payload, aligned or not, in the byte order of the kernel that wrote them.
     *
     * @param offset where, in bytes
     * @return the value
     * @throws IndexOutOfBoundsException if it reaches outside the payload
     * @throws SubBufferTakenException if the sub-buffer was taken away
     */
    public short shortAt(int offset) {
        int at = at(offset, Short.BYTES);
        try {
            short value = page.getShort(at);
            check();
            return value;
        } catch (IllegalStateException e) {
            throw lease.translate(e);
        }
    }

    /**
     * Reads four bytes of the payload, aligned or not, in the byte order of the kernel that wrote them.
     *
     * @param offset where, in bytes
     * @return the value
     * @throws IndexOutOfBoundsException if it reaches outside the payload
     * @throws SubBufferTakenException if the sub-buffer was taken away
     */
    public int intAt(int offset) {
        int at = at(offset, Integer.BYTES);
        try {
            int value = page.getInt(at);
            check();
            return value;
        } catch (IllegalStateException e) {
            throw lease.translate(e);
        }
    }

    /**
     * Reads eight bytes of the payload, aligned or not, in the byte order of the kernel that wrote them.
     *
     * @param offset where, in bytes
     * @return the value
     * @throws IndexOutOfBoundsException if it reaches outside the payload
     * @throws SubBufferTakenException if the sub-buffer was taken away
     */
    public long longAt(int offset) {
        int at = at(offset, Long.BYTES);
        try {
            long value = page.getLong(at);
            check();
            return value;
        } catch (IllegalStateException e) {
            throw lease.translate(e);
        }
    }

    /**
     * Copies a part of the payload, for strings and arrays.
     *
     * @param offset where it starts, in bytes
     * @param target where it goes; not {@code null}
     * @param targetOffset the index of its first byte in the target
     * @param length how many bytes
     * @throws IndexOutOfBoundsException if it reaches outside the payload or the target
     * @throws SubBufferTakenException if the sub-buffer was taken away; the target may have been written to
     */
    public void copy(int offset, byte[] target, int targetOffset, int length) {
        int at = at(offset, length);
        try {
            page.get(at, target, targetOffset, length);
            check();
        } catch (IllegalStateException e) {
            throw lease.translate(e);
        }
    }

    private int at(int offset, int length) {
        requireEvent();
        return payloadOffset + Objects.checkFromIndexSize(offset, length, payloadLength);
    }

    private void requireEvent() {
        if (payloadOffset == NO_EVENT) {
            lease.check();
            throw new IllegalStateException("the cursor is on no event; call next() first");
        }
    }
}
