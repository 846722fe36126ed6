package dev.ringmap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;

/**
 * Reads recorded pages of one CPU: a capture of {@code trace_pipe_raw}, a file, a message.
 *
 * <pre>{@code
 * ByteBuffer capture = channel.map(READ_ONLY, 0, channel.size()); // cat per_cpu/cpu0/trace_pipe_raw >capture
 * RingBufferReader reader = new RecordedReader(0, layout, PageSource.of(capture, 4096));
 * }</pre>
 *
 * <p>It never waits. Losses are those recorded in the pages: the kernel's flags and, where there was room, its count. A loss without a
 * count makes {@link #lostEvents()} a lower bound.
 *
 * <p>Thread safety: <em>single-consumer</em>, as every {@link RingBufferReader}.
 *
 * @since 0.1
 */
public final class RecordedReader implements RingBufferReader {

    private final int cpu;
    private final PageSource pages;
    private final RecordedSubBuffer subBuffer;
    private LostEvents lostEvents = LostEvents.NONE;
    private int pageNumber;

    /**
     * Reads pages from the first one on.
     *
     * @param cpu the CPU's number, from 0
     * @param layout the layout of the kernel that wrote them; not {@code null}
     * @param pages the pages in the order in which they were written; not {@code null}
     */
    public RecordedReader(int cpu, SubBufferDescriptor layout, PageSource pages) {
        this.cpu = cpu;
        this.pages = Objects.requireNonNull(pages, "pages");
        this.subBuffer = new RecordedSubBuffer(layout, "recorded pages of CPU " + cpu);
    }

    @Override
    public int cpu() {
        return cpu;
    }

    @Override
    public boolean advance(Duration timeout) throws IOException {
        Objects.requireNonNull(timeout, "timeout");
        subBuffer.checkOpen();
        while (!subBuffer.events().hasRemaining()) {
            ByteBuffer page = pages.next();
            if (page == null) {
                return false;
            }
            subBuffer.show(pageNumber++, page);
            LostEvents lost = subBuffer.lostEvents();
            if (!lost.isNone()) {
                lostEvents = lostEvents.plus(lost);
            }
        }
        return true;
    }

    @Override
    public SubBuffer subBuffer() {
        return subBuffer;
    }

    @Override
    public LostEvents lostEvents() {
        return lostEvents;
    }

    @Override
    public long resets() {
        return 0;
    }

    @Override
    public boolean isClosed() {
        return subBuffer.isClosed();
    }

    @Override
    public void close() {
        subBuffer.close();
    }
}
