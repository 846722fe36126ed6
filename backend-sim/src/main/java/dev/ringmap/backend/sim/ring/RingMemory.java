package dev.ringmap.backend.sim.ring;

import dev.ringmap.spi.Errno;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The memory behind one CPU's buffer: room for the meta page, then the sub-buffers side by side, so that any range of a mapping is one
 * piece of memory.
 *
 * <p>What was handed out from here cannot be taken back: a direct buffer stays readable as long as somebody holds it. Memory that was
 * handed out is therefore given up and {@linkplain #wipe() zeroed} when the last mapping of it ends, and the ring moves to fresh
 * memory.
 */
public final class RingMemory {

    private final ByteBuffer memory;
    private final int metaPageBytes;
    private final int subBufferBytes;
    private final int lengthBytes;
    private volatile boolean handedOut;

    private RingMemory(ByteBuffer memory, int metaPageBytes, int subBufferBytes, int subBufferCount) {
        this.memory = memory;
        this.metaPageBytes = metaPageBytes;
        this.subBufferBytes = subBufferBytes;
        this.lengthBytes = metaPageBytes + subBufferBytes * subBufferCount;
    }

    /**
     * Allocates zeroed memory.
     *
     * @param metaPageBytes the room before the first sub-buffer, in bytes
     * @param subBufferBytes the size of a sub-buffer with its header, in bytes
     * @param subBufferCount the number of sub-buffers, the reader's included
     * @return the memory
     * @throws KernelError {@code ENOMEM} if there is not enough
     */
    static RingMemory allocate(int metaPageBytes, int subBufferBytes, int subBufferCount) {
        long bytes = metaPageBytes + (long) subBufferBytes * subBufferCount;
        if (bytes > Integer.MAX_VALUE - SubBufferLayout.PAGE_BYTES) {
            throw new KernelError(Errno.ENOMEM);
        }
        try {
            ByteBuffer memory = ByteBuffer.allocateDirect((int) bytes + SubBufferLayout.PAGE_BYTES)
                    .alignedSlice(SubBufferLayout.PAGE_BYTES);
            return new RingMemory(memory, metaPageBytes, subBufferBytes, subBufferCount);
        } catch (OutOfMemoryError e) {
            throw new KernelError(Errno.ENOMEM);
        }
    }

    /**
     * Returns the length of the memory.
     *
     * @return the length in bytes, the room for the meta page included
     */
    public int lengthBytes() {
        return lengthBytes;
    }

    /**
     * Returns the first page, where the meta page is while the buffer is mapped.
     *
     * @return a writable view of one page
     */
    public ByteBuffer metaPage() {
        return memory.slice(0, SubBufferLayout.PAGE_BYTES).order(ByteOrder.nativeOrder());
    }

    ByteBuffer subBuffer(int index) {
        return memory.slice(metaPageBytes + index * subBufferBytes, subBufferBytes)
                .order(ByteOrder.nativeOrder());
    }

    /**
     * Hands out a part to user space.
     *
     * @param offset where it starts, in bytes from the meta page
     * @param length its length in bytes
     * @return a read-only view
     */
    public ByteBuffer handOut(int offset, int length) {
        handedOut = true;
        return memory.slice(offset, length).asReadOnlyBuffer().order(ByteOrder.nativeOrder());
    }

    /**
     * Tells whether user space may hold views of this memory.
     *
     * @return whether any part was handed out
     */
    public boolean isHandedOut() {
        return handedOut;
    }

    /** Zeroes everything, so that a view that outlived its mapping shows nothing. */
    void wipe() {
        ByteBuffer zeros = ByteBuffer.allocateDirect(SubBufferLayout.PAGE_BYTES);
        for (int at = 0; at < lengthBytes; at += zeros.capacity()) {
            memory.put(at, zeros, 0, zeros.capacity());
        }
    }
}
