package dev.ringmap.backend.sim.ring;

/**
 * The header of a sub-buffer, {@code struct buffer_data_page} on a 64-bit kernel.
 *
 * <pre>
 *   0                   8                                          16
 *  +-------------------+------------------------------------------+------------- - - -
 *  | timestamp (u64)   | commit (long)                            | data
 *  +-------------------+------------------------------------------+------------- - - -
 *                       63     32 31             30             29..0
 *                      +---------+--------------+--------------+-------+
 *                      | sign of | MISSED       | MISSED       | bytes |
 *                      | bit 31  | EVENTS       | STORED       |       |
 *                      +---------+--------------+--------------+-------+
 * </pre>
 */
public final class SubBufferLayout {

    /** Where the time stamp of the first event is: u64, in units of the trace clock. */
    public static final int TIMESTAMP_OFFSET = 0;

    /** Where the commit word is: the number of committed data bytes and the loss flags. */
    public static final int COMMIT_OFFSET = 8;

    /** Where the events begin. */
    public static final int DATA_OFFSET = 16;

    /**
     * Flag of the commit word: events were lost before this sub-buffer. The kernel adds it as a signed int, so that it reaches the
     * upper half of the word.
     */
    public static final int MISSED_EVENTS = 1 << 31;

    /** Flag of the commit word: the number of lost events follows the data. */
    public static final int MISSED_STORED = 1 << 30;

    /** Size of the stored number of lost events, in bytes. */
    public static final int MISSED_COUNT_BYTES = Long.BYTES;

    /** Size of a page of the simulated machine, in bytes. */
    public static final int PAGE_BYTES = 4096;

    private SubBufferLayout() {}

    /**
     * Returns how many bytes of data a commit word stands for.
     *
     * @param commit the commit word
     * @return the size of the data in bytes, without the flags
     */
    public static int committedBytes(long commit) {
        return (int) commit & ~(MISSED_EVENTS | MISSED_STORED);
    }

    /**
     * Returns the size of a sub-buffer.
     *
     * @param order the power of two of pages
     * @return its size in bytes, header included
     */
    public static int subBufferBytes(int order) {
        return PAGE_BYTES << order;
    }
}
