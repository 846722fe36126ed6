package dev.ringmap.spi;

import java.nio.ByteBuffer;
import java.util.Set;

/**
 * A mapped range of a {@link TraceFile}.
 *
 * <p>Thread safety: <em>thread-safe</em>. A buffer obtained before {@link #close} never crashes the JVM afterwards and never shows
 * foreign memory: reading it either throws {@link IllegalStateException} or yields zeros, and a read under way while another thread
 * closes may yield zeros where later ones throw. The kernel counts the mapping as gone as soon as {@link #close} returns; its
 * addresses stay taken until no buffer is left.
 *
 * <p>Opening the file with {@link OpenFlag#TRUNCATE} takes the pages out of every mapping of it; reading such a page throws {@link
 * InternalError}, in compiled code possibly a few instructions late.
 *
 * @since 0.1
 */
public interface MappedMemory extends AutoCloseable {

    /**
     * Returns the length that was asked for.
     *
     * @return the length in bytes
     */
    long length();

    /**
     * Returns a view of a part, in the byte order of this machine.
     *
     * @param offset where the part starts, in bytes from the start of the mapping
     * @param length its length in bytes
     * @return a read-only direct buffer of that capacity, independent of earlier ones; not {@code null}
     * @throws IndexOutOfBoundsException if the part reaches outside the mapping
     * @throws IllegalStateException if the mapping is closed
     */
    ByteBuffer slice(long offset, int length);

    /**
     * Changes what may be done with the whole mapping; {@code mprotect(2)}. Buffers stay read-only whatever the protection; reading
     * memory without {@link Protection#READ} is undefined and may end the process.
     *
     * @param protection the new protection; empty for {@code PROT_NONE}; not {@code null}
     * @throws IllegalStateException if the mapping is closed
     * @throws ErrnoException {@code EACCES} for {@link Protection#WRITE}
     */
    void protect(Set<Protection> protection) throws ErrnoException;

    /**
     * Unmaps the whole range. Idempotent; only the first call does anything.
     *
     * @throws ErrnoException if unmapping fails; the kernel does not refuse to unmap a whole mapping
     */
    @Override
    void close() throws ErrnoException;
}
