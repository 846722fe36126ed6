package dev.ringmap.conformance.internal;

import dev.ringmap.SubBufferDescriptor;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A sub-buffer and its records, parsed in the simplest way, for comparison. Written for 64-bit kernels with unaligned access, on which the
 * kit runs; the API's own reader handles the others and is tested on made-up pages.
 *
 * @param page the sub-buffer with its header
 * @param layout its layout, from {@code events/header_page}
 */
public record RawPage(ByteBuffer page, SubBufferDescriptor layout) {

    /** {@code RB_MISSED_EVENTS}: events were lost before this page. */
    public static final long MISSED_EVENTS = 1L << 31;

    /** {@code RB_MISSED_STORED}: their number follows the data. */
    public static final long MISSED_STORED = 1L << 30;

    public static final int TYPE_PADDING = 29;
    public static final int TYPE_TIME_EXTEND = 30;
    public static final int TYPE_TIME_STAMP = 31;

    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long SIZE_MASK = (1L << 20) - 1;
    private static final int TYPE_LEN_BITS = 5;
    private static final int TYPE_LEN_MASK = (1 << TYPE_LEN_BITS) - 1;
    private static final int TIME_EXTEND_SHIFT = 27;
    private static final int WORD = Integer.BYTES;

    /**
     * A record.
     *
     * @param offset where it starts, from the start of the data
     * @param typeLen its {@code type_len}
     * @param length its length with its header
     * @param payload where the payload starts, from the start of the page
     * @param payloadLength the payload's length
     * @param timestamp its time
     */
    public record Entry(int offset, int typeLen, int length, int payload, int payloadLength, long timestamp) {

        public boolean isData() {
            return typeLen < TYPE_PADDING;
        }
    }

    /** {@code commit} as it stands, flags included. */
    public long rawCommit() {
        return (long) LONG.getAcquire(page, layout.commitOffset());
    }

    public int committed() {
        return (int) (rawCommit() & SIZE_MASK);
    }

    public boolean hasMissedEvents() {
        return (rawCommit() & MISSED_EVENTS) != 0;
    }

    public boolean hasStoredCount() {
        return (rawCommit() & MISSED_STORED) != 0;
    }

    public long storedCount() {
        Expect.that(
                committed() + Long.BYTES <= room(),
                "place of the number of lost events",
                "behind the data, on the page",
                "offset " + committed());
        return page.getLong(layout.dataOffset() + committed());
    }

    public long timestamp() {
        return page.getLong(layout.timestampOffset());
    }

    public int room() {
        return page.capacity() - layout.dataOffset();
    }

    /** The records between two offsets of the data. */
    public List<Entry> entries(int from, int to) {
        List<Entry> entries = new ArrayList<>();
        long time = timestamp();
        for (int offset = 0; offset < to; ) {
            Entry entry = entry(offset, time);
            time = entry.timestamp();
            Expect.that(
                    entry.length() > 0 && entry.length() <= to - offset,
                    "length of the record at " + offset,
                    "1 to " + (to - offset) + ", as " + to + " bytes are committed",
                    entry.length());
            if (offset >= from) {
                entries.add(entry);
            }
            offset += entry.length();
        }
        return entries;
    }

    /** The markers among all committed records; there may be others between them, such as the time after a pause. */
    public List<Entry> markers() {
        return entries(0, committed()).stream()
                .filter(entry -> Marker.is(this, entry))
                .toList();
    }

    /** The numbers of the markers among all committed records. */
    public List<Integer> sequences() {
        return markers().stream().map(entry -> Marker.sequence(this, entry)).toList();
    }

    /** Returns how many bytes of time record precede an event, as they do after a long pause. */
    public int timeBytes(int offset) {
        Entry entry = entry(offset, 0);
        return entry.isData() ? 0 : entry.length();
    }

    private Entry entry(int offset, long time) {
        int at = layout.dataOffset() + offset;
        Expect.that(at + 2 * WORD <= page.capacity(), "place of a record", "on its page", "offset " + offset);
        int word = page.getInt(at);
        int typeLen = word & TYPE_LEN_MASK;
        int delta = word >>> TYPE_LEN_BITS;
        if (typeLen > 0 && typeLen < TYPE_PADDING) {
            return new Entry(offset, typeLen, WORD + typeLen * WORD, at + WORD, typeLen * WORD, time + delta);
        }
        int array0 = page.getInt(at + WORD);
        long longTime = (Integer.toUnsignedLong(array0) << TIME_EXTEND_SHIFT) + delta;
        return switch (typeLen) {
            case 0 -> new Entry(offset, 0, WORD + array0, at + 2 * WORD, array0 - WORD, time + delta);
            case TYPE_PADDING -> new Entry(offset, typeLen, WORD + array0, at + 2 * WORD, 0, time);
            case TYPE_TIME_EXTEND -> new Entry(offset, typeLen, 2 * WORD, at, 0, time + longTime);
            default -> new Entry(offset, typeLen, 2 * WORD, at, 0, longTime);
        };
    }
}
