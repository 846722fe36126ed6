package dev.ringmap.backend.sim.mapping;

import static dev.ringmap.backend.sim.ring.SubBufferLayout.PAGE_BYTES;

import dev.ringmap.backend.sim.ring.KernelError;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.Protection;
import dev.ringmap.spi.Sharing;
import java.util.Set;

/**
 * The arguments of {@code mmap(2)}.
 *
 * @param path the file, for messages
 * @param offset where in the file the range starts, in bytes
 * @param length its length in bytes
 * @param protection what may be done with the memory
 * @param sharing whether stores would reach the file
 */
public record MapRequest(String path, long offset, long length, Set<Protection> protection, Sharing sharing) {

    /** How many bits an address of user space has. */
    private static final long ADDRESS_SPACE_BYTES = 1L << 47;

    /** The machine's memory; copies of private pages are accounted for before any is made. */
    private static final long MEMORY_BYTES = 1L << 36;

    /**
     * Refuses what the kernel refuses for any file.
     *
     * @param readable whether the file is open for reading
     * @param writable whether it is open for writing
     * @throws KernelError {@code EINVAL}, {@code ENOMEM}, {@code EOVERFLOW}, {@code EACCES}
     */
    public void checkForAnyFile(boolean readable, boolean writable) {
        if (offset % PAGE_BYTES != 0 || length == 0) {
            throw new KernelError(Errno.EINVAL);
        }
        if (length < 0 || length > ADDRESS_SPACE_BYTES) {
            throw new KernelError(Errno.ENOMEM);
        }
        if (offset < 0 || offset > Long.MAX_VALUE - pagesBytes()) {
            throw new KernelError(Errno.EOVERFLOW);
        }
        if (!readable || (sharing == Sharing.SHARED && protection.contains(Protection.WRITE) && !writable)) {
            throw new KernelError(Errno.EACCES);
        }
        if (sharing == Sharing.PRIVATE && protection.contains(Protection.WRITE) && length > MEMORY_BYTES) {
            throw new KernelError(Errno.ENOMEM);
        }
    }

    /** The length in whole pages, in bytes. */
    long pagesBytes() {
        return length + PAGE_BYTES - 1 & -PAGE_BYTES;
    }
}
