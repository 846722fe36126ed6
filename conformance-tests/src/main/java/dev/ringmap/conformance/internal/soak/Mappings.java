package dev.ringmap.conformance.internal.soak;

import dev.ringmap.MappingAbi;
import dev.ringmap.conformance.internal.Expect;
import dev.ringmap.conformance.internal.MappedRing;
import dev.ringmap.conformance.internal.Meta;
import dev.ringmap.conformance.internal.RawPage;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.Sharing;
import dev.ringmap.spi.TraceFile;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The mappings of a soak's buffer. The first one covers everything and stays as long as there is another. */
final class Mappings {

    /** A mapping of a part of the file. */
    record Part(MappedMemory memory, long offset, long length) {

        /** A view of a range of the file. */
        ByteBuffer view(long fileOffset, int bytes) {
            return memory.slice(fileOffset - offset, bytes);
        }
    }

    private final Workplace work;
    private final List<Part> parts = new ArrayList<>();
    private int subBufferCount;
    private boolean mayLose;

    Mappings(Workplace work) {
        this.work = work;
    }

    boolean isMapped() {
        return !parts.isEmpty();
    }

    List<Part> parts() {
        return parts;
    }

    int subBufferCount() {
        return subBufferCount;
    }

    Part whole() {
        return parts.get(0);
    }

    Meta meta() {
        return new Meta(whole().view(0, Meta.STRUCT_BYTES));
    }

    RawPage page(int id) {
        Expect.that(id >= 0 && id < subBufferCount, "reader.id", "0 to " + (subBufferCount - 1), id);
        return new RawPage(whole().view(meta().offsetOf(id), work.subBufferBytes()), work.layout());
    }

    RawPage readerPage() {
        return page(meta().readerId());
    }

    /** Maps everything, as the first mapping. */
    void mapFirst(TraceFile file) throws ErrnoException {
        long totalBytes;
        try (MappedMemory first = file.map(0, Meta.STRUCT_BYTES, MappedRing.READ, Sharing.SHARED)) {
            Meta meta = new Meta(first.slice(0, Meta.STRUCT_BYTES));
            totalBytes = meta.totalBytes();
            subBufferCount = meta.subBufferCount();
            expectGeometry(meta);
        }
        map(file, 0, totalBytes);
        Meta meta = meta();
        expectGeometry(meta);
        Expect.equal("reader.id after the first mapping", 0, meta.readerId());
        expectCounts(meta, "after the first mapping");
    }

    /** Maps a part. */
    void map(TraceFile file, long offset, long length) throws ErrnoException {
        MappedMemory memory = file.map(offset, length, MappedRing.READ, Sharing.SHARED);
        parts.add(new Part(memory, offset, length));
        Expect.equal("length() of a mapping", length, memory.length());
    }

    private void expectGeometry(Meta meta) {
        Expect.equal("meta_struct_len", Meta.STRUCT_BYTES, meta.structLength());
        Expect.equal("subbuf_size", work.subBufferBytes(), meta.subBufferSize());
        Expect.equal("nr_subbufs", subBufferCount, meta.subBufferCount());
        Expect.equal("flags", 0L, meta.flags());
    }

    private void expectCounts(Meta meta, String when) {
        BufferModel model = work.model();
        Expect.equal("entries " + when, model.written(), meta.entries());
        Expect.equal("overrun " + when, model.lost(), meta.overrun());
        Expect.equal("read " + when, model.read(), meta.read());
        if (work.abi() == MappingAbi.MAINLINE) {
            Expect.equal("reader.lost_events " + when, 0L, meta.lostEvents());
        }
    }

    /** The buffers were cleared: the meta page shows it at once. */
    void expectReset() {
        if (isMapped()) {
            Meta meta = meta();
            expectCounts(meta, "after a reset");
            Expect.equal("reader.read after a reset", 0, meta.readerRead());
            Expect.equal("commit after a reset", 0, readerPage().committed());
        }
    }

    /** Asks for events, and expects the next ones, if there are any. */
    void turn(TraceFile file) throws ErrnoException {
        Meta.Snapshot before = meta().snapshot();
        int unread = work.model().unread();
        long readBefore = work.model().read();
        Expect.equal("GET_READER", 0, file.ioctl(work.abi().getReaderRequest()));
        int delivered = deliver(before);
        Meta meta = meta();
        // What is left of a page can be padding, which is no event, and takes a turn of its own.
        boolean hasMoved = meta.readerId() != before.readerId() || meta.readerRead() != before.readerRead();
        Expect.that(
                delivered > 0 || unread == 0 || hasMoved,
                "what GET_READER gave of " + unread + " events",
                "an event, or the padding before it",
                "nothing");
        expectGeometry(meta);
        expectCounts(meta, "after GET_READER");
        if (unread == 0 && before.read() == readBefore) {
            Expect.equal("the meta page after GET_READER with nothing new", before, meta.snapshot());
        }
    }

    /** Asks for events of which some may be lost: how many is known only when the last one has been read. */
    void turnLossy(TraceFile file) throws ErrnoException {
        Meta.Snapshot before = meta().snapshot();
        Expect.equal("GET_READER", 0, file.ioctl(work.abi().getReaderRequest()));
        mayLose = true;
        deliver(before);
        mayLose = false;
        Expect.equal("entries after GET_READER", work.model().written(), meta().entries());
        Expect.equal("read after GET_READER", work.model().read(), meta().read());
    }

    private int deliver(Meta.Snapshot before) {
        RawPage page = readerPage();
        Expect.equal(
                "reader.read, against what is committed to the reader's sub-buffer",
                page.committed(),
                meta().readerRead());
        if (meta().readerId() != before.readerId()) {
            lose(page);
        }
        return work.model().deliver(page);
    }

    /** Counts the losses that a page reports, and those that have gone unreported. */
    private void lose(RawPage page) {
        BufferModel model = work.model();
        int first = BufferModel.firstOf(page);
        long gap = first < 0 ? 0 : first - (model.nextSequence() - model.unread());
        boolean isTold = page.hasMissedEvents();
        if (work.abi() == MappingAbi.MAINLINE) {
            Expect.equal("whether a sub-buffer reports a loss, where " + gap + " are missing", gap > 0, isTold);
        }
        if (page.hasStoredCount()) {
            Expect.equal("number of lost events that a sub-buffer reports", gap, page.storedCount());
        }
        if (gap > 0 && mayLose) {
            model.lose(gap);
        }
    }

    /** Expects two mappings to show the same bytes. */
    void expectSame(int part, double where, int bytes) {
        Part shown = parts.get(part % parts.size());
        int length = (int) Math.min(bytes, shown.length());
        long at = shown.offset() + (long) (where * (shown.length() - length));
        int differs = shown.view(at, length).mismatch(whole().view(at, length));
        Expect.equal(
                "first byte at which two mappings differ, of " + length + " at " + at + " in the file", -1, differs);
    }

    /** Unmaps one of the mappings other than the first. */
    Part remove(int pick) throws ErrnoException {
        Part part = parts.size() == 1 ? parts.remove(0) : parts.remove(1 + pick % (parts.size() - 1));
        part.memory().close();
        return part;
    }

    void unmapAll() throws ErrnoException {
        while (isMapped()) {
            remove(0);
        }
    }
}
