package dev.ringmap.backend.linux;

import java.nio.ByteBuffer;

/**
 * Mapped memory, handed out as buffers that can never reach what is mapped at the same addresses later: the memory is unmapped only when
 * neither the range nor any of its buffers is reachable any more.
 *
 * <p>Thread safety: <em>thread-safe</em>.
 *
 * @since 0.1
 */
public interface AddressRange {

    /**
     * Returns a view of a part.
     *
     * @param offset where the part starts, in bytes; the caller has checked that the part lies inside
     * @param length its length in bytes
     * @return a read-only direct buffer of that capacity in the byte order of this machine; not {@code null}
     * @throws IllegalStateException if the range is revoked; one that is being revoked at this moment may still return a buffer, as may one
     *     whose buffers cannot be revoked
     */
    ByteBuffer slice(long offset, int length);

    /**
     * Makes every buffer refuse reads, where Java can do so. A read that is under way may still reach the memory afterwards. Called once.
     */
    void revoke();
}
