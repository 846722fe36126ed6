package dev.ringmap;

/**
 * What the kernel has counted of one CPU's buffer when somebody begins to read it.
 *
 * @param readEvents events consumed by anybody since the last reset
 * @param overrun events overwritten since then
 * @param isDrained whether there is nothing left to read
 */
record ReadCounts(long readEvents, long overrun, boolean isDrained) {

    /**
     * How much of {@code overrun} was reported to those who read before, or {@link LossAccount#UNKNOWN_BASE}: who reads to the end is
     * told of every loss, and who reads nothing of none.
     */
    long reportedOverrun() {
        if (readEvents == 0) {
            return 0;
        }
        return overrun == 0 || isDrained ? overrun : LossAccount.UNKNOWN_BASE;
    }
}
