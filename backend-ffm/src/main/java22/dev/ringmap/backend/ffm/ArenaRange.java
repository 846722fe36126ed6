package dev.ringmap.backend.ffm;

import dev.ringmap.spi.linux.AddressRange;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * A mapping under an arena of its own, so that a buffer over it throws as soon as the arena is closed.
 *
 * <p>An arena refuses to close while a system call uses one of its buffers, a slow write to a pipe for example. Then it is tried
 * again whenever another mapping is released; meanwhile its buffers show zeros.
 */
final class ArenaRange implements AddressRange {

    private static final int ATTEMPTS = 20;

    private static final long INTERVAL_NANOS = 50_000;

    private static final Queue<Arena> STILL_IN_USE = new ConcurrentLinkedQueue<>();

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
    public void release() {
        retryOthers();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (tryClose(arena)) {
                return;
            }
            LockSupport.parkNanos(INTERVAL_NANOS);
        }
        STILL_IN_USE.add(arena);
    }

    private static void retryOthers() {
        for (int count = STILL_IN_USE.size(); count > 0; count--) {
            Arena other = STILL_IN_USE.poll();
            if (other != null && !tryClose(other)) {
                STILL_IN_USE.add(other);
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
