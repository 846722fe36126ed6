package dev.ringmap.backend.sim.ring;

import static dev.ringmap.backend.sim.ring.SubBufferLayout.COMMIT_OFFSET;
import static dev.ringmap.backend.sim.ring.SubBufferLayout.DATA_OFFSET;
import static dev.ringmap.backend.sim.ring.SubBufferLayout.TIMESTAMP_OFFSET;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel knows about one sub-buffer: {@code struct buffer_page}.
 *
 * <p>The writer alone changes {@code write} and {@code entries} of a page in the ring, the reader alone those of the page outside it.
 */
final class BufferPage {

    private static final VarHandle NEXT;
    private static final VarHandle WRITE;
    private static final VarHandle ENTRIES;
    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            NEXT = lookup.findVarHandle(BufferPage.class, "next", Link.class);
            WRITE = lookup.findVarHandle(BufferPage.class, "write", int.class);
            ENTRIES = lookup.findVarHandle(BufferPage.class, "entries", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final Link normal = new Link(this, Link.State.NORMAL);
    final Link update = new Link(this, Link.State.UPDATE);

    private volatile Link next = normal;

    /** The previous page; valid only under the reader lock. */
    volatile BufferPage previous = this;

    private final int bytes;

    /** Whether it loses its header when it is consumed or cleared. */
    private final boolean losesHeader;

    /** Where the data is. Is taken away or moved only while the CPU is stopped; {@code null} as long as nobody has written or looked. */
    private volatile @Nullable ByteBuffer memory;

    /** Bytes that were reserved; more than the page has room for while the writer is leaving it. */
    private int write;

    private int entries;

    /** Bytes that are consumed; belongs to the holder of the reader lock. */
    int read;

    /** Where the data ends before the padding, or 0; published by {@code write}. */
    int realEnd;

    /** Events that a recording lost before this page; counted when the page is read. */
    long recordedLoss;

    /** The id in the current mapping. */
    int id;

    /** Makes a page that gets memory when it needs some. */
    BufferPage(int bytes, boolean losesHeader) {
        this.bytes = bytes;
        this.losesHeader = losesHeader;
    }

    ByteBuffer memory() {
        ByteBuffer current = memory;
        return current == null ? ownMemory() : current;
    }

    private synchronized ByteBuffer ownMemory() {
        ByteBuffer own = memory;
        if (own == null) {
            own = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
            memory = own;
        }
        return own;
    }

    /** Moves the data to other memory, which holds zeros and then counts as this page's. */
    void moveTo(ByteBuffer target) {
        ByteBuffer current = memory;
        if (current != null) {
            target.put(0, current, 0, bytes);
        }
        memory = target;
    }

    /** Moves the data to memory that is no other page's. */
    void moveApart() {
        ByteBuffer current = memory;
        memory = null;
        if (current != null && isEntered(current)) {
            ownMemory().put(0, current, 0, bytes);
        }
    }

    private boolean isEntered(ByteBuffer current) {
        return write != 0 || current.getLong(COMMIT_OFFSET) != 0 || current.getLong(TIMESTAMP_OFFSET) != 0;
    }

    /**
     * Makes a link that marks this page as the head. It is a new one each time: a reader that was delayed while the writer went once round
     * the ring must not mistake this mark for the one that it saw, and so take a count of losses that is out of date.
     */
    Link headMark() {
        return new Link(this, Link.State.HEAD);
    }

    Link next() {
        return next;
    }

    BufferPage nextPage() {
        return next.target;
    }

    void linkTo(Link link) {
        next = link;
    }

    boolean relink(Link expected, Link link) {
        return NEXT.compareAndSet(this, expected, link);
    }

    /**
     * Tells whether this page is outside the ring. Only the link is reliable: a reader that has just taken the head page out may not have
     * noted it elsewhere yet.
     */
    boolean isOutsideRing() {
        return previous.nextPage() != this;
    }

    int written() {
        return (int) WRITE.getAcquire(this);
    }

    void setWritten(int bytes) {
        WRITE.setRelease(this, bytes);
    }

    int entryCount() {
        return (int) ENTRIES.getOpaque(this);
    }

    void setEntryCount(int count) {
        ENTRIES.setOpaque(this, count);
    }

    long commit() {
        ByteBuffer current = memory;
        return current == null ? 0 : (long) LONGS.getAcquire(current, COMMIT_OFFSET);
    }

    /** Publishes data: a reader that sees this commit word also sees every byte below it. */
    void setCommit(long commit) {
        LONGS.setRelease(memory(), COMMIT_OFFSET, commit);
    }

    int committedBytes() {
        return SubBufferLayout.committedBytes(commit());
    }

    long timestamp() {
        ByteBuffer current = memory;
        return current == null ? 0 : (long) LONGS.getOpaque(current, TIMESTAMP_OFFSET);
    }

    void setTimestamp(long timestamp) {
        LONGS.setOpaque(memory(), TIMESTAMP_OFFSET, timestamp);
    }

    int dataBytes() {
        return bytes - DATA_OFFSET;
    }

    /** Gives the page back to the writer. A mapping may still be reading it: the data stay until the writer gets here. */
    void giveBack() {
        setWritten(0);
        setEntryCount(0);
        if (losesHeader) {
            clearHeader();
        }
        realEnd = 0;
    }

    /** Makes the page look unused. The data stay, as in the kernel. */
    void clear() {
        setWritten(0);
        setEntryCount(0);
        clearHeader();
        read = 0;
        recordedLoss = 0;
    }

    private void clearHeader() {
        if (memory != null) {
            setCommit(0);
            if (losesHeader) {
                setTimestamp(0);
            }
        }
    }
}
