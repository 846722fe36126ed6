package dev.ringmap.spi.linux;

import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.Protection;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Set;

/**
 * A mapping that ends for the kernel when it is closed, whatever still reads it here.
 *
 * <p>Where the backend can make every buffer refuse, the memory is unmapped at once. Where it cannot, anonymous zeros take the place
 * of the kernel's pages, in one call over the whole range, since the kernel refuses to split such a mapping; the addresses are given
 * back when no buffer can reach them any more.
 */
final class LinuxMappedMemory implements MappedMemory {

    private static final int ANONYMOUS_OVER_OLD =
            LinuxAbi.MAP_PRIVATE | LinuxAbi.MAP_ANONYMOUS | LinuxAbi.MAP_NORESERVE | LinuxAbi.MAP_FIXED;

    private final SystemCalls systemCalls;
    private final String path;
    private final long address;
    private final long length;
    private final AddressRange range;
    private volatile boolean closed;

    private LinuxMappedMemory(SystemCalls systemCalls, String path, long address, long length, AddressRange range) {
        this.systemCalls = systemCalls;
        this.path = path;
        this.address = address;
        this.length = length;
        this.range = range;
    }

    /** Takes over a fresh mapping; if that fails, nobody else knows of it, and so it is unmapped. */
    static LinuxMappedMemory own(SystemCalls systemCalls, String path, long address, long length) {
        AddressRange range;
        try {
            range = systemCalls.adopt(address, length);
        } catch (RuntimeException | Error failure) {
            systemCalls.munmap(address, length);
            throw failure;
        }
        return new LinuxMappedMemory(systemCalls, path, address, length, range);
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public ByteBuffer slice(long offset, int sliceLength) {
        requireOpen();
        Objects.checkFromIndexSize(offset, sliceLength, length);
        return range.slice(offset, sliceLength);
    }

    /** Not concurrently with closing: afterwards the addresses may be somebody else's. */
    @Override
    public synchronized void protect(Set<Protection> protection) throws ErrnoException {
        requireOpen();
        int result = systemCalls.mprotect(address, length, LinuxAbi.protectionBits(protection));
        if (result < 0) {
            throw new ErrnoException("mprotect", path, protection.toString(), -result);
        }
    }

    @Override
    public synchronized void close() throws ErrnoException {
        if (closed) {
            return;
        }
        closed = true;
        if (!range.unmap()) {
            long result = systemCalls.mmap(address, length, LinuxAbi.PROT_READ, ANONYMOUS_OVER_OLD, -1, 0);
            range.abandon();
            if (result < 0) {
                throw new ErrnoException("mmap", path, length + " anonymous bytes over its mapping", (int) -result);
            }
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the mapping of " + path + " is closed");
        }
    }

    @Override
    public String toString() {
        return path + ", " + length + " bytes mapped";
    }
}
