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
     * How much of {@code overrun} was reported to earlier readers, or {@link LossAccount#UNKNOWN_BASE}: if they read to the end, every loss
     * was; if they read nothing, none was.
     */
    long reportedOverrun() {
        if (readEvents == 0) {
            return 0;
        }
        return overrun == 0 || isDrained ? overrun : LossAccount.UNKNOWN_BASE;
    }
}
