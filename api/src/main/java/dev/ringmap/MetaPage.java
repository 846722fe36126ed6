package dev.ringmap;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The meta page of a mapped CPU buffer: a view of {@code struct trace_buffer_meta}, read in place.
 *
 * <p>The page is <em>not live</em>: the kernel rewrites it on GET_READER, on a reset of that CPU buffer, and when the buffer is first
 * mapped, but never when events are merely written (contract 1.1).
 *
 * <p>Thread safety: <em>thread-safe</em> for single fields. The kernel stores the fields one by one without a sequence counter, so a
 * set of them is consistent only for the thread that issued the last GET_READER, with no other consumer.
 *
 * <p>Errors: every accessor throws {@link MappingLostException} if the page is gone.
 *
 * <p>Lifecycle: the meta page of a {@link RingBufferMapping} is valid until the mapping is closed; every accessor then throws {@link
 * ReaderClosedException}. One {@linkplain #of over memory of one's own} is valid as long as that memory.
 *
 * @since 0.1
 */
public final class MetaPage {

    private final ByteBuffer page;
    private final Lease lease;

    MetaPage(ByteBuffer page, Lease lease) {
        this.page = page;
        this.lease = lease;
    }

    /**
     * Shows the meta page at the start of memory of one's own: of a mapping made through {@link dev.ringmap.spi.TraceFile#map}, or of
     * a copy. The bytes are not copied, and are in the byte order of this machine, whatever the order of the buffer is.
     *
     * <p>Such a view belongs to no {@link RingBufferMapping}: it is valid as long as its memory. If that is a slice of a {@link
     * dev.ringmap.spi.MappedMemory} that was closed, accessors throw {@link IllegalStateException} or return 0, as the slice does.
     *
     * @param page the page from its position on, on the heap or direct; neither position nor limit moves; not {@code null}
     * @return the view; not {@code null}
     * @throws IllegalArgumentException if fewer than 80 bytes remain
     */
    public static MetaPage of(ByteBuffer page) {
        if (page.remaining() < MetaPageDescriptor.LENGTH_BYTES) {
            throw new IllegalArgumentException(
                    "a meta page has " + MetaPageDescriptor.LENGTH_BYTES + " bytes, not " + page.remaining());
        }
        return new MetaPage(page.slice().order(ByteOrder.nativeOrder()), new Lease("memory of one's own"));
    }

    /**
     * Returns {@code meta_page_size}: where sub-buffer 0 starts.
     *
     * @return bytes from the start of the mapping; one page up to 6.11, the size of a sub-buffer from 6.12 on
     */
    public int metaPageSizeBytes() {
        return intAt(MetaPageDescriptor.META_PAGE_SIZE_OFFSET);
    }

    /**
     * Returns {@code meta_struct_len}.
     *
     * @return the length of the structure in bytes, 80
     */
    public int metaStructLengthBytes() {
        return intAt(MetaPageDescriptor.META_STRUCT_LEN_OFFSET);
    }

    /**
     * Returns {@code subbuf_size}.
     *
     * @return the size of a sub-buffer with its header, in bytes
     */
    public int subBufferSizeBytes() {
        return intAt(MetaPageDescriptor.SUBBUF_SIZE_OFFSET);
    }

    /**
     * Returns {@code nr_subbufs}.
     *
     * @return how many sub-buffers there are, the reader's own included
     */
    public int subBufferCount() {
        return intAt(MetaPageDescriptor.NR_SUBBUFS_OFFSET);
    }

    /**
     * Returns {@code reader.lost_events}. Mainline kernels leave it 0 whatever was lost (contract 2.9);
     * {@link SubBuffer#lostEvents()} has the number on every kernel.
     *
     * @return events lost at the latest lossy swap under the v14 ABI, 0 on mainline
     */
    public long readerLostEvents() {
        return longAt(MetaPageDescriptor.READER_LOST_EVENTS_OFFSET);
    }

    /**
     * Returns {@code reader.id}.
     *
     * @return the id of the sub-buffer that belongs to the reader, from 0
     */
    public int readerId() {
        return intAt(MetaPageDescriptor.READER_ID_OFFSET);
    }

    /**
     * Returns {@code reader.read}.
     *
     * @return how many data bytes of the reader's sub-buffer the kernel regards as consumed
     */
    public int readerReadBytes() {
        return intAt(MetaPageDescriptor.READER_READ_OFFSET);
    }

    /**
     * Returns {@code flags}.
     *
     * @return 0 in every kernel so far
     */
    public long flags() {
        return longAt(MetaPageDescriptor.FLAGS_OFFSET);
    }

    /**
     * Returns {@code entries}.
     *
     * @return events committed since the last reset, lost and consumed ones included
     */
    public long entries() {
        return longAt(MetaPageDescriptor.ENTRIES_OFFSET);
    }

    /**
     * Returns {@code overrun}.
     *
     * @return events overwritten before anybody read them, since the last reset
     */
    public long overrun() {
        return longAt(MetaPageDescriptor.OVERRUN_OFFSET);
    }

    /**
     * Returns {@code read}.
     *
     * @return events consumed since the last reset, by whatever reader
     */
    public long read() {
        return longAt(MetaPageDescriptor.READ_OFFSET);
    }

    /**
     * Returns what is left to read, as of the last refresh: {@code entries - overrun - read}.
     *
     * @return events not yet consumed
     */
    public long unread() {
        return entries() - overrun() - read();
    }

    /**
     * Returns {@code Reserved1}, named {@code pages_lost} from 7.x on.
     *
     * @return 0 for a CPU buffer of the local machine
     */
    public long reserved1() {
        return longAt(MetaPageDescriptor.RESERVED1_OFFSET);
    }

    /**
     * Returns {@code Reserved2}, named {@code pages_touched} from 7.x on.
     *
     * @return 0 for a CPU buffer of the local machine
     */
    public long reserved2() {
        return longAt(MetaPageDescriptor.RESERVED2_OFFSET);
    }

    private int intAt(int offset) {
        try {
            int value = page.getInt(offset);
            lease.check();
            return value;
        } catch (IllegalStateException | InternalError e) {
            throw lease.explain(e);
        }
    }

    private long longAt(int offset) {
        try {
            long value = page.getLong(offset);
            lease.check();
            return value;
        } catch (IllegalStateException | InternalError e) {
            throw lease.explain(e);
        }
    }
}
