package dev.ringmap.conformance.mutant;

import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.TraceFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A fault in {@code read(2)} of {@code trace_pipe_raw} alone. */
abstract class RawRead extends Mutation {

    static final int PAGE = 4096;
    static final int HEADER = 16;
    static final int COMMIT = 8;
    static final long SIZE = 0xfffff;
    static final long MISSED_STORED = 1L << 30;
    static final long MISSED_EVENTS = 1L << 31;

    private static final int WORD = Integer.BYTES;

    @Override
    final int read(TraceFile real, ByteBuffer target) throws ErrnoException {
        boolean isRaw = real.path().endsWith(MutantFamily.RAW) && target.hasRemaining();
        return isRaw ? readRaw(real, target) : real.read(target);
    }

    abstract int readRaw(TraceFile real, ByteBuffer target) throws ErrnoException;

    /** What a read put into a buffer, to be changed there. */
    static ByteBuffer view(ByteBuffer target, int start) {
        return target.duplicate()
                .clear()
                .slice(start, target.position() - start)
                .order(ByteOrder.nativeOrder());
    }

    /** The next page, which nobody else gets. */
    static ByteBuffer take(TraceFile real) throws ErrnoException {
        ByteBuffer page = ByteBuffer.allocateDirect(PAGE).order(ByteOrder.nativeOrder());
        real.read(page);
        return page.flip();
    }

    /** Gives as much of a page as there is room for; returns how much. */
    static int give(ByteBuffer page, ByteBuffer target) {
        int count = Math.min(page.remaining(), target.remaining());
        target.put(page.duplicate().limit(page.position() + count));
        page.position(page.position() + count);
        return count;
    }

    static int committed(ByteBuffer page) {
        return (int) (page.getLong(COMMIT) & SIZE);
    }

    /** Where the last event that ends at or before this byte of the data ends. */
    static int lastEnd(ByteBuffer page, int room) {
        int end = 0;
        while (end < committed(page)) {
            int word = page.getInt(HEADER + end);
            int next = end + WORD + ((word & 31) == 0 ? page.getInt(HEADER + end + WORD) : (word & 31) * WORD);
            if (next > room) {
                break;
            }
            end = next;
        }
        return end;
    }
}
