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
     * @throws IllegalStateException if the memory is unmapped; one that is being unmapped at this moment may answer a buffer
     */
    ByteBuffer slice(long offset, int length);

    /**
     * Unmaps the memory now, if that leaves no buffer that could still reach it. Called once.
     *
     * @return {@code true} if it is unmapped and every buffer refuses to be read; {@code false} if a buffer may reach it, and
     *     nothing was done: the caller then puts anonymous zeros in its place and calls {@link #abandon}
     */
    boolean unmap();

    /**
     * Leaves the memory, by now nothing but zeros, to be unmapped as soon as no buffer can reach it: when the last of them is
     * garbage, for example. Called once at most, after {@link #unmap} has refused.
     */
    void abandon();
}
