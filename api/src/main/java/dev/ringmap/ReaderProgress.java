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
    private int consumedByOthersBytes;
    private boolean wasReset;

    ReaderProgress(MetaPage meta) {
        this.meta = meta;
        remember();
        readerIdBefore = readerId;
        consumedByOthersBytes = readBytes;
    }

    /** A reader's position that moved without us belongs to somebody else, who has delivered everything up to it. */
    void beforeRequest() {
        int id = meta.readerId();
        int read = meta.readerReadBytes();
        // A reset shows at once. After the request, what was written meanwhile may have hidden it.
        wasReset = areCountsBack();
        consumedByOthersBytes = id != readerId || read != readBytes ? read : 0;
        readerIdBefore = id;
    }

    /** Takes up what the kernel wrote; {@code true} if its reader moved. */
    boolean afterRequest() {
        int formerId = readerId;
        int formerReadBytes = readBytes;
        boolean isReaderBack = meta.readerId() == readerId && meta.readerReadBytes() < readBytes;
        wasReset |= isReaderBack || areCountsBack();
        remember();
        if (readerId != readerIdBefore || wasReset) {
            consumedByOthersBytes = 0;
        }
        return readerId != formerId || readBytes != formerReadBytes;
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

    /** How many bytes of the reader's sub-buffer the kernel has accounted for: what is behind them is still unread for it. */
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
     * Whether the kernel has nothing left to read, as far as it said. It reads {@code overrun} after {@code entries}; if events are
     * overwritten in between, the difference is less than 0, and says nothing.
     */
    boolean isDrained() {
        return entries - overrun - readEvents == 0;
    }

    /** How many bytes of the current sub-buffer, from its start, a competing reader took. */
    int consumedByOthersBytes() {
        return consumedByOthersBytes;
    }

    boolean wasReset() {
        return wasReset;
    }
}
