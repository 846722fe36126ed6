package dev.ringmap.backend.ffm;

import dev.ringmap.spi.linux.AddressRange;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A mapping under an arena of its own, so that a buffer over it throws as soon as the arena is closed.
 *
 * <p>An arena refuses to close while a system call uses one of its buffers: a write to a pipe that nobody reads, for example.
 * Waiting for that could last for ever, so that such memory is abandoned and unmapped later.
 */
final class ArenaRange implements AddressRange {

    private static final Queue<Arena> ABANDONED = new ConcurrentLinkedQueue<>();

    private final Arena arena;
    private final MemorySegment segment;

    ArenaRange(Arena arena, MemorySegment segment) {
        this.arena = arena;
        this.segment = segment;
    }

    @Override
    public ByteBuffer slice(long offset, int length) {
        return segment.asSlice(offset, length).asByteBuffer().order(ByteOrder.nativeOrder());
    }

    @Override
    public boolean unmap() {
        unmapAbandoned();
        return tryClose(arena);
    }

    @Override
    public void abandon() {
        ABANDONED.add(arena);
    }

    /** Nobody is told when a system call lets go of an arena, so that it is asked again when another mapping comes or goes. */
    static void unmapAbandoned() {
        for (int count = ABANDONED.size(); count > 0; count--) {
            Arena abandoned = ABANDONED.poll();
            if (abandoned != null && !tryClose(abandoned)) {
                ABANDONED.add(abandoned);
            }
        }
    }

    private static boolean tryClose(Arena arena) {
        try {
            arena.close();
            return true;
        } catch (IllegalStateException inUse) {
            return false;
        }
    }
}
