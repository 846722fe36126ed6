package dev.ringmap.conformance.mutant;

import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.TraceFile;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Wrong in what the meta page shows. */
final class MetaPageMutants extends MutantFamily {

    private static final int META_PAGE_SIZE = 0;
    private static final int META_STRUCT_LEN = 4;
    private static final int NR_SUBBUFS = 12;
    private static final int LOST_EVENTS = 16;
    private static final int READER_ID = 24;
    private static final int READER_READ = 28;
    private static final int FLAGS = 32;
    private static final int ENTRIES = 40;
    private static final int OVERRUN = 48;
    private static final int READ = 56;
    private static final int DATA = 16;
    private static final int STRUCT_BYTES = 80;

    MetaPageMutants() {
        addMeta("struct-length-off", "meta_struct_len is wrong", meta -> meta.putInt(META_STRUCT_LEN, 72));
        addMeta("flags-not-zero", "flags is not 0", meta -> meta.putLong(FLAGS, 1));
        addMeta(
                "meta-page-is-one-page",
                "meta_page_size is one page for larger sub-buffers",
                meta -> meta.putInt(META_PAGE_SIZE, 4096));
        addMeta(
                "reader-page-not-counted",
                "nr_subbufs does not count the reader's own",
                meta -> meta.putInt(NR_SUBBUFS, meta.getInt(NR_SUBBUFS) - 1));
        addMeta(
                "reader-id-off-by-one",
                "reader.id is one too high",
                meta -> meta.putInt(READER_ID, (meta.getInt(READER_ID) + 1) % meta.getInt(NR_SUBBUFS)));
        addMeta("reader-read-zero", "reader.read is always 0", meta -> meta.putInt(READER_READ, 0));
        addMeta(
                "reader-read-counts-header",
                "reader.read counts the page's header",
                meta -> meta.putInt(READER_READ, meta.getInt(READER_READ) + DATA));
        addMeta(
                "entries-not-cumulative",
                "entries are those in the buffer, not those written",
                meta -> meta.putLong(ENTRIES, meta.getLong(ENTRIES) - meta.getLong(READ)));
        addMeta("overrun-zero", "overrun is always 0", meta -> meta.putLong(OVERRUN, 0));
        addMeta(
                "overrun-counted-twice",
                "lost events are counted twice in overrun",
                meta -> meta.putLong(OVERRUN, 2 * meta.getLong(OVERRUN)));
        addMeta(
                "lost-events-on-mainline",
                "reader.lost_events is set on mainline",
                meta -> meta.putLong(LOST_EVENTS, meta.getLong(OVERRUN)));
        add("garbage-behind-meta", "the rest of the meta page is not cleared", new Patch() {
            @Override
            void patch(ByteBuffer copy, long offset) {
                if (offset == 0 && copy.capacity() > STRUCT_BYTES) {
                    copy.put(STRUCT_BYTES + 20, (byte) 1);
                }
            }
        });
        add("meta-stale", "GET_READER does not rewrite the meta page", new Patch() {
            @Override
            void patch(ByteBuffer copy, long offset) {
                if (offset == 0) {
                    copy.putInt(READER_READ, 0).putInt(READER_ID, 0);
                    copy.putLong(ENTRIES, 0).putLong(OVERRUN, 0).putLong(READ, 0);
                }
            }
        });
        add("meta-live", "the meta page counts events as they are written", new Patch() {
            private long written;

            @Override
            int write(TraceFile real, ByteBuffer source) throws ErrnoException {
                int count = real.write(source);
                written += real.path().endsWith("trace_marker_raw") ? 1 : 0;
                return count;
            }

            @Override
            int ioctl(TraceFile real, int request) throws ErrnoException {
                int result = real.ioctl(request);
                written = request == GET_READER ? 0 : written;
                return result;
            }

            @Override
            void patch(ByteBuffer copy, long offset) {
                if (offset == 0) {
                    copy.putLong(ENTRIES, copy.getLong(ENTRIES) + written);
                }
            }
        });
        add("reset-not-shown", "a reset shows in the meta page at the next GET_READER only", new Patch() {
            @Override
            boolean copiesAfter(String operation) {
                return !operation.equals("truncate");
            }
        });
        add("id-order-for-time-order", "sub-buffers are given in the order of their ids", new Patch() {
            private int former;
            private int shown;

            @Override
            void patch(ByteBuffer copy, long offset) {
                if (offset == 0) {
                    int id = copy.getInt(READER_ID);
                    if (id != former) {
                        former = id;
                        shown = (shown + 1) % copy.getInt(NR_SUBBUFS);
                    }
                    copy.putInt(READER_ID, id == 0 ? 0 : shown);
                }
            }
        });
    }

    private void addMeta(String name, String fault, Consumer<ByteBuffer> patch) {
        add(name, fault, new Patch() {
            @Override
            void patch(ByteBuffer copy, long offset) {
                if (offset == 0) {
                    patch.accept(copy);
                }
            }
        });
    }
}
