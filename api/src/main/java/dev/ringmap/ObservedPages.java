package dev.ringmap;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/**
 * The sub-buffers of a ring that is being written, seen by somebody who takes nothing: their time stamps, how much is committed, and copies
 * of their records that are known to be whole.
 *
 * <p>The writer does the following with a page that it enters, in this order (contract 4.4):
 *
 * <ol>
 *   <li>{@code commit} becomes 0, before the page becomes the tail page by a fully ordered exchange ({@code rb_tail_page_update});
 *   <li>the header of the first event is written, and the page's time stamp after it ({@code __rb_reserve_next});
 *   <li>the event's data, {@code smp_wmb()}, and {@code commit} ({@code rb_set_commit_to_write}).
 * </ol>
 *
 * <p>So whoever has read a byte of the new round finds {@code commit} changed afterwards; and if it has grown again beyond what it was, the
 * time stamp is a new one by then. That is why {@link #isSame} reads {@code commit} first.
 */
final class ObservedPages {

    private final MappedPages pages;
    private final SubBufferDescriptor layout;

    ObservedPages(MappedPages pages, SubBufferDescriptor layout) {
        this.pages = pages;
        this.layout = layout;
    }

    int count() {
        return pages.geometry().subBufferCount();
    }

    long timestamp(int id) {
        return layout.timestampAcquire(pages.subBuffer(id));
    }

    int committedBytes(int id) {
        return SubBufferDescriptor.size(layout.commitAcquire(pages.subBuffer(id), 0));
    }

    /** Whether it has not been entered or cleared since it had this time stamp and this much committed. */
    boolean isSame(int id, long timestamp, int committedBytes) {
        return committedBytes(id) >= committedBytes && timestamp(id) == timestamp;
    }

    /**
     * Whether it was entered later than one with this time stamp, and has events. The time stamp is read first: together with an old {@code
     * commit} it is an old one.
     */
    boolean isEnteredAfter(int id, long timestamp) {
        return Long.compareUnsigned(timestamp(id), timestamp) > 0 && committedBytes(id) > 0;
    }

    /** Returns its time stamp if it has events, 0 if not. The time stamp is read first, as above. */
    long enteredAt(int id) {
        long stamp = timestamp(id);
        return committedBytes(id) > 0 ? stamp : 0;
    }

    /** Copies records to the same place of another page; {@code false} if they may be torn. */
    boolean copy(int id, long timestamp, int fromBytes, int toBytes, ByteBuffer target) {
        int offset = layout.dataOffset() + fromBytes;
        target.put(offset, pages.subBuffer(id), offset, toBytes - fromBytes);
        VarHandle.acquireFence();
        return isSame(id, timestamp, toBytes);
    }
}
