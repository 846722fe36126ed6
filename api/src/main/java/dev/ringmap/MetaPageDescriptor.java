package dev.ringmap;

/**
 * Layout of {@code struct trace_buffer_meta} (include/uapi/linux/trace_mmap.h), in the byte order of the machine.
 *
 * <pre>
 *   0 +-----------------------+-----------------------+
 *     | u32 meta_page_size    | u32 meta_struct_len   |
 *   8 +-----------------------+-----------------------+
 *     | u32 subbuf_size       | u32 nr_subbufs        |
 *  16 +-----------------------+-----------------------+
 *     | u64 reader.lost_events                        |
 *  24 +-----------------------+-----------------------+
 *     | u32 reader.id         | u32 reader.read       |
 *  32 +-----------------------+-----------------------+
 *     | u64 flags                                     |
 *  40 +-----------------------------------------------+
 *     | u64 entries                                   |
 *  48 +-----------------------------------------------+
 *     | u64 overrun                                   |
 *  56 +-----------------------------------------------+
 *     | u64 read                                      |
 *  64 +-----------------------------------------------+
 *     | u64 Reserved1                                 |
 *  72 +-----------------------------------------------+
 *     | u64 Reserved2                                 |
 *  80 +-----------------------------------------------+
 * </pre>
 */
final class MetaPageDescriptor {

    static final int META_PAGE_SIZE_OFFSET = 0;
    static final int META_STRUCT_LEN_OFFSET = 4;
    static final int SUBBUF_SIZE_OFFSET = 8;
    static final int NR_SUBBUFS_OFFSET = 12;
    static final int READER_LOST_EVENTS_OFFSET = 16;
    static final int READER_ID_OFFSET = 24;
    static final int READER_READ_OFFSET = 28;
    static final int FLAGS_OFFSET = 32;
    static final int ENTRIES_OFFSET = 40;
    static final int OVERRUN_OFFSET = 48;
    static final int READ_OFFSET = 56;
    static final int RESERVED1_OFFSET = 64;
    static final int RESERVED2_OFFSET = 72;

    /** {@code sizeof(struct trace_buffer_meta)}: what a first look has to map. */
    static final int LENGTH_BYTES = 80;

    private MetaPageDescriptor() {}
}
