package dev.ringmap;

/**
 * How many events were lost before the pages that are copied out of one CPU's buffer, by what the pages tell and what {@code overrun} was.
 *
 * <p>A page that becomes the reader's tells what was overwritten since the one before it did. Where it has no room for the number, that is
 * what {@code overrun} has grown from the one moment to the other, and no more than a look between the moments and a page that tells of no
 * loss shows what it was then (contract 2.12). Without them the gap stays one of unknown size. The sum of all is known again whenever
 * nothing is left: all of {@code overrun} lies behind the reader by then.
 */
final class CopiedLosses {

    /** How much of {@code overrun} is in the total, or was reported to others before; {@link LossAccount#UNKNOWN_BASE} if nobody knows. */
    private long accountedOverrun;

    /** Whether others may have been told of less than the kernel would not tell again, or of more. */
    private boolean isHandedOver;

    /** Whether there is a loss of unknown size that the next known {@code overrun} will tell. */
    private boolean isOpen;

    /** Whether there is one that nothing will tell. */
    private boolean hasUnknown;

    private long total;

    /** {@code overrun} when nothing was left, and whether that is so still. */
    private long drainedOverrun;

    private boolean isDrained;

    /**
     * @param accountedOverrun how much of {@code overrun} was reported before, or {@link LossAccount#UNKNOWN_BASE}
     * @param isHandedOver whether that is where another reader says it left off
     */
    CopiedLosses(long accountedOverrun, boolean isHandedOver) {
        this.accountedOverrun = accountedOverrun;
        this.isHandedOver = isHandedOver;
    }

    boolean isHandedOver() {
        return isHandedOver;
    }

    void onCopy() {
        isDrained = false;
    }

    /** Counts a loss of which the page tells the number. */
    void onNumber(long count) {
        add(count);
    }

    /** The same after another reader, which may have counted a part of it. */
    void onNumber(long count, long overrunSince) {
        add(isBaseKnown() ? Math.max(0, Math.min(count, overrunSince - accountedOverrun)) : count);
    }

    /** Counts a loss without a number; {@code true} if the number is known as soon as {@code overrun} is. */
    boolean onUnknown() {
        boolean isAlone = isBaseKnown() && !isHandedOver && !isOpen;
        isOpen = true;
        return isAlone;
    }

    /** Takes in what {@code overrun} was when the latest page became the reader's; returns by how much it is more than was counted. */
    long onOverrun(long overrun) {
        long rest = isBaseKnown() ? overrun - accountedOverrun : 0;
        hasUnknown |= rest < 0 || (isOpen && !isBaseKnown());
        total += Math.max(0, rest);
        accountedOverrun = overrun;
        isOpen = false;
        isHandedOver = false;
        return rest;
    }

    /** Returns the loss to be reported now that nothing is left to read: one that happened to another reader and that no page told. */
    LostEvents onNothingLeft(long overrun) {
        isDrained = true;
        long rest = isBaseKnown() ? overrun - accountedOverrun : 0;
        boolean isUntold = isHandedOver && !isOpen && rest > 0;
        isOpen |= isUntold;
        drainedOverrun = overrun;
        return isUntold ? LostEvents.UNKNOWN : LostEvents.NONE;
    }

    /** Begins anew after a reset; {@code isTold} says whether numbers have been counted that may be of before or after it. */
    void onReset(boolean isTold) {
        hasUnknown |= isOpen;
        isOpen = false;
        isHandedOver = false;
        accountedOverrun = isTold ? LossAccount.UNKNOWN_BASE : 0;
        drainedOverrun = 0;
    }

    /** Counts events that were copied and then not handed out. */
    void onDiscard(LostEvents lost) {
        total += lost.count();
        hasUnknown |= lost.isLowerBound();
    }

    private void add(long count) {
        total += count;
        if (isBaseKnown()) {
            accountedOverrun += count;
        }
    }

    private boolean isBaseKnown() {
        return accountedOverrun != LossAccount.UNKNOWN_BASE;
    }

    /** Returns how much of {@code overrun} whoever reads next need not count. */
    long accountedOverrun() {
        return accountedOverrun + openRest();
    }

    /** How much more of {@code overrun} than was counted lay behind the reader when nothing was left; it is a loss of unknown place. */
    private long openRest() {
        return isOpen && isBaseKnown() ? Math.max(0, drainedOverrun - accountedOverrun) : 0;
    }

    /** Returns the sum of all losses. */
    LostEvents total() {
        boolean isKnown = !hasUnknown && (!isOpen || (isDrained && isBaseKnown()));
        long count = total + openRest();
        return isKnown ? LostEvents.exactly(count) : LostEvents.atLeast(count);
    }
}
