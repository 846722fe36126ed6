package dev.ringmap;

import dev.ringmap.spi.ErrnoException;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/**
 * What a mapped ring looked like when nothing moved in it, and whether it still does.
 *
 * <p>Why a look tells: the writer that enters a sub-buffer first sets its {@code commit} to 0 (rb_tail_page_update), then moves the tail by a
 * cmpxchg, which is a full barrier, and only then stores an event, the stamp (__rb_reserve_next) and, behind {@code smp_wmb}, the new
 * {@code commit} (rb_commit). So before one byte of a sub-buffer changes its {@code commit} does, and if it has grown to the same size
 * again the stamp is another one. A consumer changes {@code read} and {@code reader} or, where it tells of a loss, {@code commit}; a reset
 * sets every {@code commit} to 0 (contract 2.9, 2.10, 4.3).
 */
final class RingAtRest {

    private final ControlFiles control;
    private final MappedPages pages;
    private final SubBufferDescriptor layout;
    private final MetaPage meta;

    private final StatsFile statsFile;
    private final RingBufferStats stats;
    private final int readerId;
    private final int readerReadBytes;
    private final long[] timestamps;
    private final long[] commits;

    private RingAtRest(ControlFiles control, int cpu, MappedPages pages, SubBufferDescriptor layout, MetaPage meta)
            throws ErrnoException {
        this.control = control;
        this.pages = pages;
        this.layout = layout;
        this.meta = meta;
        requireOff();
        this.statsFile = new StatsFile(control, cpu);
        this.stats = statsFile.read();
        this.readerId = meta.readerId();
        this.readerReadBytes = meta.readerReadBytes();
        int count = pages.geometry().subBufferCount();
        this.timestamps = new long[count];
        this.commits = new long[count];
        for (int id = 0; id < count; id++) {
            commits[id] = commit(id);
            timestamps[id] = timestamp(id);
            requireRoom(id);
        }
    }

    private void requireRoom(int id) {
        int room = pages.geometry().subBufferSizeBytes() - layout.dataOffset();
        if (committedBytes(id) > room) {
            throw problem("sub-buffer " + id + " says that it holds " + committedBytes(id)
                    + " bytes, for which it has no room");
        }
    }

    /**
     * Looks at a ring in which nothing moves.
     *
     * @throws RingInspectionException if something does
     */
    static RingAtRest look(ControlFiles control, int cpu, MappedPages pages, SubBufferDescriptor layout, MetaPage meta)
            throws ErrnoException {
        RingAtRest ring = new RingAtRest(control, cpu, pages, layout, meta);
        ring.requireFreshReader();
        return ring;
    }

    private void requireOff() throws ErrnoException {
        if (control.readSwitch("tracing_on")) {
            throw problem("tracing is on, and only a ring that is stopped can be inspected: echo 0 > " + control
                    + "/tracing_on");
        }
    }

    /** Only GET_READER and a first mapping bring the meta page up to date, {@code read(2)} does not (contract 1.1). */
    private void requireFreshReader() {
        if (meta.read() != stats.readEvents()) {
            throw problem(
                    "somebody else has it mapped and has not noticed that " + (stats.readEvents() - meta.read())
                            + " events were consumed since, so where unread events begin is not known; close the other mapping");
        }
    }

    private long commit(int id) {
        return layout.commitAcquire(pages.subBuffer(id), 0);
    }

    private long timestamp(int id) {
        return layout.timestampAcquire(pages.subBuffer(id));
    }

    RingInspectionException problem(String problem) {
        return new RingInspectionException(path(), problem);
    }

    String path() {
        return pages.file().path();
    }

    private RingInspectionException moved(String what) {
        return problem(what + " while the ring was inspected; stop tracing and its readers, and inspect it again");
    }

    /** Copies a sub-buffer as far as it is committed, and requires it to be what it was. */
    void copy(int id, ByteBuffer target) {
        target.put(0, pages.subBuffer(id), 0, layout.dataOffset() + committedBytes(id));
        requireUnmoved(id);
    }

    /** Requires a sub-buffer and the reader to be where they were, without a system call. */
    void requireUnmoved(int id) {
        if (meta.readerId() != readerId
                || meta.readerReadBytes() != readerReadBytes
                || meta.read() != stats.readEvents()) {
            throw moved("somebody has moved the reader");
        }
        VarHandle.loadLoadFence(); // what was read of the sub-buffer was read before this
        boolean isSame = commit(id) == commits[id] && timestamp(id) == timestamps[id];
        if (!isSame) {
            throw moved("sub-buffer " + id + " was written to, consumed or cleared");
        }
    }

    /** Requires everything to be as it was, by the kernel's word too. */
    void requireUnmoved() throws ErrnoException {
        requireOff();
        RingBufferStats now = statsFile.read();
        if (!now.equals(stats)) {
            throw moved("the kernel's counts went from " + stats + " to " + now);
        }
        for (int id = 0; id < commits.length; id++) {
            requireUnmoved(id);
        }
    }

    RingBufferStats stats() {
        return stats;
    }

    int subBufferCount() {
        return commits.length;
    }

    int readerId() {
        return readerId;
    }

    /** How many bytes of a sub-buffer somebody has consumed, of those that are not consumed as a whole. */
    int consumedBytes(int id) {
        return id == readerId ? readerReadBytes : 0;
    }

    long timestampOf(int id) {
        return timestamps[id];
    }

    int committedBytes(int id) {
        return SubBufferDescriptor.size(commits[id]);
    }
}
