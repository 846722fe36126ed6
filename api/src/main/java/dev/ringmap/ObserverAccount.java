package dev.ringmap;

import dev.ringmap.spi.ErrnoException;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What an observer must know from the kernel's {@code stats}: where to begin, what was overwritten, whether the trace was reset, and whether
 * somebody consumes.
 *
 * <p>Where the writer comes round, it has overwritten all that the observer has seen. So what was overwritten since, less what was delivered
 * or reported, was lost; and if that is negative, the counts have begun anew. The kernel counts a page as overwritten shortly before it enters
 * it, and its events may be delivered all the same: they are left out of the number, which is a lower bound therefore. While somebody
 * consumes, there is none.
 *
 * <p>The reader's page is outside the ring, where the writer does not come round to it. Whoever stands there cannot see a lap, but every event
 * that is overwritten meanwhile lies between it and the next page.
 */
final class ObserverAccount {

    /** Their stamps can be the same on two sub-buffers. */
    private static final Set<String> COARSE_CLOCKS = Set.of("uptime");

    /** A header and four bytes. */
    private static final int LEAST_EVENT_BYTES = 8;

    private static final long LOOK_NANOS = 10_000_000;

    private final ControlFiles control;
    private final StatsFile stats;
    private final int mostEventsOfAPage;

    /** The page that the reader has, {@link WriterOrder#NONE} if that is not known. */
    private int readerId;

    private int consumedBytes;

    /** Overwritten or consumed, and neither lost nor delivered here. */
    private long before;

    /** The losses as the counts have them, a page's events more or less. */
    private long estimated;

    private RingBufferStats last;
    private long lastNanos;

    /** Whether the observer has left a sub-buffer since the last look. */
    private boolean hasLeft;

    /** Whether something was lost whatever the counts say. */
    private boolean isDoubtful;

    /** Whether what was overwritten can be told from what was skipped. */
    private boolean isCounting = true;

    /** What others had consumed when this began, or at the last reset. */
    private long consumedBefore;

    private boolean isConsumed;
    private LostEvents total = LostEvents.NONE;
    private long resets;
    private boolean isAfterReset;
    private boolean isClockCoarse;

    private ObserverAccount(ControlFiles control, int cpu, MetaPage meta) throws ErrnoException {
        this.control = control;
        this.mostEventsOfAPage = meta.subBufferSizeBytes() / LEAST_EVENT_BYTES;
        this.stats = new StatsFile(control, cpu);
        this.last = stats.read();
        this.lastNanos = System.nanoTime();
        // GET_READER alone brings the meta page up to date: others may have consumed by other means.
        this.readerId = meta.read() == last.readEvents() ? meta.readerId() : WriterOrder.NONE;
        this.consumedBytes = meta.readerReadBytes();
        this.consumedBefore = last.readEvents();
        long reported = new ReadCounts(last.readEvents(), last.overrun(), last.entries() == 0).reportedOverrun();
        boolean isBaseKnown = reported != LossAccount.UNKNOWN_BASE;
        this.before = last.readEvents() + (isBaseKnown ? reported : last.overrun());
        this.isDoubtful = !isBaseKnown || readerId == WriterOrder.NONE;
    }

    static ObserverAccount open(ControlFiles control, int cpu, MetaPage meta) throws ErrnoException {
        ObserverAccount account = new ObserverAccount(control, cpu, meta);
        account.checkClock();
        return account;
    }

    private void look() throws ErrnoException {
        last = stats.read();
        lastNanos = System.nanoTime();
        hasLeft = false;
    }

    /**
     * Returns the sub-buffer with the oldest event that nobody has consumed; {@link WriterOrder#NONE} if there is none. If that is not known,
     * the latest.
     */
    int oldest(WriterOrder order, ObservedPages pages) {
        if (readerId == WriterOrder.NONE) {
            return order.latest();
        }
        int committedBytes = pages.committedBytes(readerId);
        if (committedBytes > consumedBytes) {
            return readerId;
        }
        return order.earliestAfter(committedBytes > 0 ? pages.timestamp(readerId) : 0);
    }

    /** How much of the sub-buffer that the observer begins with was consumed. */
    int consumedBytes(int id) {
        return id == readerId ? consumedBytes : 0;
    }

    /** Whether what was known of the reader still holds, now that there is something to begin with; it is forgotten if not. */
    boolean isReaderWhereItWas() throws ErrnoException {
        look();
        checkClock();
        boolean isSame = last.readEvents() == consumedBefore;
        if (!isSame) {
            consumedBefore = last.readEvents();
            readerId = WriterOrder.NONE;
            isDoubtful = true;
        }
        return isSame;
    }

    /** Returns the loss before the sub-buffer that the observer begins with. What is behind the reader's is lost later. */
    LostEvents onBegin(int id, long delivered) {
        return id == readerId ? LostEvents.NONE : overwritten(delivered);
    }

    /** Returns the loss behind a sub-buffer that the observer leaves for the next one. */
    LostEvents onLeaving(int id, long delivered, long deliveredOfIt) throws ErrnoException {
        if (id == readerId) {
            before -= deliveredOfIt; // what lies outside the ring is not overwritten
            look();
            return overwritten(delivered);
        }
        hasLeft = true;
        return onNothingLeft();
    }

    /** Returns a loss that has become known although nothing may follow it. */
    LostEvents onNothingLeft() throws ErrnoException {
        return hasLeft && System.nanoTime() - lastNanos >= LOOK_NANOS ? hidden() : LostEvents.NONE;
    }

    /**
     * Returns the loss behind a sub-buffer that was written over.
     *
     * @param skips whether events are skipped that are not yet overwritten, and would be counted later
     */
    LostEvents onLap(long delivered, boolean skips) {
        isDoubtful = true;
        LostEvents lost = overwritten(delivered);
        isCounting &= !skips;
        return lost;
    }

    private LostEvents overwritten(long delivered) {
        long count = gone() - before - delivered - estimated;
        boolean isNone = !isDoubtful && count == 0;
        isDoubtful = false;
        if (isNone) {
            return LostEvents.NONE;
        }
        estimated += count;
        boolean isCountable = isCounting && last.readEvents() == consumedBefore;
        return report(LostEvents.atLeast(isCountable ? Math.max(0, count - mostEventsOfAPage) : 0));
    }

    /** A consumer may have put the observer's sub-buffer outside before the writer came round. */
    private LostEvents hidden() throws ErrnoException {
        RingBufferStats former = last;
        boolean wasConsumed = isConsumed;
        look();
        isConsumed = last.readEvents() != former.readEvents();
        boolean isHidden = (isConsumed || wasConsumed) && last.overrun() != former.overrun();
        return isHidden ? report(LostEvents.UNKNOWN) : LostEvents.NONE;
    }

    private long gone() {
        return last.overrun() + last.readEvents();
    }

    private LostEvents report(LostEvents lost) {
        total = total.plus(lost);
        return lost;
    }

    /** The observer's sub-buffer was written over or cleared; {@code true} if the trace was reset. */
    boolean isReset(long delivered) throws ErrnoException {
        RingBufferStats former = last;
        look();
        boolean isBack = last.overrun() < former.overrun() || last.readEvents() < former.readEvents();
        if (!isBack && gone() >= before + delivered + total.count()) {
            return false;
        }
        resets++;
        isAfterReset = true;
        before = -(delivered + total.count());
        estimated = total.count();
        isDoubtful = false;
        isCounting = true;
        consumedBefore = 0;
        consumedBytes = 0;
        checkClock();
        return true;
    }

    /** Two sub-buffers with the same stamp could not be told apart. Once refused, the clock may have become another one. */
    void requireFineClock() throws ErrnoException {
        if (isClockCoarse) {
            checkClock();
        }
    }

    /** Two sub-buffers with events never have the same stamp, whoever writes or consumes meanwhile. */
    void requireDifferent(ObservedPages pages) {
        long[] stamps = IntStream.range(0, pages.count())
                .mapToLong(pages::enteredAt)
                .filter(stamp -> stamp != 0)
                .sorted()
                .toArray();
        for (int i = 1; i < stamps.length; i++) {
            if (stamps[i - 1] == stamps[i]) {
                throw disorder();
            }
        }
    }

    /** A sub-buffer is entered after the last event of the one before it. */
    void requireOrder(long latestTimestamp, long nextTimestamp) {
        if (Long.compareUnsigned(latestTimestamp, nextTimestamp) > 0) {
            throw disorder();
        }
    }

    private RingInspectionException disorder() {
        return RingInspectionException.ofDisorder(control.toString(), "sub-buffers");
    }

    private void checkClock() throws ErrnoException {
        isClockCoarse = COARSE_CLOCKS.contains(control.readClock());
        if (isClockCoarse) {
            throw new RingInspectionException(
                    control + "/trace_clock",
                    "too coarse to observe by, as two sub-buffers may have the same stamp; choose another, for example local");
        }
    }

    /** Tells, once, whether there was a reset. */
    boolean takeReset() {
        boolean was = isAfterReset;
        isAfterReset = false;
        return was;
    }

    LostEvents lostEvents() {
        return total;
    }

    long resets() {
        return resets;
    }
}
