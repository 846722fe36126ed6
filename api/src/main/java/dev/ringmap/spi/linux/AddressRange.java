package dev.ringmap.spi.linux;

import java.nio.ByteBuffer;

/**
 * Mapped memory, handed out as buffers that can never reach what is mapped at the same addresses later.
 *
 * <p>Thread safety: <em>thread-safe</em>.
 */
public interface AddressRange {

    /**
     * Returns a view of a part.
     *
     * @param offset where the part starts, in bytes; the caller has checked that the part lies inside
     * @param length its length in bytes
     * @return a read-only direct buffer of that capacity in the byte order of this machine; not {@code null}
     * @throws IllegalStateException if the memory is released; an implementation that does not notice may answer a buffer instead
     */
    ByteBuffer slice(long offset, int length);

    /**
     * Lets the memory go: it is unmapped as soon as no buffer can reach it, which may be now or when the last of them is garbage.
     * Called at most once, when the range already holds nothing but anonymous zeros.
     */
    void release();
}
