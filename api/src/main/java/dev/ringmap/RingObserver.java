package dev.ringmap;

import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.TraceFs;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;

/**
 * The ring buffer of one CPU, watched while it is written, without consuming anything.
 *
 * <p>Any number of observers see the same events, and take none from each other or from a consumer, before, meanwhile or later. An event is
 * handed out from a copy, once the page that it was copied from is known not to have been written over meanwhile: no event is torn, none
 * comes twice, and they come in their order.
 *
 * <p>It begins with the oldest event that nobody has consumed, or, where that is not known, with the sub-buffer that is being written and a
 * loss. In overwrite mode the writer waits for nobody: if it comes round before this reads on, the observer goes on with the oldest sub-buffer
 * that is left, or the latest if it is too slow for that, and reports a loss before its first event, with a lower bound of its size, which
 * may be 0. An observer that looks again in time loses nothing, however small the ring. In no-overwrite mode the ring fills up and stays as it
 * is while nobody consumes; {@link RingBufferStats#droppedEvents()} counts what is missing then.
 *
 * <p>A consumer on the same CPU exchanges sub-buffers. The observer goes on; but it may not see that the writer has come round, and reports a
 * loss of unknown size if both have happened since it last looked at the kernel's {@code stats}, which it does once in 10 ms while it goes on.
 * Such a loss may be reported late, or where there is none.
 *
 * <p>A reset is noticed unless more was written behind it than was seen before it; then it looks like the writer coming round. Clocks whose
 * stamps can be the same on two sub-buffers ({@code uptime}) are refused, at the beginning and if somebody changes to one; so is a ring
 * whose stamps are seen not to tell the order in which it was written.
 *
 * <p>Waiting takes no system call but to sleep: {@link #advance(Duration)} looks again after the interval that was chosen, or at once.
 *
 * <p>Thread safety: <em>single-consumer</em>. One thread at a time may advance and use the cursor; {@link #close} may be called from any.
 *
 * <p>Lifecycle: the buffer is mapped while it is open, with the consequences that {@link RingBufferMapping} names. Truncation of
 * {@code trace_pipe_raw} takes the pages away: {@link MappingLostException}.
 *
 * <p>Source: contract 4.4.
 *
 * @since 0.1
 */
public final class RingObserver implements RingBufferReader {

    private final int cpu;
    private final MappedPages mapped;
    private final ObservedPages pages;
    private final WriterOrder order;
    private final ObserverAccount account;
    private final ByteBuffer copy;
    private final RecordedSubBuffer subBuffer;
    private final EventCursor events;
    private final ReaderWait wait;

    /** The sub-buffer that this stands on, {@link WriterOrder#NONE} before there is any. */
    private int id = WriterOrder.NONE;

    private long timestamp;
    private int copiedBytes;

    /** What a consumer had taken of it before this began. */
    private int skippedBytes;

    private long deliveredBefore;

    private RingObserver(
            int cpu, MappedPages mapped, SubBufferDescriptor layout, ObserverAccount account, Duration interval) {
        this.cpu = cpu;
        this.mapped = mapped;
        this.pages = new ObservedPages(mapped, layout);
        account.requireDifferent(pages);
        this.order = new WriterOrder(pages);
        this.account = account;
        this.copy = layout.allocate(mapped.geometry().subBufferSizeBytes());
        this.subBuffer = new RecordedSubBuffer(layout, mapped.file().path());
        this.events = subBuffer.events();
        this.wait =
                new ReaderWait(new PausingThread(ReaderWait.saturatedNanos(interval)), subBuffer.lease(), this::follow);
    }

    /** Opens an observer of a CPU of the instance to which the control files belong. */
    static RingObserver open(TraceFs tracefs, ControlFiles control, int cpu, Duration interval) throws ErrnoException {
        return MappedPages.map(tracefs, control, cpu, (mapped, layout) -> {
            MetaPage meta = mapped.metaPage(new Lease(mapped.file().path()));
            return new RingObserver(cpu, mapped, layout, ObserverAccount.open(control, cpu, meta), interval);
        });
    }

    /**
     * Makes the next events available, waiting for them by looking again at the chosen interval.
     *
     * @throws RingInspectionException if the trace clock has become one whose stamps can repeat, or time stamps do not tell the order of the
     *     sub-buffers
     * @throws ErrnoException if the kernel's {@code stats} cannot be read
     */
    @Override
    public boolean advance(Duration timeout) throws ErrnoException {
        Objects.requireNonNull(timeout, "timeout");
        return wait.advance(timeout);
    }

    /**
     * {@inheritDoc}
     *
     * @throws RingInspectionException as {@link #advance(Duration)}
     * @throws ErrnoException if the kernel's {@code stats} cannot be read
     */
    @Override
    public boolean advance() throws ErrnoException {
        return advance(Duration.ZERO);
    }

    /** Looks until there are undelivered events or nothing new is seen. */
    private boolean follow() throws ErrnoException {
        while (!events.hasRemaining()) {
            if (!look()) {
                return false;
            }
        }
        return true;
    }

    /** Takes what is new of the sub-buffer that this stands on, or goes on to the next; {@code false} if there is nothing new. */
    private boolean look() throws ErrnoException {
        if (id == WriterOrder.NONE) {
            return begin();
        }
        if (!pages.isSame(id, timestamp, copiedBytes)) {
            return beginAnew();
        }
        if (pages.committedBytes(id) > copiedBytes) {
            return take();
        }
        int next = order.after(id, timestamp);
        if (next == WriterOrder.NONE) {
            subBuffer.reportLost(account.onNothingLeft());
            return false;
        }
        // Where the next one has events, this one is complete.
        return pages.committedBytes(id) > copiedBytes ? take() : goOn(next);
    }

    private boolean take() throws ErrnoException {
        int committedBytes = pages.committedBytes(id);
        if (committedBytes < copiedBytes) {
            return beginAnew();
        }
        boolean fits = committedBytes <= copy.capacity() - subBuffer.layout().dataOffset();
        if (fits && !pages.copy(id, timestamp, copiedBytes, committedBytes, copy)) {
            return beginAnew();
        }
        copiedBytes = committedBytes;
        subBuffer.layout().writeHeader(copy, timestamp, committedBytes);
        subBuffer.readable(committedBytes);
        events.skipTo(skippedBytes);
        return true;
    }

    private boolean goOn(int next) throws ErrnoException {
        long nextTimestamp = pages.timestamp(next);
        if (!pages.isSame(id, timestamp, copiedBytes)) {
            return beginAnew();
        }
        account.requireOrder(events.latestTimestamp(), nextTimestamp);
        order.learn(id, next);
        LostEvents lost = account.onLeaving(id, events.deliveredEvents(), events.deliveredEvents() - deliveredBefore);
        stand(next, nextTimestamp, false);
        subBuffer.reportLost(lost);
        return true;
    }

    private boolean begin() throws ErrnoException {
        int first = account.oldest(order, pages);
        if (first == WriterOrder.NONE) {
            return false;
        }
        long firstTimestamp = pages.timestamp(first);
        if (!account.isReaderWhereItWas()) {
            return false; // the next look takes the latest
        }
        stand(first, firstTimestamp, account.takeReset());
        skippedBytes = account.consumedBytes(first);
        subBuffer.reportLost(account.onBegin(first, events.deliveredEvents()));
        return true;
    }

    private boolean beginAnew() throws ErrnoException {
        account.requireFineClock();
        // The oldest page is written over next: whoever was too slow even for that skips to the latest.
        int oldest = copiedBytes == 0 ? WriterOrder.NONE : order.earliestAfter(timestamp);
        boolean skips = oldest == WriterOrder.NONE;
        int next = skips ? order.latest() : oldest;
        long nextTimestamp = next == WriterOrder.NONE ? 0 : pages.timestamp(next);
        if (account.isReset(events.deliveredEvents())) {
            id = WriterOrder.NONE;
            order.forget();
            return begin();
        }
        return next != WriterOrder.NONE && goOnBehindLap(next, nextTimestamp, skips);
    }

    private boolean goOnBehindLap(int next, long nextTimestamp, boolean skips) {
        LostEvents lost = account.onLap(events.deliveredEvents(), skips);
        stand(next, nextTimestamp, false);
        subBuffer.reportLost(lost);
        return true;
    }

    private void stand(int newId, long newTimestamp, boolean followsReset) {
        id = newId;
        timestamp = newTimestamp;
        copiedBytes = 0;
        skippedBytes = 0;
        deliveredBefore = events.deliveredEvents();
        subBuffer.layout().writeHeader(copy, newTimestamp, 0);
        subBuffer.turnTo(newId, copy, followsReset);
    }

    @Override
    public int cpu() {
        return cpu;
    }

    @Override
    public SubBuffer subBuffer() {
        return subBuffer;
    }

    /**
     * Returns the shape of the buffer.
     *
     * @return its sizes; not {@code null}
     */
    public Geometry geometry() {
        return mapped.geometry();
    }

    @Override
    public LostEvents lostEvents() {
        return account.lostEvents();
    }

    @Override
    public long resets() {
        return account.resets();
    }

    @Override
    public boolean isClosed() {
        return subBuffer.isClosed();
    }

    /**
     * Unmaps the buffer and closes its file. Idempotent, and allowed from any thread.
     *
     * @throws UncheckedIOException if a backend fails to unmap; the kernel does not refuse to
     */
    @Override
    public void close() {
        wait.end(mapped::close);
    }
}
