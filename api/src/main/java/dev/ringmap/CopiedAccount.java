package dev.ringmap;

import dev.ringmap.logging.Loggers;
import dev.ringmap.spi.ErrnoException;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What was lost before the pages that are copied out of one CPU's buffer, and how often it was reset meanwhile.
 *
 * <p>{@code read(2)} flags every loss in the page after it, also where a mapping does not (contract 2.9), and stores the number where there
 * is room for it. Where there is none, {@code overrun} in {@code stats} has to tell it. That file also tells of a reset, which
 * no page does: the kernel then has fewer events consumed than were delivered here. It is made anew for each look, so it is looked
 * at only when a page has no room for a number or nothing is left to read, and then not often.
 */
final class CopiedAccount {

    private static final Logger LOGGER = Loggers.of(CopiedAccount.class);

    /** Where nothing was copied since the latest look, only others can have changed the counts. */
    private static final long IDLE_LOOK_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long NOT_LOOKED = -1;

    private final LossLedger ledger;
    private final int cpu;
    private final StatsFile stats;
    private final CopiedLosses losses;

    /** The events consumed by the kernel's count at the latest look, and those copied here by then. */
    private long readEvents;

    private long copiedEvents;
    private long lookedNanos = System.nanoTime();
    private boolean hasCopied = true;

    /** What the latest look found, until something is copied. */
    private @Nullable RingBufferStats looked;

    /** {@code overrun} after the latest sub-buffer became the reader's and before the next one does. */
    private long overrunBetween = NOT_LOOKED;

    /** Whether a page has told a number since the latest look. */
    private boolean hasTold;

    private boolean isResetUntold;
    private long resets;

    private CopiedAccount(StatsFile stats, LossLedger ledger, int cpu, ReadCounts counts) {
        long accountedOverrun = ledger.accountedOverrun(cpu, counts);
        this.ledger = ledger;
        this.cpu = cpu;
        this.stats = stats;
        this.losses = new CopiedLosses(accountedOverrun, accountedOverrun != counts.reportedOverrun());
        this.readEvents = counts.readEvents();
    }

    static CopiedAccount open(ControlFiles control, LossLedger ledger, int cpu) throws ErrnoException {
        StatsFile stats = new StatsFile(control, cpu);
        long overrunBefore = stats.read().overrun();
        return new CopiedAccount(stats, ledger, cpu, counts(stats.read(), overrunBefore));
    }

    /** The counts of one look are not of one moment: what was overwritten while nothing was left may lie ahead already. */
    private static ReadCounts counts(RingBufferStats stats, long overrunBefore) {
        boolean isDrained = stats.entries() == 0 && stats.overrun() == overrunBefore;
        return new ReadCounts(stats.readEvents(), stats.overrun(), isDrained);
    }

    /**
     * Returns the loss to be reported before a page that has just been copied and has events. If that has no number, the next page may tell
     * it: see {@link #onNoNumber}.
     *
     * @param events those of that page, before the first
     */
    LostEvents onCopy(LostEvents storedLoss, EventCursor events) throws ErrnoException {
        long overrunBefore = overrunBetween;
        beginCopy();
        if (storedLoss.isNone()) {
            if (overrunBefore != NOT_LOOKED) {
                losses.onOverrun(overrunBefore);
            }
            return LostEvents.NONE;
        }
        if (!storedLoss.isLowerBound() && !losses.isHandedOver()) {
            hasTold = true;
            losses.onNumber(storedLoss.count());
            return storedLoss;
        }
        RingBufferStats now = stats.read();
        take(now, events.deliveredEvents() + events.countRemaining().count());
        if (!storedLoss.isLowerBound()) {
            losses.onNumber(storedLoss.count(), now.overrun());
            return storedLoss;
        }
        overrunBetween = now.overrun();
        return LostEvents.UNKNOWN;
    }

    private void beginCopy() {
        looked = null;
        hasCopied = true;
        overrunBetween = NOT_LOOKED;
        losses.onCopy();
    }

    /**
     * Returns the loss to be reported before a page without room for the number.
     *
     * @param isNoneBehind whether the page after it was copied, and tells of no loss: {@code overrun} was the same at all three moments
     */
    LostEvents onNoNumber(boolean isNoneBehind) {
        boolean isAlone = losses.onUnknown();
        long overrun = overrunBetween;
        overrunBetween = NOT_LOOKED;
        if (!isNoneBehind) {
            return LostEvents.UNKNOWN;
        }
        long count = losses.onOverrun(overrun);
        return isAlone && count > 0 ? LostEvents.exactly(count) : LostEvents.UNKNOWN;
    }

    /** Takes in the loss before a page that was copied to tell the one before the latest, and that nobody will see. */
    void onUnseen(LostEvents storedLoss) {
        if (storedLoss.isLowerBound()) {
            losses.onUnknown();
        } else if (!losses.isHandedOver()) {
            losses.onNumber(storedLoss.count());
        }
    }

    /**
     * Looks, if something was copied since the latest look or it is time to; then whether nothing is left is to be asked again. So the
     * losses are complete whenever nothing is left.
     */
    boolean look() throws ErrnoException {
        long nowNanos = System.nanoTime();
        if (!hasCopied && nowNanos - lookedNanos < IDLE_LOOK_INTERVAL_NANOS) {
            return false;
        }
        lookedNanos = nowNanos;
        hasCopied = false;
        looked = stats.read();
        return true;
    }

    /**
     * Returns the loss to be reported although there is no page after it.
     *
     * @param delivered how many events were delivered, which are all that were copied
     */
    LostEvents onNothingLeft(long delivered) {
        RingBufferStats latest = looked;
        if (latest == null) {
            return LostEvents.NONE;
        }
        looked = null;
        take(latest, delivered);
        overrunBetween = latest.overrun(); // what could be overwritten by then lies behind the reader
        return losses.onNothingLeft(latest.overrun());
    }

    private void take(RingBufferStats now, long copied) {
        if (now.readEvents() < readEvents + copied - copiedEvents) {
            resets++;
            isResetUntold = true;
            losses.onReset(hasTold);
        }
        readEvents = now.readEvents();
        copiedEvents = copied;
        hasTold = false;
    }

    /** Tells, once, whether the trace was reset. */
    boolean takeReset() {
        boolean was = isResetUntold;
        isResetUntold = false;
        return was;
    }

    long resets() {
        return resets;
    }

    LostEvents lostEvents() {
        return losses.total();
    }

    /** Takes in what was copied and then not handed out, and writes down where this reader leaves off. */
    void close(LostEvents undelivered) {
        losses.onDiscard(undelivered);
        try {
            ledger.close(cpu, stats.read().readEvents(), losses.accountedOverrun());
        } catch (ErrnoException e) {
            LOGGER.debug("the next reader of CPU {} has to do without", cpu, e);
        }
    }
}
