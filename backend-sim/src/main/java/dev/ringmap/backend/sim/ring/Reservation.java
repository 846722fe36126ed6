package dev.ringmap.backend.sim.ring;

import java.nio.ByteBuffer;

/**
 * Room for one event, between reserving and committing it. Until it is committed nobody else can see it, nor any event that an
 * interrupt writes meanwhile.
 *
 * <p>Thread safety: <em>confined</em> to the thread that reserved it. The writer reuses the object: it must not be used after {@link
 * #commit}.
 */
public final class Reservation {

    /** Reasons to put a time stamp before the event; bits, because both ways in which nesting needs one may occur together. */
    static final int STAMP_EXTEND = 1 << 1;

    static final int STAMP_ABSOLUTE = 1 << 2;
    static final int STAMP_FORCED = 1 << 3;

    private final EventWriter writer;

    BufferPage page;
    int lengthBytes;
    int stampReasons;
    long stamp;
    long delta;

    /** The writer's two clocks at the moment of reserving: they differ while a write is being interrupted. */
    long before;

    long after;

    private int payloadAt;
    private int payloadBytes;

    Reservation(EventWriter writer, BufferPage page) {
        this.writer = writer;
        this.page = page;
    }

    boolean isAbsolutelyStamped() {
        return (stampReasons & (STAMP_ABSOLUTE | STAMP_FORCED)) != 0;
    }

    void payloadIs(int at, int bytes) {
        payloadAt = at;
        payloadBytes = bytes;
    }

    /**
     * Returns the size of the payload, rounded up as the ring stores it.
     *
     * @return the size in bytes
     */
    public int payloadBytes() {
        return payloadBytes;
    }

    /**
     * Returns the event's time.
     *
     * @return the time stamp in units of the trace clock
     */
    public long timestamp() {
        return stamp;
    }

    /**
     * Puts bytes into the payload.
     *
     * @param offset where, in bytes from the start of the payload
     * @param source where they come from
     * @param sourceOffset where they start there, in bytes
     * @param length how many
     */
    public void put(int offset, ByteBuffer source, int sourceOffset, int length) {
        page.memory().put(at(offset, length), source, sourceOffset, length);
    }

    /**
     * Puts an int into the payload.
     *
     * @param offset where, in bytes from the start of the payload
     * @param value the value
     */
    public void putInt(int offset, int value) {
        page.memory().putInt(at(offset, Integer.BYTES), value);
    }

    private int at(int offset, int length) {
        if (offset < 0 || offset > payloadBytes - length) {
            throw new IndexOutOfBoundsException(offset);
        }
        return payloadAt + offset;
    }

    /** Commits the event. If it interrupted another one, it becomes visible together with that. */
    public void commit() {
        writer.commit(this);
    }
}
