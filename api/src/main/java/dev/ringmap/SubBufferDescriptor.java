package dev.ringmap;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Layout of a sub-buffer, {@code struct buffer_data_page}, as the {@code events/header_page} of the kernel that wrote it describes it.
 *
 * <pre>
 *                 64 bit                        32 bit
 *   timestamp     0 .. 7                        0 .. 7
 *   commit        8 .. 15                       8 .. 11
 *   data          16 ..                         12 ..
 *
 *   commit        63        32 31 30 29      27 26        0
 *                +------------+--+--+----------+-----------+
 *                | sign of 31 |M |S | not used |  size     |   M events were lost before this page
 *                +------------+--+--+----------+-----------+   S how many stands behind the data
 * </pre>
 *
 * <p>The upper half is not size: the kernel adds the flags as a signed int, which sets it (contract 2.9).
 *
 * <p>Thread safety: <em>immutable</em>.
 *
 * @param order the byte order of the machine that wrote it; not {@code null}
 * @param timestampOffset where the time stamp of the first event is, in bytes
 * @param commitOffset where {@code commit} is, in bytes
 * @param commitBytes the size of {@code commit}, that is of a {@code long} of that kernel: 8 or 4
 * @param dataOffset where the records start, in bytes
 * @since 0.1
 */
public record SubBufferDescriptor(
        ByteOrder order, int timestampOffset, int commitOffset, int commitBytes, int dataOffset) {

    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private static final Pattern FIELD =
            Pattern.compile("field:[^;]*?(\\w+);\\s*offset:(\\d{1,9});\\s*size:(\\d{1,9});(?:\\s*signed:\\d;)?");

    private static final long SIZE_MASK = (1L << 27) - 1;
    private static final long MISSED_STORED = 1L << 30;
    private static final long MISSED_EVENTS = 1L << 31;

    /** Far more than any kernel's header has, and small enough that no offset after it overflows. */
    private static final int MAX_HEADER_BYTES = 4096;

    /**
     * Checks the layout.
     *
     * @throws IllegalArgumentException if no sub-buffer can look like this: {@code commit} has neither 4 nor 8 bytes or is not aligned to
     *     its size, an offset is negative, the fields overlap, or the records start within them or more than 4096 bytes behind
     */
    public SubBufferDescriptor {
        Objects.requireNonNull(order, "order");
        if (commitBytes != Integer.BYTES && commitBytes != Long.BYTES) {
            throw new IllegalArgumentException("commit has " + commitBytes + " bytes, expected 4 or 8");
        }
        if (timestampOffset < 0 || commitOffset < 0 || dataOffset < 0 || dataOffset > MAX_HEADER_BYTES) {
            throw impossible("an offset is out of range", timestampOffset, commitOffset, dataOffset);
        }
        if (timestampOffset > dataOffset - Long.BYTES || commitOffset > dataOffset - commitBytes) {
            throw impossible("the records start within the header", timestampOffset, commitOffset, dataOffset);
        }
        if (commitOffset < timestampOffset + Long.BYTES && timestampOffset < commitOffset + commitBytes) {
            throw impossible("timestamp and commit overlap", timestampOffset, commitOffset, dataOffset);
        }
        if (commitOffset % commitBytes != 0) {
            throw impossible("commit is not aligned", timestampOffset, commitOffset, dataOffset);
        }
    }

    private static IllegalArgumentException impossible(
            String problem, int timestampOffset, int commitOffset, int dataOffset) {
        return new IllegalArgumentException("no layout of a sub-buffer: " + problem + " (timestamp at "
                + timestampOffset + ", commit at " + commitOffset + ", data at " + dataOffset + ")");
    }

    /**
     * Reads the layout from the text of {@code events/header_page}.
     *
     * @param headerPage the text; not {@code null}
     * @param order the byte order of the machine that it comes from; not {@code null}
     * @return the layout; not {@code null}
     * @throws IllegalArgumentException if a field is missing, there twice or impossible
     */
    public static SubBufferDescriptor parse(String headerPage, ByteOrder order) {
        Map<String, Place> places = places(headerPage);
        Place timestamp = places.get("timestamp");
        Place commit = places.get("commit");
        Place data = places.get("data"); // "overwrite" overlays commit and is used by its name only
        if (timestamp == null || commit == null || data == null) {
            throw new IllegalArgumentException("no sub-buffer layout in events/header_page: " + headerPage);
        }
        if (timestamp.sizeBytes() != Long.BYTES) {
            throw new IllegalArgumentException("timestamp has " + timestamp.sizeBytes() + " bytes, expected 8");
        }
        return new SubBufferDescriptor(order, timestamp.offset(), commit.offset(), commit.sizeBytes(), data.offset());
    }

    /** Returns the size of a sub-buffer, header included, by the text of {@code events/header_page}; kernels before 6.8 have no other file. */
    static int subBufferSizeBytes(String headerPage) {
        Place data = places(headerPage).get("data");
        if (data == null || data.sizeBytes() == 0) {
            throw new IllegalArgumentException("no size of the data in events/header_page: " + headerPage);
        }
        return Math.addExact(data.offset(), data.sizeBytes());
    }

    private static Map<String, Place> places(String headerPage) {
        Map<String, Place> places = new HashMap<>();
        Matcher field = FIELD.matcher(headerPage);
        while (field.find()) {
            Place place = new Place(Integer.parseInt(field.group(2)), Integer.parseInt(field.group(3)));
            if (places.put(field.group(1), place) != null) {
                throw new IllegalArgumentException("events/header_page has two fields '" + field.group(1) + "'");
            }
        }
        return places;
    }

    private record Place(int offset, int sizeBytes) {}

    /** Where the half of {@code commit} with the size and the flags is. */
    int commitLowOffset() {
        boolean isHighHalfFirst = order == ByteOrder.BIG_ENDIAN && commitBytes == Long.BYTES;
        return isHighHalfFirst ? commitOffset + Integer.BYTES : commitOffset;
    }

    /** Reads the time stamp of a mapped page: what the writer stored before it is seen by later reads. */
    long timestampAcquire(ByteBuffer page) {
        long value = (long) LONG.getAcquire(page, timestampOffset);
        return isNative() ? value : Long.reverseBytes(value);
    }

    /** Reads {@code commit} of a mapped page: the records up to there are seen by later reads. */
    long commitAcquire(ByteBuffer page, int start) {
        int at = start + commitOffset;
        if (commitBytes == Long.BYTES) {
            long value = (long) LONG.getAcquire(page, at);
            return isNative() ? value : Long.reverseBytes(value);
        }
        int value = (int) INT.getAcquire(page, at);
        return Integer.toUnsignedLong(isNative() ? value : Integer.reverseBytes(value));
    }

    private boolean isNative() {
        return order == ByteOrder.nativeOrder();
    }

    /** Writes the header of a page of our own, which has this byte order. */
    void writeHeader(ByteBuffer page, long timestamp, int committedBytes) {
        page.putLong(timestampOffset, timestamp);
        if (commitBytes == Long.BYTES) {
            page.putLong(commitOffset, committedBytes);
        } else {
            page.putInt(commitOffset, committedBytes);
        }
    }

    /** Makes room for a page of this byte order. */
    ByteBuffer allocate(int subBufferSizeBytes) {
        return ByteBuffer.allocateDirect(subBufferSizeBytes).order(order);
    }

    /** Whether a copied page has events and is not flagged for a loss before them. */
    boolean tellsOfNoLoss(ByteBuffer page) {
        int commit = page.getInt(commitLowOffset());
        return size(commit) > 0 && !hasMissedEvents(commit);
    }

    static int size(long commit) {
        return (int) (commit & SIZE_MASK);
    }

    static boolean hasMissedEvents(long commit) {
        return (commit & MISSED_EVENTS) != 0;
    }

    static boolean hasStoredCount(long commit) {
        return (commit & MISSED_STORED) != 0;
    }
}
