package dev.ringmap.backend.sim.mapping;

import dev.ringmap.backend.sim.ring.CpuBuffer;
import dev.ringmap.backend.sim.ring.KernelError;
import dev.ringmap.backend.sim.ring.RingBuffer;
import dev.ringmap.backend.sim.ring.RingMemory;
import dev.ringmap.spi.Errno;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All mappings of one CPU's buffer. Being mapped is a property of the buffer, not of a file: whoever maps it, it stays mapped until the
 * last mapping is gone.
 */
public final class CpuMapping {

    private final Abi abi;
    private final List<MappedRange> ranges = new ArrayList<>();

    /** The state that exists only while the buffer is mapped. */
    private @Nullable Mapped mapped;

    private static final class Mapped {
        private final CpuBuffer buffer;
        private RingMemory memory;
        private volatile MetaPageWriter metaPage;

        Mapped(CpuBuffer buffer, RingMemory memory, MetaPageWriter metaPage) {
            this.buffer = buffer;
            this.memory = memory;
            this.metaPage = metaPage;
        }

        void refreshMetaPage() {
            metaPage.refresh(buffer);
        }
    }

    /**
     * Makes an unmapped one.
     *
     * @param abi the rules
     */
    public CpuMapping(Abi abi) {
        this.abi = abi;
    }

    /**
     * Maps a range; {@code ring_buffer_map()}.
     *
     * @param ring the ring buffer
     * @param buffer the CPU's part of it, or {@code null} if the CPU has none
     * @param request the range
     * @param onUnmap what to do when the range is unmapped
     * @return the mapped range
     * @throws KernelError {@code EINVAL}, {@code EPERM}, {@code ENOMEM}
     */
    public synchronized MappedRange map(
            RingBuffer ring, @Nullable CpuBuffer buffer, MapRequest request, Runnable onUnmap) {
        if (buffer == null) {
            throw new KernelError(Errno.EINVAL);
        }
        ring.withFixedGeometry(() -> {
            abi.check(request, ring.subBufferBytes(), buffer.pageCount() + 1);
            if (mapped == null) {
                mapped = mapFirst(ring, buffer);
            }
        });
        Mapped current = requireMapped();
        MappedRange range = new MappedRange(this, current.memory, request, onUnmap);
        ranges.add(range);
        return range;
    }

    private Mapped mapFirst(RingBuffer ring, CpuBuffer buffer) {
        RingMemory memory = buffer.arrange();
        int subBufferBytes = ring.subBufferBytes();
        MetaPageWriter metaPage = new MetaPageWriter(
                memory.metaPage(), abi.metaPageBytes(subBufferBytes), subBufferBytes, buffer.pageCount() + 1);
        Mapped first = new Mapped(buffer, memory, metaPage);
        buffer.allowResizing(false);
        buffer.setMapped(true, first::refreshMetaPage);
        first.refreshMetaPage();
        return first;
    }

    synchronized void unmap(MappedRange range) {
        ranges.remove(range);
        if (ranges.isEmpty()) {
            Mapped last = requireMapped();
            last.buffer.setMapped(false, () -> {});
            last.buffer.allowResizing(true);
            last.buffer.release();
            mapped = null;
        }
    }

    /**
     * Moves the reader on; {@code ring_buffer_map_get_reader()}.
     *
     * @throws KernelError {@code ENODEV} if nobody has the buffer mapped
     */
    public synchronized void getReader() {
        Mapped current = requireMapped();
        current.buffer.acknowledge(abi.writesLosses());
        current.refreshMetaPage();
    }

    /**
     * Takes the pages away from every mapping, as truncating the file does. The buffer stays mapped. Where pages are mapped on demand, they
     * come back at once.
     */
    public synchronized void zap() {
        Mapped current = mapped;
        if (current == null || abi.faultsPagesIn()) {
            return;
        }
        ranges.forEach(MappedRange::zap);
        current.memory = current.buffer.revoke();
        current.metaPage = MetaPageWriter.movedTo(current.memory.metaPage());
    }

    private Mapped requireMapped() {
        if (mapped == null) {
            throw new KernelError(Errno.ENODEV);
        }
        return mapped;
    }
}
