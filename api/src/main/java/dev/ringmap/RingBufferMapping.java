package dev.ringmap;

import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.TraceFs;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * The ring buffer of one CPU, mapped and read in place.
 *
 * <p>{@link #advance(Duration)} asks the kernel for the sub-buffer with the next unread events (GET_READER) and {@link #events()}
 * walks over them. Each event is delivered once, in the order in which it was written; events already consumed by somebody else
 * before the mapping are not delivered. Events overwritten before they could be read are counted, and the count is delivered in their
 * place: {@link SubBuffer#lostEvents()}, {@link TraceEvent#lostEvents()}.
 *
 * <p>Mapping alone consumes nothing. An advance makes available what the kernel then regards as consumed, and no more: what is written
 * afterwards belongs to the next advance, or to the next mapping. So mappings that follow each other deliver each event once between them.
 * Events that an advance has made available but that are undelivered at {@link #close} cannot be given back; they are added to {@link
 * #lostEvents()}.
 *
 * <p>Losses balance: events delivered and {@link #lostEvents()} are the events written, or the latter is a lower bound. The
 * kernel does not mark a gap directly before the page that it is writing (contract 2.9); such a gap is delivered late, with the first
 * event after the next moment in which nothing was left to read. In no-overwrite mode nothing is lost here, because nothing was
 * written; see {@link RingBufferStats#droppedEvents()}.
 *
 * <p>The kernel keeps <em>one</em> reader per CPU buffer. Another consumer of the same CPU, be it a second mapping, {@code trace_pipe} or a
 * {@code read(2)}, takes events away from this one. Then the following holds:
 *
 * <ul>
 *   <li>No torn value is returned, whoever consumes and however small the ring: see {@link TraceEvent}. The clock {@code uptime} is an
 *       exception, because its stamps can be the same on two pages.
 *   <li>Mappings that take turns, in one process or in several, deliver each event once between them: one advances and reads until
 *       an advance finds nothing more, and then the next one begins. The end of a turn must happen before the next one begins.
 *   <li>Mappings that advance at the same time do not: GET_READER answers in the shared meta page, where the answer to one may be
 *       overwritten by that to another. An event may then be delivered twice or not at all, and the losses need not balance.
 *   <li>A {@code read(2)} or {@code trace_pipe} may take what is left of the current sub-buffer. The kernel does not say so in the meta
 *       page (contract 1.1), and those events are delivered here as well, or by the next mapping while
 *       this one stands. Whole sub-buffers that it takes are not
 *       delivered here, and the losses reported to it may be counted here too. Once an advance finds nothing left, the events that others
 *       have taken are the growth of {@link MetaPage#read} beyond the events delivered here.
 * </ul>
 *
 * <p>Thread safety: <em>single-consumer</em>. One thread at a time may advance and use the cursor; handing over to another needs a
 * happens-before edge. {@link #close} may be called from any thread at any time: a thread that waits in {@code advance} leaves it at once,
 * and every view refuses access from then on, with {@link ReaderClosedException} in both cases.
 *
 * <p>Lifecycle: while it is open the kernel refuses to resize the buffer, to change its sub-buffer size and to take snapshots
 * ({@code EBUSY}), and to remove the instance. {@link #cpu()}, {@link #geometry()}, {@link #abi()} and the totals stay readable after
 * closing.
 *
 * <p>Opening {@code trace_pipe_raw} with truncation takes the pages away from everybody who has them mapped (contract 2.4). {@link
 * #advance}, {@link #events} or {@link #metaPage}, whichever then reads them, throws {@link MappingLostException}, as far as the JVM
 * notices in time; a new mapping of the buffer goes on where this one stopped.
 *
 * <p>Source: patch v14 4/6 and {@code Documentation/trace/ring-buffer-map.rst}; contract 1, 2.
 *
 * @since 0.1
 */
public final class RingBufferMapping implements LiveReader {

    private static final long HELD_REQUEST_PAUSE_NANOS = 20_000;

    private final int cpu;
    private final MappedPages pages;
    private final LossLedger ledger;
    private final Lease lease;
    private final MetaPage meta;
    private final SubBuffer subBuffer;
    private final GetReader getReader;
    private final RequestGuard guard;
    private final ReaderProgress progress;
    private final LossAccount losses;
    private final ReadChoice choice;
    private final ReaderWait wait;

    private long resets;

    private RingBufferMapping(
            int cpu,
            GetReader getReader,
            MappedPages pages,
            SubBufferDescriptor layout,
            LossLedger ledger,
            ReadChoice choice) {
        this.cpu = cpu;
        this.choice = choice;
        this.getReader = getReader;
        this.pages = pages;
        this.ledger = ledger;
        this.lease = new Lease(pages.file().path());
        this.meta = pages.metaPage(lease);
        this.progress = new ReaderProgress(meta);
        RingOrder order = new RingOrder(pages.geometry().subBufferCount(), progress.readerId());
        this.guard = new RequestGuard(order, pages::subBuffer, System::nanoTime);
        this.losses = ledger.open(cpu, progress.counts(), getReader::abi);
        this.subBuffer = new SubBuffer(layout, lease, true);
        this.wait = new ReaderWait(new PollingFile(pages.file()), lease, this::follow);
        load(progress.readerId(), false);
        subBuffer.readable(progress.readBytes());
        subBuffer.events().skipTo(progress.readBytes()); // others have consumed it
    }

    /** Maps the ring buffer of a CPU of the instance to which the control files belong. */
    static RingBufferMapping open(TraceFs tracefs, ControlFiles control, LossLedger ledger, int cpu, ReadStrategy asked)
            throws ErrnoException {
        return MappedPages.map(tracefs, control, cpu, (pages, layout) -> {
            GetReader getReader = new GetReader(pages.file(), tracefs.kernel());
            return new RingBufferMapping(
                    cpu, getReader, pages, layout, ledger, ReadChoice.of(asked, ReadStrategy.MAPPED));
        });
    }

    /**
     * Makes the next unread events available, without waiting. Events of the current sub-buffer that the cursor has not reached yet
     * stay: nothing is skipped by advancing early.
     *
     * @return {@code true} if there is something for {@link #events()} to deliver, {@code false} if nothing new was written
     * @throws ReaderClosedException if the mapping is closed
     * @throws MalformedSubBufferException if the header of the new sub-buffer is impossible; the next call goes on behind it
     * @throws MappingLostException if the pages are gone: somebody has truncated the file
     * @throws ErrnoException if GET_READER fails: {@code ENODEV} if the mapping was lost
     */
    @Override
    public boolean advance() throws ErrnoException {
        return advance(Duration.ZERO);
    }

    /**
     * Makes the next unread events available, waiting for them if there are none. While the instance's {@code buffer_percent} is not 0, a
     * partly filled sub-buffer does not end the wait before the deadline; it is delivered at the deadline. The wait is {@code poll(2)}: it
     * pins the carrier of a virtual thread, and interruption does not end it.
     *
     * @param timeout how long to wait at most; zero or negative asks without waiting; not {@code null}
     * @return {@code true} if there is something for {@link #events()} to deliver, {@code false} if nothing was written by then
     * @throws ReaderClosedException if the mapping is closed, or is closed meanwhile
     * @throws MalformedSubBufferException if the header of the new sub-buffer is impossible; the next call goes on behind it
     * @throws MappingLostException if the pages are gone: somebody has truncated the file
     * @throws ErrnoException if GET_READER fails: {@code ENODEV} if the mapping was lost
     */
    @Override
    public boolean advance(Duration timeout) throws ErrnoException {
        return wait.advance(timeout);
    }

    /**
     * Follows the kernel's reader until there are undelivered bytes or it does not move any more.
     *
     * <p>One call is not enough: what it makes available may be nothing but padding, or events that a competing reader has consumed.
     */
    private boolean follow() throws ErrnoException {
        while (!subBuffer.events().hasRemaining()) {
            if (!mayRequest()) {
                return false;
            }
            if (!request()) {
                if (progress.isDrained()) {
                    subBuffer.reportLost(losses.onDrained(progress.overrun()));
                }
                return false;
            }
        }
        return true;
    }

    private boolean mayRequest() {
        while (progress.isLatest() && !guard.allows(subBuffer, progress.readBytes())) {
            if (!guard.owesRequest()) {
                return false;
            }
            LockSupport.parkNanos(HELD_REQUEST_PAUSE_NANOS);
        }
        return true;
    }

    /** One GET_READER; {@code true} if the kernel's reader moved. */
    private boolean request() throws ErrnoException {
        progress.beforeRequest();
        if (progress.wasReset() || progress.wasMovedByOthers()) {
            losses.rebase(progress.counts().reportedOverrun(), progress.overrun());
        }
        if (progress.wasMovedByOthers()) {
            guard.movedByOthers();
        }
        getReader.call();
        boolean wasResetBefore = progress.wasReset();
        boolean moved = progress.afterRequest();
        boolean isDiscarded = subBuffer.events().takeDiscarded();
        if (progress.wasReset()) {
            onReset(wasResetBefore);
        } else if (!subBuffer.shows(progress.readerId(), pages.subBuffer(progress.readerId()))) {
            boolean resetUntold = subBuffer.followsReset() && subBuffer.committedBytes() == 0;
            swap(resetUntold);
        } else if (moved) {
            subBuffer.reportLost(losses.onGrowth(progress.overrun(), progress.isDrained()));
        }
        subBuffer.readable(progress.readBytes());
        subBuffer.events().skipTo(progress.consumedByOthersBytes());
        if ((isDiscarded || subBuffer.committedBytes() < progress.readBytes()) && !progress.wasReset()) {
            reportTaken();
        }
        return moved;
    }

    private void onReset(boolean wasResetBefore) {
        resets++;
        if (!wasResetBefore) {
            losses.rebase(0, 0);
        }
        swap(true);
    }

    private void swap(boolean afterReset) {
        guard.swapped(subBuffer.id(), progress.readerId());
        load(progress.readerId(), afterReset);
        subBuffer.reportLost(losses.onSwap(subBuffer.storedLoss(), progress.overrun(), progress.isDrained()));
    }

    private void load(int id, boolean afterReset) {
        subBuffer.load(id, pages.subBuffer(id), 0, pages.geometry().subBufferSizeBytes(), afterReset);
    }

    /**
     * Reports events that the kernel regards as consumed and that were not handed out here: another consumer has taken their sub-buffer
     * away.
     */
    private void reportTaken() {
        losses.onDiscard(LostEvents.UNKNOWN);
        subBuffer.reportLost(LostEvents.UNKNOWN);
    }

    @Override
    public ReadChoice choice() {
        return choice;
    }

    @Override
    public SubBuffer subBuffer() {
        return subBuffer;
    }

    /**
     * Returns the meta page.
     *
     * @return a view of it, valid until {@link #close}; not {@code null}
     */
    public MetaPage metaPage() {
        return meta;
    }

    /**
     * Returns the shape of the buffer.
     *
     * @return its sizes; not {@code null}
     */
    public Geometry geometry() {
        return pages.geometry();
    }

    @Override
    public int cpu() {
        return cpu;
    }

    /**
     * Returns which binary interface the kernel offers.
     *
     * @return the interface that the first advance has negotiated; before that, the one that a kernel of that release should have; not
     *     {@code null}
     */
    public MappingAbi abi() {
        return getReader.abi();
    }

    /**
     * Returns the sum of all losses.
     *
     * @return the events lost since the mapping was made: overwritten, or undelivered when it was closed (counted exactly if the reading
     *     thread closes it). A lower bound if there was a gap of unknown size, or while the kernel has counted a loss that cannot be placed
     *     yet, which ends when nothing is left to read. Not {@code null}
     */
    @Override
    public LostEvents lostEvents() {
        return losses.total();
    }

    @Override
    public long resets() {
        return resets;
    }

    @Override
    public boolean isClosed() {
        return lease.hasEnded();
    }

    /**
     * Unmaps the buffer and closes its file. Idempotent, and allowed from any thread.
     *
     * @throws UncheckedIOException if a backend fails to unmap; the kernel does not refuse to
     */
    @Override
    public void close() {
        wait.end(this::release);
    }

    private void release() {
        try (pages) { // unmapped even if its events cannot be counted any more
            losses.onDiscard(countUndelivered());
            ledger.close(cpu, progress.readEvents(), losses.accountedOverrun());
        }
    }

    /** Pages that are gone are not searched for what is left: an error that comes late would come out of {@code close}. */
    private LostEvents countUndelivered() {
        if (lease.isLost()) {
            return subBuffer.events().isAtEnd() ? LostEvents.NONE : LostEvents.UNKNOWN;
        }
        try {
            return subBuffer.events().countRemaining();
        } catch (InternalError e) {
            lease.lost(e);
            return LostEvents.UNKNOWN;
        }
    }
}
