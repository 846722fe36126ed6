package dev.ringmap;

import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.TraceFs;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * The ring buffer of one CPU, stopped and inspected where it lies: {@link TraceInstance#inspect(int)}.
 *
 * <p>It is mapped, but nothing is consumed and the kernel is not asked for anything: what is delivered here stays for {@code trace}, for
 * every other reader, and for the next inspection. The oldest event that nobody has consumed comes first.
 *
 * <p>This needs a ring in which nothing moves. It is checked when it is opened, at each sub-buffer and at its end; a trace that is switched on
 * or cleared, or a consumer at work, ends in {@link RingInspectionException}. Events are handed out from a copy of their sub-buffer, which is
 * taken before the check: so none is torn, and memory is read as fast as it can be. At the end the kernel's own counts are compared as well,
 * so {@link #advance()} that returned {@code false} has confirmed all that was delivered.
 *
 * <p>Losses: what was overwritten lies between what was consumed and the oldest event in the ring. If nothing was consumed since the last
 * reset, or this instance's own readers were the last, the number is exact, and the one that a mapping would report. Otherwise only the kernel
 * knows how much of {@code overrun} was reported to other readers, and the loss is {@link LostEvents#UNKNOWN}.
 *
 * <p>Thread safety: <em>single-consumer</em>, as every {@link RingBufferReader}; {@link #close} may be called from any thread.
 *
 * <p>Lifecycle: while it is open the kernel refuses to resize the buffer, to take snapshots and to remove the instance ({@code EBUSY}).
 *
 * <p>Source: contract 4.3.
 *
 * @since 0.1
 */
public final class StoppedRing implements RingBufferReader {

    private final int cpu;
    private final MappedPages pages;
    private final RingAtRest ring;
    private final UnreadSubBuffers unread;
    private final ByteBuffer copy;
    private final RecordedSubBuffer subBuffer;
    private final ReaderWait wait;

    /** What was overwritten and has not been reported; before the oldest sub-buffer but the reader's. */
    private LostEvents untold;

    private LostEvents lostEvents = LostEvents.NONE;
    private int next;
    private long firstTimestamp;
    private long skippedEvents;
    private boolean hasAdvanced;
    private boolean hasEnded;

    private StoppedRing(int cpu, MappedPages pages, SubBufferDescriptor layout, ControlFiles control, LossLedger ledger)
            throws ErrnoException {
        this.cpu = cpu;
        this.pages = pages;
        String path = pages.file().path();
        this.copy = layout.allocate(pages.geometry().subBufferSizeBytes());
        this.subBuffer = new RecordedSubBuffer(layout, path);
        Lease lease = subBuffer.lease();
        this.ring = RingAtRest.look(control, cpu, pages, layout, pages.metaPage(lease));
        this.unread = new UnreadSubBuffers(ring, new RecordedSubBuffer(layout, path), copy);
        ring.requireUnmoved();
        RingBufferStats stats = ring.stats();
        this.untold = ledger.untold(cpu, new ReadCounts(stats.readEvents(), stats.overrun(), stats.entries() == 0));
        this.wait = new ReaderWait(new PollingFile(pages.file()), lease, this::follow);
    }

    /** Maps the ring buffer of a CPU of the instance to which the control files belong. */
    static StoppedRing open(TraceFs tracefs, ControlFiles control, LossLedger ledger, int cpu) throws ErrnoException {
        return MappedPages.map(
                tracefs, control, cpu, (pages, layout) -> new StoppedRing(cpu, pages, layout, control, ledger));
    }

    /**
     * Returns when the newest event happened, to choose the last seconds before it.
     *
     * @return its time, unsigned, in units of the trace clock; empty if there are no events
     */
    public OptionalLong newestTimestamp() {
        return unread.size() == 0 ? OptionalLong.empty() : OptionalLong.of(unread.newestTimestamp());
    }

    /**
     * Leaves out the events before a time, and the losses there. For before the first advance.
     *
     * @param timestamp the time of the first event that is wanted, unsigned, in units of the trace clock
     * @throws IllegalStateException if it was advanced
     * @throws RingInspectionException if something has moved
     */
    public void skipBefore(long timestamp) {
        if (hasAdvanced) {
            throw new IllegalStateException("the reader has advanced");
        }
        next = unread.indexOf(timestamp);
        skippedEvents = unread.countBefore(next);
        firstTimestamp = timestamp;
        if (next > 0) {
            untold = LostEvents.NONE;
        }
    }

    /**
     * Makes the events of the next sub-buffer available. It never waits: nothing comes.
     *
     * @param timeout of no effect; not {@code null}
     * @return {@code true} if there is something for {@link #events()} to deliver, {@code false} if all was delivered and nothing had moved
     * @throws ReaderClosedException if the reader is closed
     * @throws RingInspectionException if something has moved
     * @throws MalformedSubBufferException if the records of a sub-buffer do not parse; the next call goes on behind it
     * @throws MappingLostException if the pages are gone: somebody has truncated the file
     * @throws ErrnoException if the kernel's counts cannot be read
     */
    @Override
    public boolean advance(Duration timeout) throws ErrnoException {
        Objects.requireNonNull(timeout, "timeout");
        return wait.advance(Duration.ZERO);
    }

    /** As {@link #advance(Duration)}. */
    @Override
    public boolean advance() throws ErrnoException {
        return advance(Duration.ZERO);
    }

    private boolean follow() throws ErrnoException {
        hasAdvanced = true;
        while (!subBuffer.events().hasRemaining()) {
            if (hasEnded) {
                return false;
            }
            if (next == unread.size()) {
                end();
                return false;
            }
            unread.requireLater(next, subBuffer.events().latestTimestamp());
            enter(unread.id(next));
            next++;
        }
        return true;
    }

    private void enter(int id) {
        ring.copy(id, copy);
        subBuffer.turnTo(id, copy, false);
        if (id != ring.readerId()) {
            report();
        }
        subBuffer.readable(ring.committedBytes(id));
        subBuffer.events().skipTo(ring.consumedBytes(id));
        skippedEvents += subBuffer.events().skipBefore(firstTimestamp);
    }

    private void end() throws ErrnoException {
        ring.requireUnmoved();
        unread.requireAll(skippedEvents + subBuffer.events().deliveredEvents());
        report();
        hasEnded = true;
    }

    private void report() {
        subBuffer.reportLost(untold);
        lostEvents = lostEvents.plus(untold);
        untold = LostEvents.NONE;
    }

    @Override
    public int cpu() {
        return cpu;
    }

    @Override
    public SubBuffer subBuffer() {
        return subBuffer;
    }

    @Override
    public LostEvents lostEvents() {
        return lostEvents;
    }

    /**
     * {@inheritDoc}
     *
     * @return 0: a reset ends the inspection
     */
    @Override
    public long resets() {
        return 0;
    }

    @Override
    public boolean isClosed() {
        return subBuffer.lease().hasEnded();
    }

    /**
     * Unmaps the buffer and closes its file. Idempotent, and allowed from any thread.
     *
     * @throws UncheckedIOException if a backend fails to unmap; the kernel does not refuse to
     */
    @Override
    public void close() {
        wait.end(pages::close);
    }
}
