package dev.ringmap;

/**
 * What the meta page said after our last GET_READER, and what has happened since: our own progress, that of a competing reader, or a
 * reset.
 */
final class ReaderProgress {

    private final MetaPage meta;

    private int readerId;
    private int readBytes;
    private long entries;
    private long overrun;
    private long readEvents;

    private int readerIdBefore;
    private int readBytesBefore;
    private int consumedByOthersBytes;
    private boolean wasReset;
    private boolean wasMovedByOthers;

    ReaderProgress(MetaPage meta) {
        this.meta = meta;
        remember();
    }

    /**
     * Looks at what happened since our last request. If the reader moved without a request of ours, another consumer moved it and has
     * delivered everything up to where it is.
     */
    void beforeRequest() {
        // A reset shows at once. After the request, what was written meanwhile may have hidden it.
        wasReset = areCountsBack();
        wasMovedByOthers = !wasReset && meta.read() != readEvents;
        consumedByOthersBytes = wasReset || wasMovedByOthers ? meta.readerReadBytes() : 0;
        remember();
        readerIdBefore = readerId;
        readBytesBefore = readBytes;
    }

    /** Takes over what the kernel wrote; {@code true} if its reader moved. */
    boolean afterRequest() {
        boolean isResetNow = areCountsBack();
        wasReset |= isResetNow;
        remember();
        if (readerId != readerIdBefore || isResetNow) {
            consumedByOthersBytes = 0;
        }
        return readerId != readerIdBefore || readBytes != readBytesBefore || wasReset || wasMovedByOthers;
    }

    /** Whether the meta page still says what it said after our last request: nobody else has made one, or reset the trace. */
    boolean isLatest() {
        return meta.read() == readEvents && meta.entries() == entries && meta.overrun() == overrun;
    }

    private boolean areCountsBack() {
        return meta.entries() < entries || meta.overrun() < overrun || meta.read() < readEvents;
    }

    private void remember() {
        readerId = meta.readerId();
        readBytes = meta.readerReadBytes();
        entries = meta.entries();
        overrun = meta.overrun();
        readEvents = meta.read();
    }

    int readerId() {
        return readerId;
    }

    /** How many bytes of the reader's sub-buffer the kernel has accounted for: it still regards what follows them as unread. */
    int readBytes() {
        return readBytes;
    }

    long overrun() {
        return overrun;
    }

    long readEvents() {
        return readEvents;
    }

    /**
     * Whether the kernel has nothing left to read, by its own last report. It reads {@code overrun} after {@code entries}; if events are
     * overwritten in between, the difference is less than 0, and says nothing.
     */
    boolean isDrained() {
        return entries - overrun - readEvents == 0;
    }

    ReadCounts counts() {
        return new ReadCounts(readEvents, overrun, isDrained());
    }

    /** How many bytes of the current sub-buffer, from its start, a competing reader took. */
    int consumedByOthersBytes() {
        return consumedByOthersBytes;
    }

    /** Whether another mapping has moved the reader since our last request. */
    boolean wasMovedByOthers() {
        return wasMovedByOthers;
    }

    boolean wasReset() {
        return wasReset;
    }
}
