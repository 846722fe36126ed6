package dev.ringmap.backend.ffm;

import dev.ringmap.backend.linux.AddressRange;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A mapping with an arena of its own, so that a buffer over it throws as soon as the arena is closed. */
final class ArenaRange implements AddressRange {

    private static final Cleaner CLEANER = Cleaner.create();

    private final Arena arena;
    private final MemorySegment segment;

    /**
     * Takes over mapped memory.
     *
     * @param unmap unmaps the memory; it must not refer to the segment
     */
    @SuppressWarnings({"MustBeClosedChecker", "restricted"}) // closed by revoke
    ArenaRange(long address, long length, Runnable unmap) {
        arena = Arena.ofShared();
        segment = MemorySegment.ofAddress(address)
                .reinterpret(length, arena, null)
                .asReadOnly();
        // The scope is what every buffer over the segment holds, to check it before each access.
        CLEANER.register(segment.scope(), unmap);
    }

    @Override
    public ByteBuffer slice(long offset, int length) {
        return segment.asSlice(offset, length).asByteBuffer().order(ByteOrder.nativeOrder());
    }

    /**
     * An arena refuses to close while a system call uses one of its buffers: a write to a pipe that nobody reads, for example. Waiting for
     * that could take for ever, so such buffers stay readable.
     */
    @Override
    public void revoke() {
        try {
            arena.close();
        } catch (IllegalStateException inUse) {
            // as said above
        }
    }
}
