package dev.ringmap.backend.sim.mapping;

/**
 * {@code struct trace_buffer_meta}, the first page of a mapping.
 *
 * <pre>
 *   0                4                8                12               16
 *  +----------------+----------------+----------------+----------------+
 *  | meta_page_size | meta_struct_len| subbuf_size    | nr_subbufs     |
 *  +----------------+----------------+----------------+----------------+
 *  | reader.lost_events              | reader.id      | reader.read    |  16
 *  +---------------------------------+----------------+----------------+
 *  | flags                           | entries                         |  32
 *  +---------------------------------+---------------------------------+
 *  | overrun                         | read                            |  48
 *  +---------------------------------+---------------------------------+
 *  | Reserved1                       | Reserved2                       |  64
 *  +---------------------------------+---------------------------------+
 * </pre>
 */
final class MetaPageLayout {

    static final int META_PAGE_SIZE_OFFSET = 0;
    static final int META_STRUCT_LEN_OFFSET = 4;
    static final int SUBBUF_SIZE_OFFSET = 8;
    static final int NR_SUBBUFS_OFFSET = 12;
    static final int READER_LOST_EVENTS_OFFSET = 16;
    static final int READER_ID_OFFSET = 24;
    static final int READER_READ_OFFSET = 28;
    static final int ENTRIES_OFFSET = 40;
    static final int OVERRUN_OFFSET = 48;
    static final int READ_OFFSET = 56;

    /** {@code sizeof(struct trace_buffer_meta)}, in bytes. */
    static final int STRUCT_BYTES = 80;

    private MetaPageLayout() {}
}
