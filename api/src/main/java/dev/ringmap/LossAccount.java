package dev.ringmap;

import java.util.function.Supplier;

/**
 * Turns what the kernel tells of losses into one number per gap, so that delivered plus lost is what was written.
 *
 * <p>Mainline flags the first page after a gap and stores the number behind its data when there is room. When there is none, the
 * number is the growth of {@code overrun}; that may include events overwritten after the swap, which the next stored number counts
 * again. So no gap is ever given more than the growth of {@code overrun} since the gaps before it.
 */
final class LossAccount {

    private static final long UNKNOWN_BASE = -1;

    private final Supplier<MappingAbi> abi;

    /** How much of {@code overrun} has been told already. */
    private long toldOverrun;

    private long total;
    private boolean hasUnknown;

    /**
     * @param toldToOthers whether part of {@code overrun} may have been told to another consumer before; nobody knows how much then
     */
    LossAccount(Supplier<MappingAbi> abi, boolean toldToOthers) {
        this.abi = abi;
        this.toldOverrun = toldToOthers ? UNKNOWN_BASE : 0;
    }

    /** Returns the loss to be told before a sub-buffer that has just become the reader's. */
    long onSwap(long storedLoss, long overrun) {
        long lost = abi.get() == MappingAbi.V14 ? growth(overrun) : fromFlags(storedLoss, overrun);
        if (lost == SubBuffer.UNKNOWN_LOST) {
            hasUnknown = true;
            toldOverrun = overrun;
            return lost;
        }
        if (toldOverrun == UNKNOWN_BASE) {
            toldOverrun = lost == 0 ? UNKNOWN_BASE : overrun;
        } else {
            toldOverrun += lost;
        }
        total += lost;
        return lost;
    }

    private long fromFlags(long storedLoss, long overrun) {
        if (storedLoss == 0) {
            return 0;
        }
        long growth = growth(overrun);
        if (storedLoss == SubBuffer.UNKNOWN_LOST || growth == SubBuffer.UNKNOWN_LOST) {
            return Math.max(storedLoss, growth);
        }
        return Math.min(storedLoss, growth);
    }

    private long growth(long overrun) {
        return toldOverrun == UNKNOWN_BASE ? SubBuffer.UNKNOWN_LOST : overrun - toldOverrun;
    }

    void onReset() {
        toldOverrun = 0;
    }

    /** Returns the sum of the losses with a number. */
    long total() {
        return total;
    }

    boolean hasUnknown() {
        return hasUnknown;
    }
}
