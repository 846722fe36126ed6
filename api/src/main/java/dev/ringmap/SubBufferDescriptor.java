package dev.ringmap;

import java.nio.ByteOrder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Layout of a sub-buffer, {@code struct buffer_data_page}, as {@code events/header_page} of the kernel that wrote it describes it.
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
 */
public record SubBufferDescriptor(
        ByteOrder order, int timestampOffset, int commitOffset, int commitBytes, int dataOffset) {

    private static final Pattern FIELD =
            Pattern.compile("field:[^;]*?(\\w+);\\s*offset:(\\d+);\\s*size:(\\d+);(?:\\s*signed:\\d;)?");

    private static final long SIZE_MASK = (1L << 27) - 1;
    private static final long MISSED_STORED = 1L << 30;
    private static final long MISSED_EVENTS = 1L << 31;

    /**
     * Checks the layout.
     *
     * @throws IllegalArgumentException if {@code commitBytes} is neither 4 nor 8, or an offset is negative
     */
    public SubBufferDescriptor {
        if (commitBytes != Integer.BYTES && commitBytes != Long.BYTES) {
            throw new IllegalArgumentException("commit has " + commitBytes + " bytes, expected 4 or 8");
        }
        if (timestampOffset < 0 || commitOffset < 0 || dataOffset < 0) {
            throw new IllegalArgumentException("negative offset");
        }
    }

    /**
     * Reads the layout from the text of {@code events/header_page}.
     *
     * @param headerPage the text; not {@code null}
     * @param order the byte order of the machine that it comes from; not {@code null}
     * @return the layout; not {@code null}
     * @throws IllegalArgumentException if a field is missing or impossible
     */
    public static SubBufferDescriptor parse(String headerPage, ByteOrder order) {
        int timestampOffset = -1;
        int commitOffset = -1;
        int commitBytes = 0;
        int dataOffset = -1;
        Matcher field = FIELD.matcher(headerPage);
        while (field.find()) {
            int offset = Integer.parseInt(field.group(2));
            switch (field.group(1)) {
                case "timestamp" -> timestampOffset = offset;
                case "commit" -> {
                    commitOffset = offset;
                    commitBytes = Integer.parseInt(field.group(3));
                }
                case "data" -> dataOffset = offset;
                default -> {} // "overwrite" overlays commit and is used by its name only
            }
        }
        if (timestampOffset < 0 || commitOffset < 0 || dataOffset < 0) {
            throw new IllegalArgumentException("no sub-buffer layout in events/header_page: " + headerPage);
        }
        return new SubBufferDescriptor(order, timestampOffset, commitOffset, commitBytes, dataOffset);
    }

    /** Where the half of {@code commit} is that has the size and the flags. */
    int commitLowOffset() {
        boolean isHighHalfFirst = order == ByteOrder.BIG_ENDIAN && commitBytes == Long.BYTES;
        return isHighHalfFirst ? commitOffset + Integer.BYTES : commitOffset;
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
