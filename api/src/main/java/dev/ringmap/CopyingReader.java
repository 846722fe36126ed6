package dev.ringmap;

import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.TraceFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;

/**
 * The ring buffer of one CPU, copied sub-buffer by sub-buffer by {@code read(2)} of {@code trace_pipe_raw} into memory of its own.
 *
 * <p>The kernel gives a full sub-buffer as it is, and copies what is committed of the one being written; the next read goes on behind that
 * (contract 2.12). What was copied stays readable whatever happens to the ring, so a reset takes nothing back; that is one page, or two if
 * the next had to tell what was lost before it.
 *
 * <p>A sub-buffer whose size is changed meanwhile fits into several reads, the later ones of which are zeros, that is, without events.
 */
final class CopyingReader implements LiveReader {

    private static final String HEADER_PAGE = "events/header_page";

    private final int cpu;
    private final ReadChoice choice;
    private final ControlFiles control;
    private final TraceFile file;
    private final CopiedAccount account;
    private final RecordedSubBuffer subBuffer;
    private final EventCursor events;
    private final int headerBytes;
    private final ReaderWait wait;

    private ByteBuffer page;
    private int pageNumber;

    /** The page after the one that is shown, if it was needed to tell what was lost before that one. */
    private ByteBuffer ahead = ByteBuffer.allocate(0);

    private int aheadBytes;

    private CopyingReader(
            int cpu,
            ReadChoice choice,
            ControlFiles control,
            TraceFile file,
            CopiedAccount account,
            String headerPage) {
        SubBufferDescriptor layout = SubBufferDescriptor.parse(headerPage, ByteOrder.nativeOrder());
        this.cpu = cpu;
        this.choice = choice;
        this.control = control;
        this.file = file;
        this.account = account;
        this.subBuffer = new RecordedSubBuffer(layout, file.path());
        this.events = subBuffer.events();
        this.headerBytes = layout.dataOffset();
        this.wait = new ReaderWait(new PollingFile(file), subBuffer.lease(), this::follow);
        this.page = layout.allocate(SubBufferDescriptor.subBufferSizeBytes(headerPage));
    }

    /** Opens a reader of a CPU of the instance to which the control files belong. */
    static CopyingReader open(ControlFiles control, LossLedger ledger, int cpu, ReadChoice choice)
            throws ErrnoException {
        String path = control.path(ControlPath.cpu(cpu) + "/trace_pipe_raw");
        TraceFile file = control.open(path, OpenFlag.READ_ONLY, OpenFlag.NONBLOCK);
        try {
            if ((file.poll(0) & TraceFile.POLLERR) != 0) {
                throw Advice.addTo(new ErrnoException("read", path, Errno.ENODEV));
            }
            CopiedAccount account = CopiedAccount.open(control, ledger, cpu);
            return new CopyingReader(cpu, choice, control, file, account, control.read(HEADER_PAGE));
        } catch (ErrnoException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    @Override
    public boolean advance(Duration timeout) throws ErrnoException {
        return wait.advance(timeout);
    }

    /** Copies until there are undelivered events or nothing is left to copy. One read is not enough: it may give nothing but padding. */
    private boolean follow() throws ErrnoException {
        while (!events.hasRemaining()) {
            if (!copyNext() && !account.look()) {
                subBuffer.reportLost(account.onNothingLeft(events.deliveredEvents()));
                return false;
            }
        }
        return true;
    }

    /** What the page has no room for tells that sub-buffers have grown: an event is not read at all, and the rest of a page is zeros. */
    private boolean copyNext() throws ErrnoException {
        int length = aheadBytes > 0 ? turnToAhead() : ControlFiles.readOnce(file, page.clear());
        boolean hasHeader = length >= headerBytes;
        if (hasHeader) {
            show();
        }
        boolean lacksRoom = length >= 0 && !(hasHeader && subBuffer.committedBytes() > 0);
        return (lacksRoom && followSize()) || length > 0;
    }

    private void show() throws ErrnoException {
        LostEvents storedLoss = turn();
        if (subBuffer.committedBytes() == 0) {
            return;
        }
        LostEvents lost = account.onCopy(storedLoss, events);
        subBuffer.reportLost(
                lost.isLowerBound() ? account.onNoNumber(!subBuffer.hasStoredCount() && isNoneLostBehind()) : lost);
    }

    /** Shows the page that was copied, and returns the loss that it tells. */
    private LostEvents turn() {
        page.flip();
        subBuffer.turnTo(pageNumber++, page, account.takeReset());
        subBuffer.readable(Integer.MAX_VALUE);
        return subBuffer.storedLoss();
    }

    /** Copies the next page, and tells whether it is there and was not preceded by a loss. */
    private boolean isNoneLostBehind() throws ErrnoException {
        if (ahead.capacity() != page.capacity()) {
            ahead = subBuffer.layout().allocate(page.capacity());
        }
        aheadBytes = ControlFiles.readOnce(file, ahead.clear());
        return aheadBytes >= headerBytes && subBuffer.layout().tellsOfNoLoss(ahead);
    }

    private int turnToAhead() {
        ByteBuffer shown = page;
        int length = aheadBytes;
        page = ahead;
        ahead = shown;
        aheadBytes = 0;
        return length;
    }

    /** The page that is shown keeps its memory. */
    private boolean followSize() throws ErrnoException {
        int sizeBytes = SubBufferDescriptor.subBufferSizeBytes(control.read(HEADER_PAGE));
        boolean hasChanged = sizeBytes != page.capacity();
        if (hasChanged) {
            page = subBuffer.layout().allocate(sizeBytes);
        }
        return hasChanged;
    }

    @Override
    public int cpu() {
        return cpu;
    }

    @Override
    public ReadChoice choice() {
        return choice;
    }

    @Override
    public SubBuffer subBuffer() {
        return subBuffer;
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

    @Override
    public void close() {
        wait.end(this::release);
    }

    private void release() {
        try (file) {
            LostEvents undelivered = events.countRemaining();
            account.close(aheadBytes < headerBytes ? undelivered : undelivered.plus(countAhead()));
        }
    }

    private LostEvents countAhead() {
        turnToAhead();
        try {
            account.onUnseen(turn());
            return events.countRemaining();
        } catch (MalformedSubBufferException e) {
            return LostEvents.UNKNOWN;
        }
    }
}
