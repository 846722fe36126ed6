package dev.ringmap.backend.sim.mapping;

import dev.ringmap.backend.sim.ring.CpuBuffer;
import java.nio.ByteBuffer;

/**
 * Writes the meta page of a mapped buffer. It is not live: the kernel rewrites it at the first mapping, at each GET_READER and at a reset, with
 * plain stores and without a sequence counter.
 */
final class MetaPageWriter {

    private final ByteBuffer page;

    /** Writes the fields that do not change while the buffer is mapped; all others are zero. */
    MetaPageWriter(ByteBuffer page, int metaPageBytes, int subBufferBytes, int subBufferCount) {
        this.page = page;
        page.put(0, new byte[page.capacity()]);
        page.putInt(MetaPageLayout.META_STRUCT_LEN_OFFSET, MetaPageLayout.STRUCT_BYTES);
        page.putInt(MetaPageLayout.NR_SUBBUFS_OFFSET, subBufferCount);
        page.putInt(MetaPageLayout.SUBBUF_SIZE_OFFSET, subBufferBytes);
        page.putInt(MetaPageLayout.META_PAGE_SIZE_OFFSET, metaPageBytes);
    }

    private MetaPageWriter(ByteBuffer page) {
        this.page = page;
    }

    /** Goes on with the same meta page, after its memory was moved. */
    static MetaPageWriter movedTo(ByteBuffer page) {
        return new MetaPageWriter(page);
    }

    void refresh(CpuBuffer buffer) {
        buffer.withReaderState(state -> {
            page.putInt(MetaPageLayout.READER_READ_OFFSET, state.readBytes());
            page.putInt(MetaPageLayout.READER_ID_OFFSET, state.readerId());
            page.putLong(MetaPageLayout.READER_LOST_EVENTS_OFFSET, state.lostEvents());
            page.putLong(MetaPageLayout.ENTRIES_OFFSET, state.entries());
            page.putLong(MetaPageLayout.OVERRUN_OFFSET, state.overrun());
            page.putLong(MetaPageLayout.READ_OFFSET, state.read());
        });
    }
}
