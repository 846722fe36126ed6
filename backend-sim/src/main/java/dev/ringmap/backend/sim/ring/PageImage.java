package dev.ringmap.backend.sim.ring;

import static dev.ringmap.backend.sim.ring.SubBufferLayout.DATA_OFFSET;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/** A copy of what is unread in one sub-buffer. */
final class PageImage {

    private final int cpu;
    private final ByteBuffer bytes;
    private final int start;
    private final int end;
    private final long baseTime;

    private PageImage(int cpu, ByteBuffer bytes, int start, int end, long baseTime) {
        this.cpu = cpu;
        this.bytes = bytes;
        this.start = start;
        this.end = end;
        this.baseTime = baseTime;
    }

    /** Copies a page that the writer may be overwriting; what was overwritten during the copy is left out. */
    static PageImage of(int cpu, BufferPage page, int read, long baseTime) {
        int committed = page.committedBytes();
        long timestamp = page.timestamp();
        ByteBuffer copy = ByteBuffer.allocate(DATA_OFFSET + committed).order(ByteOrder.nativeOrder());
        copy.put(0, page.memory(), 0, copy.capacity());
        VarHandle.acquireFence();
        boolean intact = page.timestamp() == timestamp && page.committedBytes() >= committed;
        return new PageImage(cpu, copy, read, intact ? committed : read, read == 0 ? timestamp : baseTime);
    }

    void forEach(Consumer<RecordedEvent> consumer) {
        long time = baseTime;
        int at = DATA_OFFSET + start;
        while (at < DATA_OFFSET + end) {
            int header = bytes.getInt(at);
            int length = EventLayout.eventBytes(bytes, at);
            switch (EventLayout.typeLen(header)) {
                case EventLayout.PADDING -> {}
                case EventLayout.TIME_EXTEND -> time += EventLayout.time(bytes, at);
                case EventLayout.TIME_STAMP -> time = EventLayout.absoluteTime(EventLayout.time(bytes, at), time);
                default -> {
                    time += EventLayout.delta(header);
                    int payload = EventLayout.payloadOffset(bytes, at);
                    consumer.accept(new RecordedEvent(
                            cpu,
                            time,
                            bytes.slice(payload, at + length - payload).order(ByteOrder.nativeOrder()),
                            0));
                }
            }
            at += length;
        }
    }
}
