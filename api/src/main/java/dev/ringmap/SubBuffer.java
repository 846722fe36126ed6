package dev.ringmap;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One sub-buffer: its header and, through {@link #events()}, its records, read in place.
 *
 * <p>A {@link RingBufferMapping} has one object of this type and moves it on with every advance; a recorded page gets one by
 * {@link #of}. The writer may still be adding to a mapped sub-buffer. What is read of it ends where the kernel's own account ended at
 * the last advance ({@code reader.read}): what is behind is unread for the kernel, which gives it to whoever asks next. {@code commit}
 * is read with acquire semantics at each advance, which pairs with the {@code smp_wmb()} in front of the kernel's store of it.
 *
 * <p>Thread safety: <em>confined</em> to the thread that advances the mapping.
 *
 * <p>Lifecycle: valid until the next advance, which makes it show the next sub-buffer, or until the mapping is closed; every accessor
 * of memory then throws {@link MappingClosedException}.
 */
public final class SubBuffer {

    /** The value of {@link #lostEvents()} when events were lost and nobody knows how many. */
    public static final long UNKNOWN_LOST = -1;

    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private final SubBufferDescriptor layout;
    private final Lease lease;
    private final EventCursor events;

    private int id;
    private ByteBuffer page;
    private long timestamp;
    private long commit;
    private int readableBytes;
    private long lostEvents;
    private boolean followsReset;

    SubBuffer(SubBufferDescriptor layout, Lease lease, int id, ByteBuffer page) {
        this.layout = layout;
        this.lease = lease;
        this.id = id;
        this.page = page;
        this.events = new EventCursor(lease, layout);
    }

    /**
     * Looks at a recorded sub-buffer, for example one page of a {@code trace_pipe_raw} capture. Its id is 0.
     *
     * @param page the whole sub-buffer from its header on, in a direct buffer aligned to 8 bytes; not {@code null}
     * @param layout the layout of the kernel that wrote it; not {@code null}
     * @return the sub-buffer, before its first event; not {@code null}
     * @throws IllegalArgumentException if the buffer is not direct, not aligned, or shorter than the header
     * @throws MalformedSubBufferException if {@code commit} is more than the page holds
     */
    public static SubBuffer of(ByteBuffer page, SubBufferDescriptor layout) {
        ByteBuffer whole = page.slice().order(layout.order());
        if (!whole.isDirect() || whole.alignmentOffset(0, Long.BYTES) != 0) {
            throw new IllegalArgumentException("a sub-buffer is read from a direct buffer aligned to 8 bytes");
        }
        if (whole.capacity() < layout.dataOffset()) {
            throw new IllegalArgumentException(whole.capacity() + " bytes are less than a sub-buffer's header");
        }
        SubBuffer subBuffer = new SubBuffer(layout, new Lease("a recorded page"), 0, whole);
        subBuffer.load(0, whole, false);
        subBuffer.readable(Integer.MAX_VALUE);
        subBuffer.reportLost(subBuffer.storedLoss());
        return subBuffer;
    }

    /** Moves on to another sub-buffer, before its first record. */
    void load(int newId, ByteBuffer newPage, boolean afterReset) {
        id = newId;
        page = newPage;
        timestamp = newPage.getLong(layout.timestampOffset());
        lostEvents = 0;
        followsReset = afterReset;
        commit = commitAcquire();
        events.begin(newId, newPage, timestamp);
    }

    /** Tells whether this is still what the reader has: a competing reader may have come round to the same id with other events. */
    boolean shows(int readerId, ByteBuffer readerPage) {
        return readerId == id && readerPage.getLong(layout.timestampOffset()) == timestamp;
    }

    /** Lets the records up to here be read, as far as they are committed. */
    void readable(int accountedBytes) {
        commit = commitAcquire();
        int size = SubBufferDescriptor.size(commit);
        int room = page.capacity() - layout.dataOffset();
        readableBytes = size > room ? 0 : Math.min(size, accountedBytes);
        events.limit(readableBytes);
        if (size > room) {
            throw new MalformedSubBufferException(
                    id, 0, "commit says " + size + " bytes, the page has room for " + room);
        }
    }

    /** Adds to what has to be reported before the next event. */
    void reportLost(long count) {
        lostEvents = LossAccount.sum(lostEvents, count);
        events.lost(count);
    }

    /** Returns the loss that the page itself tells of: 0, the stored number, or {@link #UNKNOWN_LOST}. */
    long storedLoss() {
        if (!SubBufferDescriptor.hasMissedEvents(commit)) {
            return 0;
        }
        int countOffset = layout.dataOffset() + SubBufferDescriptor.size(commit);
        if (!SubBufferDescriptor.hasStoredCount(commit) || countOffset + layout.commitBytes() > page.capacity()) {
            return UNKNOWN_LOST;
        }
        return layout.commitBytes() == Long.BYTES
                ? page.getLong(countOffset)
                : Integer.toUnsignedLong(page.getInt(countOffset));
    }

    private long commitAcquire() {
        boolean isNative = layout.order() == ByteOrder.nativeOrder();
        if (layout.commitBytes() == Long.BYTES) {
            long value = (long) LONG.getAcquire(page, layout.commitOffset());
            return isNative ? value : Long.reverseBytes(value);
        }
        int value = (int) INT.getAcquire(page, layout.commitOffset());
        return Integer.toUnsignedLong(isNative ? value : Integer.reverseBytes(value));
    }

    /**
     * Returns which sub-buffer this is.
     *
     * @return the id, from 0; ids say nothing about time
     */
    public int id() {
        return id;
    }

    /**
     * Returns the time of its first event.
     *
     * @return the time stamp in the header, in units of the trace clock
     */
    public long timestamp() {
        return timestamp;
    }

    /**
     * Returns how much of it may be read, as of the last advance.
     *
     * @return bytes of records after the header: {@code commit} without its flags, of a mapped sub-buffer no more than
     *     {@code reader.read}
     */
    public int committedBytes() {
        return readableBytes;
    }

    /**
     * Tells how many events were lost directly before the first event of this sub-buffer. It keeps saying so when a later advance finds
     * more events in the same sub-buffer, and grows if a loss turns out late; {@link EventCursor#lostEvents()} tells each once.
     *
     * @return the number, 0 if none, {@link #UNKNOWN_LOST} if the kernel does not tell
     */
    public long lostEvents() {
        return lostEvents;
    }

    /**
     * Tells whether the trace was reset (cleared, or its clock changed) since the sub-buffer before this one. What had been written
     * and not read by then is gone. Like {@link #lostEvents()} this stays so for as long as the sub-buffer is the current one;
     * {@link RingBufferMapping#resets()} counts.
     *
     * @return {@code true} if a reset lies before this sub-buffer
     */
    public boolean followsReset() {
        return followsReset;
    }

    /**
     * Returns the memory of the sub-buffer, header included, for recorders.
     *
     * @return a new read-only view; bytes beyond the header and {@link #committedBytes()} are undefined, and all of it is once the
     *     mapping advances or closes; not {@code null}
     * @throws MappingClosedException if the mapping is closed
     */
    public ByteBuffer page() {
        lease.check();
        return page.duplicate().clear().asReadOnlyBuffer().order(layout.order());
    }

    /**
     * Returns the records.
     *
     * @return the one cursor of this sub-buffer, where it was left; not {@code null}
     */
    public EventCursor events() {
        return events;
    }
}
