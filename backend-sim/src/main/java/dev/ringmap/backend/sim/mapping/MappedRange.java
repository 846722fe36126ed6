package dev.ringmap.backend.sim.mapping;

import dev.ringmap.backend.sim.ring.RingMemory;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.Protection;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Set;

/**
 * One mapping: a {@code vm_area_struct}.
 *
 * <p>A page that is not there faults: {@link #slice} throws the {@link InternalError} that a JVM throws where a mapped buffer meets
 * SIGBUS. The simulator notices it when the slice is taken, not when it is read.
 */
public final class MappedRange implements MappedMemory {

    private final CpuMapping mapping;
    private final RingMemory memory;
    private final MapRequest request;
    private final Runnable onUnmap;
    private boolean closed;
    private boolean zapped;

    MappedRange(CpuMapping mapping, RingMemory memory, MapRequest request, Runnable onUnmap) {
        this.mapping = mapping;
        this.memory = memory;
        this.request = request;
        this.onUnmap = onUnmap;
    }

    @Override
    public long length() {
        return request.length();
    }

    @Override
    public ByteBuffer slice(long offset, int length) {
        synchronized (mapping) {
            requireOpen();
            Objects.checkFromIndexSize(offset, length, request.length());
            long start = request.offset() + offset;
            if (zapped || start + length > memory.lengthBytes()) {
                throw new InternalError(
                        "SIGBUS: no page behind bytes " + start + " to " + (start + length) + " of the mapped file");
            }
            return memory.handOut((int) start, length);
        }
    }

    @Override
    public void protect(Set<Protection> protection) throws ErrnoException {
        synchronized (mapping) {
            requireOpen();
        }
        if (protection.contains(Protection.WRITE)) {
            throw new ErrnoException("mprotect", request.path(), request.length() + " bytes", Errno.EACCES);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the mapping is closed");
        }
    }

    /** Loses its pages; called under the mapping's lock. */
    void zap() {
        zapped = true;
    }

    @Override
    public void close() {
        synchronized (mapping) {
            if (closed) {
                return;
            }
            closed = true;
            mapping.unmap(this);
        }
        onUnmap.run();
    }
}
