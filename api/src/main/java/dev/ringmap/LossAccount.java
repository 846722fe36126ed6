package dev.ringmap;

import java.util.function.Supplier;

/**
 * Turns what the kernel says about losses into one number per gap, so that delivered plus lost is what was written.
 *
 * <p>Mainline flags the first page after a gap and stores the number behind its data when there is room. When there is none, the
 * number is the growth of {@code overrun}; that may include events overwritten after the swap, which the next stored number counts
 * again. So no gap is ever given a larger number than the growth of {@code overrun} since the gaps before it.
 *
 * <p>The kernel flags nothing if the page after the gap is the one being written (contract 2.9). Such a loss shows in {@code overrun}
 * alone. It is reported as soon as the kernel has nothing left to read: by then every event of {@code overrun} lies behind the reader.
 */
final class LossAccount {

    /** The value of {@link #accountedOverrun} while it is unknown which losses were reported to other consumers. */
    static final long UNKNOWN_BASE = -1;

    private final Supplier<MappingAbi> abi;

    /** How much of {@code overrun} has been reported, or had grown before this account began. */
    private long accountedOverrun;

    /** {@code overrun} as it was last seen. */
    private long latestOverrun;

    private long total;
    private boolean hasUnknown;

    /** Whether {@code overrun} has grown at a swap that reported no loss: now or later there may be one without a flag. */
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
    LostEvents onSwap(LostEvents storedLoss, long overrun, boolean isDrained) {
        boolean isFlagged = !storedLoss.isNone() || abi.get() == MappingAbi.V14;
        LostEvents lost = isBaseKnown() ? fromGrowth(storedLoss, overrun) : fromFlagAlone(storedLoss, overrun);
        isDoubtful = accountedOverrun != overrun && (!isFlagged || (isBaseKnown() && isDoubtful));
        latestOverrun = overrun;
        report(lost);
        return isDrained && !isFlagged ? lost.plus(onDrained(overrun)) : lost;
    }

    private LostEvents fromGrowth(LostEvents storedLoss, long overrun) {
        LostEvents growth = growthTo(overrun);
        boolean isNumbered = abi.get() == MappingAbi.MAINLINE && !storedLoss.isLowerBound();
        if (isNumbered && storedLoss.count() < growth.count()) {
            accountedOverrun += storedLoss.count();
            return storedLoss;
        }
        accountedOverrun = overrun;
        return growth;
    }

    /** A negative growth is a reset that another consumer's answer in the meta page has hidden. */
    private LostEvents growthTo(long overrun) {
        long growth = overrun - accountedOverrun;
        return growth < 0 ? LostEvents.UNKNOWN : LostEvents.exactly(growth);
    }

    private LostEvents fromFlagAlone(LostEvents storedLoss, long overrun) {
        if (storedLoss.isLowerBound() || abi.get() == MappingAbi.V14) {
            accountedOverrun = overrun;
            return LostEvents.UNKNOWN;
        }
        if (!storedLoss.isNone() && overrun == latestOverrun) {
            accountedOverrun = overrun; // nothing was overwritten since the mapping, so this gap is the latest
        }
        return storedLoss;
    }

    /** Returns the loss to be reported now that more has come onto the reader's sub-buffer, which is therefore being written. */
    LostEvents onGrowth(long overrun, boolean isDrained) {
        latestOverrun = overrun;
        return isDrained || (isDoubtful && !isBaseKnown()) ? onDrained(overrun) : LostEvents.NONE;
    }

    /** Returns the loss to be reported now that nothing is left to read. */
    LostEvents onDrained(long overrun) {
        LostEvents lost = isDoubtful ? LostEvents.UNKNOWN : LostEvents.NONE;
        if (isBaseKnown()) {
            lost = growthTo(overrun);
        }
        accountedOverrun = overrun;
        latestOverrun = overrun;
        isDoubtful = false;
        report(lost);
        return lost;
    }

    /** Begins anew after a reset, or after losses were reported to another mapping. */
    void rebase(long newAccountedOverrun, long overrun) {
        accountedOverrun = newAccountedOverrun;
        latestOverrun = overrun;
        isDoubtful = false;
    }

    /** Counts events that were made available and then not handed out. */
    void onDiscard(LostEvents lost) {
        report(lost);
    }

    private void report(LostEvents lost) {
        total += lost.count();
        hasUnknown |= lost.isLowerBound();
    }

    private boolean isBaseKnown() {
        return accountedOverrun != UNKNOWN_BASE;
    }

    long accountedOverrun() {
        return accountedOverrun;
    }

    /** Returns the sum of all losses; a lower bound also while the kernel has counted one that cannot be placed yet. */
    LostEvents total() {
        return hasUnknown || isDoubtful ? LostEvents.atLeast(total) : LostEvents.exactly(total);
    }
}
