package dev.ringmap.backend.linux;

import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.Protection;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A mapping that ends for the kernel when it is closed, even if it is still being read here.
 *
 * <p>Anonymous zeros take the place of the kernel's pages, in one call over the whole range, since the kernel refuses to split such a
 * mapping. The addresses are unmapped when no buffer can reach them any more. Unmapping them at once would be wrong, even where every
 * buffer can be made to refuse reads: now and then a thread that has passed the check of a buffer's arena still reads while another closes
 * that arena (seen on JDK 25 in code that was just compiled), and what it then reads must be there.
 */
final class LinuxMappedMemory implements MappedMemory {

    private static final int ANONYMOUS_OVER_OLD =
            LinuxAbi.MAP_PRIVATE | LinuxAbi.MAP_ANONYMOUS | LinuxAbi.MAP_NORESERVE | LinuxAbi.MAP_FIXED;

    private final SystemCalls systemCalls;
    private final String path;
    private final long address;
    private final long length;

    /** {@code null} once it is closed. */
    private volatile @Nullable AddressRange range;

    private LinuxMappedMemory(SystemCalls systemCalls, String path, long address, long length, AddressRange range) {
        this.systemCalls = systemCalls;
        this.path = path;
        this.address = address;
        this.length = length;
        this.range = range;
    }

    /** Takes over a fresh mapping; if that fails, it is unmapped, since nobody else knows about it. */
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
        AddressRange open = requireOpen();
        Objects.checkFromIndexSize(offset, sliceLength, length);
        return open.slice(offset, sliceLength);
    }

    /** Must not run concurrently with closing: afterwards the addresses may be somebody else's. */
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
        AddressRange open = range;
        if (open == null) {
            return;
        }
        range = null;
        try {
            open.revoke();
            putZeros();
        } finally {
            // Unmapped any earlier, the addresses would be somebody else's.
            Reference.reachabilityFence(open);
        }
    }

    private void putZeros() throws ErrnoException {
        long result = systemCalls.mmap(address, length, LinuxAbi.PROT_READ, ANONYMOUS_OVER_OLD, -1, 0);
        if (result < 0) {
            throw new ErrnoException("mmap", path, length + " anonymous bytes over its mapping", (int) -result);
        }
    }

    private AddressRange requireOpen() {
        AddressRange open = range;
        if (open == null) {
            throw new IllegalStateException("the mapping of " + path + " is closed");
        }
        return open;
    }

    @Override
    public String toString() {
        return path + ", " + length + " bytes mapped";
    }
}
