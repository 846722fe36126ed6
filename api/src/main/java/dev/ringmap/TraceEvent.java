package dev.ringmap;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * An event where it lies in a sub-buffer: its time, its type and its payload, read in place.
 *
 * <p>Offsets count from the start of the event's payload, where {@code common_type} is. The accessors throw {@link IllegalStateException}
 * if there is no event, which is the case after an advance until {@link EventCursor#next} has been called.
 *
 * <p>Thread safety: <em>confined</em> to the thread that advances the reader.
 *
 * <p>Lifecycle: what an accessor returns is valid until {@link EventCursor#next}, the next advance or {@code close()} of the reader; after
 * the latter every accessor throws {@link ReaderClosedException}. If the page is a copy and another thread closes, unordered with this
 * one, that may be noticed as late as the next advance.
 *
 * <p>Torn events: a reset of the trace, or another consumer of the same CPU, gives a mapped sub-buffer back to the writer while it is read
 * here. Every value is therefore checked after it has been read: the sub-buffer's time stamp must be the same and {@code commit} must not
 * have become less, since the writer changes both before it writes the first new byte (contract 4.4). If either check fails, the accessor
 * throws {@link SubBufferTakenException}. Values that were returned before are right, but an event may end in that exception after some of
 * its fields were read. A trace clock whose stamps can repeat from page to page, {@code uptime}, hides this.
 *
 * <p>If the pages are gone because somebody has truncated the file, every accessor that reads the payload throws {@link
 * MappingLostException}.
 *
 * @since 0.1
 */
public abstract sealed class TraceEvent permits EventCursor {

    static final int NO_EVENT = -1;
    static final int NO_TYPE = -1;

    final Lease lease;
    final SubBufferDescriptor layout;

    /** Whether the writer may have the page while it is read. */
    final boolean isLive;

    int subBufferId;
    ByteBuffer page = ByteBuffer.allocate(0);
    int pageStart;
    int dataStart;
    long pageTimestamp;

    /** How many bytes of the sub-buffer's data may be read. */
    int limit;

    /** Counts from the start of the buffer, as {@link #pageStart} and {@link #dataStart} do. */
    int payloadOffset = NO_EVENT;

    int payloadLength;

    /** {@code common_type}, read when the cursor moves: it is looked at for each field. */
    int typeId = NO_TYPE;

    long timestamp;
    LostEvents lostEvents = LostEvents.NONE;
    boolean hasDiscarded;

    TraceEvent(Lease lease, SubBufferDescriptor layout, boolean isLive) {
        this.lease = lease;
        this.layout = layout;
        this.isLive = isLive;
    }

    /** Skips what is left of the sub-buffer. */
    abstract void discard();

    /**
     * Whether what has been read until now was whole: the writer sets {@code commit} to 0 when it begins a page anew, before it stores
     * anything, and the stamp with the first event. So a {@code commit} that is large enough again implies another stamp.
     */
    final boolean isIntact() {
        if (!isLive) {
            return true;
        }
        VarHandle.loadLoadFence();
        int size = SubBufferDescriptor.size(page.getInt(pageStart + layout.commitLowOffset()));
        VarHandle.loadLoadFence();
        return size >= limit && page.getLong(pageStart + layout.timestampOffset()) == pageTimestamp;
    }

    /** Checks, after a value has been read, that it could be read at all. */
    private void check() {
        if (!isLive) {
            lease.checkUnordered();
            return;
        }
        lease.check();
        if (!isIntact()) {
            discard();
            throw new SubBufferTakenException(subBufferId);
        }
    }

    /** Mapped memory is gone after the end; a copy stays what it was. */
    final void checkOpen() {
        if (isLive) {
            lease.check();
        } else {
            lease.checkUnordered();
        }
    }

    /**
     * Returns when the event happened.
     *
     * @return its time, unsigned, in units of the trace clock: nanoseconds for {@code local}, {@code global}, {@code mono}, {@code mono_raw},
     *     {@code boot}, {@code tai}
     */
    public final long timestamp() {
        requireEvent();
        return timestamp;
    }

    /**
     * Returns how many events were lost directly before this one, each gap once. A gap before a sub-buffer without events is reported
     * with the first event after it.
     *
     * @return the loss, {@link LostEvents#NONE} if there is none; not {@code null}
     */
    public final LostEvents lostEvents() {
        requireEvent();
        return lostEvents;
    }

    /**
     * Returns what kind of event it is.
     *
     * @return {@code common_type}, the number in the format's {@code ID:} line, 0 to 65535
     * @throws IndexOutOfBoundsException if the payload is too short to have one
     */
    public final int typeId() {
        requireEvent();
        checkOpen();
        if (typeId == NO_TYPE) {
            throw new IndexOutOfBoundsException("a payload of " + payloadLength + " bytes has no type");
        }
        return typeId;
    }

    /**
     * Returns where the event's record starts, for messages.
     *
     * @return the offset of the payload, in bytes from the start of the sub-buffer's data
     */
    public final int payloadOffset() {
        requireEvent();
        return payloadOffset - dataStart;
    }

    /**
     * Returns how long the payload is. The ring buffer rounds lengths up to 4 bytes; the exact length is not in it.
     *
     * @return the length in bytes
     */
    public final int payloadLengthBytes() {
        requireEvent();
        return payloadLength;
    }

    /**
     * Returns the byte order of the kernel that wrote the event, for bytes that were {@linkplain #copy copied}.
     *
     * @return its byte order; not {@code null}
     */
    public final ByteOrder byteOrder() {
        requireEvent();
        return page.order();
    }

    /**
     * Reads one byte of the payload.
     *
     * @param offset where, in bytes
     * @return the byte
     * @throws IndexOutOfBoundsException if it lies outside the payload
     * @throws SubBufferTakenException if the sub-buffer was taken away
     */
    public final byte byteAt(int offset) {
        int at = at(offset, Byte.BYTES);
        try {
            byte value = page.get(at);
            check();
            return value;
        } catch (IllegalStateException | InternalError e) {
            throw lease.explain(e);
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
    public final short shortAt(int offset) {
        int at = at(offset, Short.BYTES);
        try {
            short value = page.getShort(at);
            check();
            return value;
        } catch (IllegalStateException | InternalError e) {
            throw lease.explain(e);
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
    public final int intAt(int offset) {
        int at = at(offset, Integer.BYTES);
        try {
            int value = page.getInt(at);
            check();
            return value;
        } catch (IllegalStateException | InternalError e) {
            throw lease.explain(e);
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
    public final long longAt(int offset) {
        int at = at(offset, Long.BYTES);
        try {
            long value = page.getLong(at);
            check();
            return value;
        } catch (IllegalStateException | InternalError e) {
            throw lease.explain(e);
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
    public final void copy(int offset, byte[] target, int targetOffset, int length) {
        int at = at(offset, length);
        try {
            page.get(at, target, targetOffset, length);
            check();
        } catch (IllegalStateException | InternalError e) {
            throw lease.explain(e);
        }
    }

    private int at(int offset, int length) {
        requireEvent();
        return payloadOffset + Objects.checkFromIndexSize(offset, length, payloadLength);
    }

    private void requireEvent() {
        if (payloadOffset == NO_EVENT) {
            lease.check();
            throw new IllegalStateException("there is no event; call next() first");
        }
    }
}
