package dev.ringmap;

import java.nio.ByteBuffer;

/**
 * One sub-buffer: its header and, through {@link #events()}, its records, read in place.
 *
 * <p>A {@link RingBufferReader} has one object of this type and moves it on with every advance; pages from elsewhere are shown by a
 * {@link RecordedSubBuffer}. The writer may still be adding to a mapped sub-buffer. Reading ends where the kernel's own account ended at
 * the last advance ({@code reader.read}): the kernel regards what follows as unread, and gives it to whoever asks next. {@code commit} is
 * read with acquire semantics at each advance, which pairs with the {@code smp_wmb()} in front of the kernel's store of it.
 *
 * <p>Thread safety: <em>confined</em> to the thread that advances the reader.
 *
 * <p>Lifecycle: valid until the next advance, which makes it show the next sub-buffer, or until the reader is closed; every accessor of
 * memory then throws {@link ReaderClosedException}.
 *
 * @since 0.1
 */
public sealed class SubBuffer permits RecordedSubBuffer {

    /** Less than a sixteenth of a sub-buffer is little room: 256 bytes of 4 KiB. */
    static final int NEARLY_FULL_SHARE = 16;

    private final SubBufferDescriptor layout;
    private final Lease lease;
    private final boolean isLive;
    private final EventCursor events;

    private int id;
    private ByteBuffer page = ByteBuffer.allocate(0);
    private int start;
    private int length;
    private long timestamp;
    private long commit;
    private int readableBytes;
    private LostEvents lostEvents = LostEvents.NONE;
    private boolean followsReset;

    /**
     * @param isLive whether the writer may be at work on it: then it is mapped, and aligned
     */
    SubBuffer(SubBufferDescriptor layout, Lease lease, boolean isLive) {
        this.layout = layout;
        this.lease = lease;
        this.isLive = isLive;
        this.events = new EventCursor(lease, layout, isLive);
    }

    /**
     * Shows one recorded sub-buffer, for example a page of a {@code trace_pipe_raw} capture. Its id is 0. For many pages use one {@link
     * RecordedSubBuffer}, which allocates nothing per page.
     *
     * @param page a buffer, heap or direct, whose remaining bytes are the sub-buffer from its header on; not {@code null}
     * @param layout the layout of the kernel that wrote it; not {@code null}
     * @return the sub-buffer, before its first event; not {@code null}
     * @throws IllegalArgumentException if it is shorter than the header
     * @throws MalformedSubBufferException if {@code commit} is more than the page holds
     * @throws MappingLostException if it is mapped from a file that was truncated
     */
    public static SubBuffer of(ByteBuffer page, SubBufferDescriptor layout) {
        RecordedSubBuffer subBuffer = new RecordedSubBuffer(layout, "a recorded page");
        subBuffer.show(0, page);
        return subBuffer;
    }

    final SubBufferDescriptor layout() {
        return layout;
    }

    final Lease lease() {
        return lease;
    }

    /** Moves on to another sub-buffer, before its first record. */
    final void load(int newId, ByteBuffer newPage, int newStart, int newLength, boolean afterReset) {
        id = newId;
        page = newPage;
        start = newStart;
        length = newLength;
        timestamp = newPage.getLong(newStart + layout.timestampOffset());
        if (!lostEvents.isNone()) {
            lostEvents = LostEvents.NONE;
        }
        followsReset = afterReset;
        commit = commitAcquire(page, start);
        events.begin(newId, newPage, newStart, timestamp);
    }

    /** Whether this is still what the reader has: a competing reader may have come round to the same id with other events. */
    final boolean shows(int readerId, ByteBuffer readerPage) {
        return readerId == id && readerPage.getLong(layout.timestampOffset()) == timestamp;
    }

    /** Whether these bytes, of which there are some, are all that is committed. A reset takes back what was. */
    final boolean isExhausted(int accountedBytes) {
        return accountedBytes > 0 && SubBufferDescriptor.size(commitAcquire(page, start)) == accountedBytes;
    }

    /** Whether the writer has entered the next sub-buffer, which then has a new time stamp, and has not committed anything there. */
    final boolean isBeingLeftFor(ByteBuffer next) {
        return Long.compareUnsigned(next.getLong(layout.timestampOffset()), timestamp) > 0 && !hasCommitted(next);
    }

    /**
     * Whether the next sub-buffer may have events behind these. Its time stamp may be the same: those of a coarse clock are, and those of
     * events that interrupted another one.
     */
    final boolean mayGoOnIn(ByteBuffer next) {
        return Long.compareUnsigned(next.getLong(layout.timestampOffset()), timestamp) >= 0 && hasCommitted(next);
    }

    private boolean hasCommitted(ByteBuffer other) {
        return SubBufferDescriptor.size(commitAcquire(other, 0)) > 0;
    }

    /** Whether so little room is left that the next record may have to go to the next sub-buffer; few records are longer. */
    final boolean isNearlyFull() {
        int room = length - layout.dataOffset() - SubBufferDescriptor.size(commitAcquire(page, start));
        return room < length / NEARLY_FULL_SHARE;
    }

    /** Lets the records up to here be read, as far as they are committed. */
    final void readable(int accountedBytes) {
        commit = commitAcquire(page, start);
        int size = SubBufferDescriptor.size(commit);
        int room = length - layout.dataOffset();
        readableBytes = size > room ? 0 : Math.min(size, accountedBytes);
        events.limit(readableBytes);
        if (size > room) {
            throw new MalformedSubBufferException(
                    id, 0, "commit says " + size + " bytes, the page has room for " + room);
        }
    }

    /** Adds to what has to be reported before the next event. */
    final void reportLost(LostEvents lost) {
        if (!lost.isNone()) {
            lostEvents = lostEvents.plus(lost);
            events.lost(lost);
        }
    }

    /** Returns the loss that the page itself reports: none, the stored number, or one without a number. */
    final LostEvents storedLoss() {
        if (!SubBufferDescriptor.hasMissedEvents(commit)) {
            return LostEvents.NONE;
        }
        int countOffset = layout.dataOffset() + SubBufferDescriptor.size(commit);
        if (!SubBufferDescriptor.hasStoredCount(commit) || countOffset + layout.commitBytes() > length) {
            return LostEvents.UNKNOWN;
        }
        long count = layout.commitBytes() == Integer.BYTES
                ? Integer.toUnsignedLong(page.getInt(start + countOffset))
                : page.getLong(start + countOffset);
        return count < 0 ? LostEvents.UNKNOWN : LostEvents.exactly(count); // a damaged recording may say anything
    }

    /** Whether the kernel had room for the number, which {@link #storedLoss} gives unless the page was cut off. */
    final boolean hasStoredCount() {
        return SubBufferDescriptor.hasStoredCount(commit);
    }

    /** Nobody writes to a recorded page, and it need not be aligned. */
    private long commitAcquire(ByteBuffer page, int start) {
        if (isLive) {
            return layout.commitAcquire(page, start);
        }
        int at = start + layout.commitOffset();
        return layout.commitBytes() == Long.BYTES ? page.getLong(at) : Integer.toUnsignedLong(page.getInt(at));
    }

    /**
     * Returns which sub-buffer this is.
     *
     * @return the id, from 0; ids say nothing about time
     */
    public final int id() {
        return id;
    }

    /**
     * Returns the time of its first event.
     *
     * @return the time stamp in the header, unsigned, in units of the trace clock
     */
    public final long timestamp() {
        return timestamp;
    }

    /**
     * Returns how much of it may be read, as of the last advance.
     *
     * @return bytes of records after the header: {@code commit} without its flags, of a mapped sub-buffer no more than
     *     {@code reader.read}
     */
    public final int committedBytes() {
        return readableBytes;
    }

    /**
     * Returns how many events were lost directly before the first event of this sub-buffer. The number stays when a later advance finds
     * more events in the same sub-buffer, and grows if a loss is discovered late; {@link TraceEvent#lostEvents()} reports each once.
     *
     * @return the loss, {@link LostEvents#NONE} if there is none; not {@code null}
     */
    public final LostEvents lostEvents() {
        return lostEvents;
    }

    /**
     * Tells whether the trace was reset (cleared, or its clock changed) since the sub-buffer before this one. What had been written but not
     * read by then is gone. Like {@link #lostEvents()} this stays so for as long as the sub-buffer is the current one; {@link
     * RingBufferReader#resets()} counts.
     *
     * @return {@code true} if a reset lies before this sub-buffer
     */
    public final boolean followsReset() {
        return followsReset;
    }

    /**
     * Returns the memory of the sub-buffer, header included, for recorders.
     *
     * @return a new read-only view; bytes beyond the header and {@link #committedBytes()} are undefined, and all of it is once the
     *     reader advances or closes; not {@code null}
     * @throws ReaderClosedException if the reader is closed
     */
    public final ByteBuffer page() {
        lease.check();
        return page.slice(start, length).asReadOnlyBuffer().order(layout.order());
    }

    /**
     * Returns the records.
     *
     * @return the one cursor of this sub-buffer, where it was left; not {@code null}
     */
    public final EventCursor events() {
        return events;
    }
}
