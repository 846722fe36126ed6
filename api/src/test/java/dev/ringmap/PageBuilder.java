package dev.ringmap;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes sub-buffers as a kernel would, of either byte order and word size, or as none ever would. */
final class PageBuilder {

    static final int PAGE_BYTES = 4096;

    private static final int TIME_DELTA_BITS = 27;

    private final SubBufferDescriptor layout;
    private final ByteBuffer page;
    private int position;

    PageBuilder(SubBufferDescriptor layout, long timestamp) {
        this.layout = layout;
        this.page = ByteBuffer.allocateDirect(PAGE_BYTES + Long.BYTES)
                .alignedSlice(Long.BYTES)
                .slice(0, PAGE_BYTES)
                .order(layout.order());
        page.putLong(layout.timestampOffset(), timestamp);
    }

    static PageBuilder at(long timestamp) {
        return new PageBuilder(layout(ByteOrder.nativeOrder(), Long.BYTES), timestamp);
    }

    static SubBufferDescriptor layout(ByteOrder order, int longBytes) {
        return new SubBufferDescriptor(order, 0, 8, longBytes, 8 + longBytes);
    }

    PageBuilder word(int typeLen, int delta) {
        int word =
                layout.order() == ByteOrder.LITTLE_ENDIAN ? typeLen | delta << 5 : typeLen << TIME_DELTA_BITS | delta;
        return raw(word);
    }

    PageBuilder raw(int word) {
        page.putInt(layout.dataOffset() + position, word);
        position += Integer.BYTES;
        return this;
    }

    /** An event whose length fits into {@code type_len}. */
    PageBuilder event(int delta, int... payload) {
        word(payload.length, delta);
        return words(payload);
    }

    /** An event with its length in a word of its own. */
    PageBuilder longEvent(int delta, int... payload) {
        word(0, delta);
        raw((payload.length + 1) * Integer.BYTES);
        return words(payload);
    }

    PageBuilder extend(long delta) {
        return longTime(30, delta);
    }

    PageBuilder stamp(long absolute) {
        return longTime(31, absolute & (1L << 59) - 1);
    }

    /** A discarded event of that many bytes after its header word. */
    PageBuilder discarded(int delta, int bytes) {
        word(29, delta);
        raw(bytes);
        position += bytes - Integer.BYTES;
        return this;
    }

    PageBuilder fillWithPadding() {
        int left = PAGE_BYTES - layout.dataOffset() - position;
        return discarded(1, left - Integer.BYTES);
    }

    private PageBuilder longTime(int typeLen, long time) {
        word(typeLen, (int) (time & (1 << TIME_DELTA_BITS) - 1));
        return raw((int) (time >>> TIME_DELTA_BITS));
    }

    private PageBuilder words(int... payload) {
        for (int word : payload) {
            raw(word);
        }
        return this;
    }

    ByteBuffer bytes() {
        return page;
    }

    int position() {
        return position;
    }

    /** The page with everything written so far committed. */
    SubBuffer commit() {
        return commit(position);
    }

    SubBuffer commit(long commit) {
        if (layout.commitBytes() == Long.BYTES) {
            page.putLong(layout.commitOffset(), commit);
        } else {
            page.putInt(layout.commitOffset(), (int) commit);
        }
        SubBuffer subBuffer = new SubBuffer(layout, new Lease("a page"), true);
        subBuffer.load(0, page, 0, page.capacity(), false);
        subBuffer.readable(Integer.MAX_VALUE);
        subBuffer.reportLost(subBuffer.storedLoss());
        return subBuffer;
    }

    /** The page as the kernel hands it over after a loss: the flags are a signed int, which sets the upper half. */
    SubBuffer commitAfterLossOf(long count) {
        int flags = 1 << 31 | 1 << 30;
        if (layout.commitBytes() == Long.BYTES) {
            page.putLong(layout.dataOffset() + position, count);
        } else {
            page.putInt(layout.dataOffset() + position, (int) count);
        }
        return commit(position + (long) flags);
    }

    SubBuffer commitAfterUnknownLoss() {
        return commit(position + (long) (1 << 31));
    }
}
