package dev.ringmap.backend.sim.ring;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** The smallest ring buffer there is: two pages and the reader's, on one CPU. */
class StressedRing {

    /** So large that a page has room for only one. */
    static final int EVENT_BYTES = 4000;

    final RingBuffer ring;
    final CpuBuffer buffer;
    private final ByteBuffer page =
            ByteBuffer.allocate(SubBufferLayout.PAGE_BYTES).order(ByteOrder.nativeOrder());

    StressedRing() {
        AtomicLong clock = new AtomicLong();
        ring = new RingBuffer(List.of(new Cpu(0)), 0, bytes -> bytes, false, clock::incrementAndGet);
        CpuBuffer first = ring.cpu(0);
        if (first == null) {
            throw new IllegalStateException();
        }
        buffer = first;
    }

    final boolean write(int value, int bytes) {
        Reservation event = buffer.reserve(bytes);
        if (event == null) {
            return false;
        }
        event.putInt(0, value);
        event.putInt(bytes - Integer.BYTES, value);
        event.commit();
        return true;
    }

    /** Takes a page; returns the event in it, 0 if there is none, or -1 if it is torn. */
    final int take(int bytes) {
        do {
            if (!buffer.takePage(page, page.capacity())) {
                return 0;
            }
            // Padding may have been added behind an event that was already taken.
        } while (!EventLayout.isData(page.getInt(SubBufferLayout.DATA_OFFSET)));
        int at = EventLayout.payloadOffset(page, SubBufferLayout.DATA_OFFSET);
        int value = page.getInt(at);
        return page.getInt(at + bytes - Integer.BYTES) == value ? value : -1;
    }
}
