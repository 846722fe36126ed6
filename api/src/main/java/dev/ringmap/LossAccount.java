package dev.ringmap;

import java.util.function.Supplier;

/**
 * Turns what the kernel says of losses into one number per gap, so that delivered plus lost is what was written.
 *
 * <p>Mainline flags the first page after a gap and stores the number behind its data when there is room. When there is none, the
 * number is the growth of {@code overrun}; that may include events overwritten after the swap, which the next stored number counts
 * again. So no gap is ever given more than the growth of {@code overrun} since the gaps before it.
 *
 * <p>The kernel flags nothing if the page after the gap is the one being written (contract 2.9). Such a loss shows in {@code overrun}
 * alone. It is reported as soon as the kernel has nothing left to read: by then every event of {@code overrun} lies behind the reader.
 */
final class LossAccount {

    /** The value of {@link #accountedOverrun} while nobody knows what other consumers were told. */
    static final long UNKNOWN_BASE = -1;

    private final Supplier<MappingAbi> abi;

    /** How much of {@code overrun} has been reported, or was before this account began. */
    private long accountedOverrun;

    /** {@code overrun} as it was last seen. */
    private long latestOverrun;

    private long total;
    private boolean hasUnknown;

    /** Whether {@code overrun} has grown at a swap that told of no loss: now or later there may be one without a flag. */
    private boolean isDoubtful;

    /**
     * @param accountedOverrun how much of {@code overrun} was reported before, or {@link #UNKNOWN_BASE}
     * @param overrun the kernel's {@code overrun} now
     */
    LossAccount(Supplier<MappingAbi> abi, long accountedOverrun, long overrun) {
        this.abi = abi;
        this.accountedOverrun = accountedOverrun;
        this.latestOverrun = overrun;
    }

    /**
     * Returns the loss to be reported before a sub-buffer that has just become the reader's.
     *
     * @param isDrained whether the kernel has nothing more to read than that sub-buffer
     */
    long onSwap(long storedLoss, long overrun, boolean isDrained) {
        boolean isFlagged = storedLoss != 0 || abi.get() == MappingAbi.V14;
        long lost = isBaseKnown() ? fromGrowth(storedLoss, overrun) : fromFlagAlone(storedLoss, overrun);
        isDoubtful = accountedOverrun != overrun && (!isFlagged || (isBaseKnown() && isDoubtful));
        latestOverrun = overrun;
        report(lost);
        return isDrained && !isFlagged ? sum(lost, onDrained(overrun)) : lost;
    }

    private long fromGrowth(long storedLoss, long overrun) {
        long growth = overrun - accountedOverrun;
        boolean isNumbered = abi.get() == MappingAbi.MAINLINE && storedLoss != SubBuffer.UNKNOWN_LOST;
        long lost = isNumbered ? Math.min(storedLoss, growth) : growth;
        accountedOverrun += lost;
        return lost;
    }

    private long fromFlagAlone(long storedLoss, long overrun) {
        if (storedLoss == SubBuffer.UNKNOWN_LOST || abi.get() == MappingAbi.V14) {
            accountedOverrun = overrun;
            return SubBuffer.UNKNOWN_LOST;
        }
        if (storedLoss > 0 && overrun == latestOverrun) {
            accountedOverrun = overrun; // nothing was overwritten since the mapping, so this gap is the latest
        }
        return storedLoss;
    }

    /** Returns the loss to be reported now that more has come onto the reader's sub-buffer, which is therefore being written. */
    long onGrowth(long overrun, boolean isDrained) {
        latestOverrun = overrun;
        return isDrained || (isDoubtful && !isBaseKnown()) ? onDrained(overrun) : 0;
    }

    /** Returns the loss to be reported now that nothing is left to read. */
    long onDrained(long overrun) {
        long lost = isBaseKnown() ? overrun - accountedOverrun : isDoubtful ? SubBuffer.UNKNOWN_LOST : 0;
        accountedOverrun = overrun;
        latestOverrun = overrun;
        isDoubtful = false;
        report(lost);
        return lost;
    }

    /** Begins anew after a reset, or after another mapping was told of losses. */
    void rebase(long newAccountedOverrun, long overrun) {
        accountedOverrun = newAccountedOverrun;
        latestOverrun = overrun;
        isDoubtful = false;
    }

    /** Takes in events that were made available and then not handed out. */
    void onDiscard(long count) {
        report(count);
    }

    private void report(long lost) {
        if (lost == SubBuffer.UNKNOWN_LOST) {
            hasUnknown = true;
        } else {
            total += lost;
        }
    }

    /** Adds two losses of one place. */
    static long sum(long one, long other) {
        boolean isUnknown = one == SubBuffer.UNKNOWN_LOST || other == SubBuffer.UNKNOWN_LOST;
        return isUnknown ? SubBuffer.UNKNOWN_LOST : one + other;
    }

    private boolean isBaseKnown() {
        return accountedOverrun != UNKNOWN_BASE;
    }

    long accountedOverrun() {
        return accountedOverrun;
    }

    /** Returns the sum of the losses with a number. */
    long total() {
        return total;
    }

    boolean hasUnknown() {
        return hasUnknown || isDoubtful;
    }
}
