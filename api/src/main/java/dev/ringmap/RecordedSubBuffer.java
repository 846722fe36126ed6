package dev.ringmap;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Shows pages that are not mapped from a ring buffer, one after the other: from a file, {@code read(2)} or a message.
 *
 * <p>Thread safety: <em>confined</em> to one thread; {@link #close} is allowed from any.
 *
 * <p>Lifecycle: what it shows is valid until {@link #show} is called again or the bytes change.
 *
 * @since 0.1
 */
public final class RecordedSubBuffer extends SubBuffer implements AutoCloseable {

    /** The buffer of which {@link #view} is a view: making one for each page would allocate. */
    private @Nullable ByteBuffer viewed;

    private ByteBuffer view = ByteBuffer.allocate(0);

    /**
     * Makes one that shows nothing yet.
     *
     * @param layout the layout of the kernel that wrote the pages; not {@code null}
     * @param source where they come from, for messages; not {@code null}
     */
    public RecordedSubBuffer(SubBufferDescriptor layout, String source) {
        super(layout, new Lease(source), false);
    }

    /**
     * Shows another page, before its first event. A loss that an earlier page reported, and that no event has delivered yet, is
     * delivered with the first event that comes.
     *
     * @param number its number, for messages and as {@link #id()}
     * @param page a buffer, heap or direct, whose remaining bytes are the sub-buffer from its header on; neither position nor limit is
     *     changed; not {@code null}
     * @throws IllegalArgumentException if there are fewer bytes than a header has
     * @throws MalformedSubBufferException if {@code commit} is more than the page holds; it has no events then
     * @throws MappingLostException if it is mapped from a file that was truncated
     * @throws ReaderClosedException if this object is closed
     */
    public void show(int number, ByteBuffer page) {
        checkOpen();
        turnTo(number, page, false);
        try {
            readable(Integer.MAX_VALUE);
            reportLost(storedLoss());
        } catch (InternalError e) {
            throw lease().lost(e);
        }
    }

    /** Moves on to another page, none of whose records can be read yet. */
    @SuppressWarnings("ReferenceEquality") // a buffer equals another one of the same bytes
    void turnTo(int number, ByteBuffer page, boolean afterReset) {
        int length = page.remaining();
        if (length < layout().dataOffset()) {
            throw new IllegalArgumentException(length + " bytes are less than a sub-buffer's header");
        }
        if (page != viewed) {
            view = page.duplicate().clear().order(layout().order());
            viewed = page;
        }
        try {
            load(number, view, page.position(), length, afterReset);
        } catch (InternalError e) {
            throw lease().lost(e);
        }
    }

    void checkOpen() {
        lease().check();
    }

    boolean isClosed() {
        return lease().hasEnded();
    }

    /** Ends its use: every later access to its memory throws {@link ReaderClosedException}. Idempotent. */
    @Override
    public void close() {
        lease().end();
    }
}
