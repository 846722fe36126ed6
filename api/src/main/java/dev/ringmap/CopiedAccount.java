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
 * is room for it. Where there is none, the number is the growth of {@code overrun} in {@code stats}. That file also tells of a reset, which
 * no page does: the kernel then has fewer events consumed than were delivered here. It is made anew for each look, so it is looked
 * at only when nothing is left to read, and not often. What it says then holds if there is still nothing afterwards: all that was
 * overwritten lies behind the reader.
 */
final class CopiedAccount {

    private static final Logger LOGGER = Loggers.of(CopiedAccount.class);

    /** Where nothing was copied since the latest look, only others can have changed the counts. */
    private static final long IDLE_LOOK_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LossLedger ledger;
    private final int cpu;
    private final StatsFile stats;
    private final LossAccount losses;

    /** The events consumed by the kernel's count at the latest look, and those delivered here by then. */
    private long readEvents;

    private long deliveredEvents;
    private long lookedNanos = System.nanoTime();
    private boolean hasCopied = true;

    /** What the latest look found, until something is copied. */
    private @Nullable RingBufferStats looked;

    /** Whether events that lie ahead of the reader may have been counted already: then a stored number counts them again. */
    private boolean mayBeAhead;

    private boolean isResetUntold;
    private long resets;

    private CopiedAccount(StatsFile stats, LossLedger ledger, int cpu, ReadCounts counts) {
        this.ledger = ledger;
        this.cpu = cpu;
        this.stats = stats;
        this.losses = ledger.open(cpu, counts, () -> MappingAbi.MAINLINE);
        this.readEvents = counts.readEvents();
        this.mayBeAhead =
                losses.accountedOverrun() != counts.reportedOverrun(); // it goes on where another reader left off
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
     * Returns the loss to be reported before a page that has just been copied.
     *
     * @param events those of that page, before the first
     */
    LostEvents onCopy(LostEvents storedLoss, EventCursor events) throws ErrnoException {
        looked = null;
        hasCopied = true;
        if (storedLoss.isNone()) {
            return LostEvents.NONE;
        }
        if (!storedLoss.isLowerBound() && !mayBeAhead) {
            return losses.onStored(storedLoss);
        }
        RingBufferStats now = stats.read();
        long copied = events.countRemaining().count();
        if (isReset(now, events.deliveredEvents() + copied)) {
            losses.rebase(0, 0);
            readEvents = now.readEvents() - copied;
            deliveredEvents = events.deliveredEvents();
        }
        mayBeAhead = true;
        LostEvents lost = losses.onSwap(storedLoss, now.overrun(), false);
        return lost.isNone()
                ? LostEvents.UNKNOWN
                : lost; // it was counted with one before it, and is to be seen here all the same
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
        if (isReset(latest, delivered)) {
            losses.rebase(latest.overrun(), latest.overrun()); // what was lost since, the pages have told
        }
        readEvents = latest.readEvents();
        deliveredEvents = delivered;
        mayBeAhead = false;
        return losses.onDrained(latest.overrun());
    }

    private boolean isReset(RingBufferStats now, long copied) {
        boolean isReset = now.readEvents() < readEvents + copied - deliveredEvents;
        if (isReset) {
            resets++;
            isResetUntold = true;
        }
        return isReset;
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
            ledger.close(cpu, stats.read().readEvents(), losses);
        } catch (ErrnoException e) {
            LOGGER.debug("the next reader of CPU {} has to do without", cpu, e);
        }
    }
}
