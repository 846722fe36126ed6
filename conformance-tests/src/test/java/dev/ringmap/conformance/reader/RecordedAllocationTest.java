package dev.ringmap.conformance.reader;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.ringmap.RecordedReader;
import dev.ringmap.RingBufferReader;
import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.conformance.support.NumberedRecords;
import dev.ringmap.spi.TraceFs;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Walking over pages allocates nothing, neither for an event nor for a page. */
@Timeout(60)
class RecordedAllocationTest {

    private static final int ROUNDS = 20;
    private static final int PAGES_PER_ROUND = 10_000;

    /** Fewer than one for each page: whatever is allocated is not allocated for each. */
    private static final long FEW_BYTES = 2_000;

    @Test
    void shouldAllocateNothing() throws Exception {
        Capture capture;
        try (TraceFs tracefs = SimulatedTraceFs.silent("mainline");
                TraceInstance trace = Tracing.over(tracefs).createTemporaryInstance("allocation");
                NumberedRecords records = new NumberedRecords(trace)) {
            records.write(1_000);
            capture = Capture.of(tracefs, trace);
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Carousel pages = new Carousel(capture.pages());
        RingBufferReader reader = new RecordedReader(NumberedRecords.CPU, capture.layout(), pages::next);
        long leastBytes = Long.MAX_VALUE;
        long walked = 0;
        for (int round = 0; round < ROUNDS; round++) {
            pages.left = PAGES_PER_ROUND;
            long before = threads.getCurrentThreadAllocatedBytes();
            walked += walk(reader);
            leastBytes = Math.min(leastBytes, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(walked).isGreaterThan((long) ROUNDS * PAGES_PER_ROUND);
        assertThat(leastBytes).as("in %d pages", PAGES_PER_ROUND).isLessThan(FEW_BYTES);
    }

    private static long walk(RingBufferReader reader) throws IOException {
        long walked = 0;
        while (reader.advance(Duration.ZERO)) {
            while (reader.events().next()) {
                walked += NumberedRecords.sequence(reader.events()) >= 0 ? 1 : 0;
            }
        }
        return walked;
    }

    /** The same pages over and over. */
    private static final class Carousel {

        private final ByteBuffer page;
        private final int pageCount;
        private int left;

        Carousel(ByteBuffer pages) {
            this.page = pages.duplicate();
            this.pageCount = pages.remaining() / Capture.PAGE_BYTES;
        }

        ByteBuffer next() {
            if (left == 0) {
                return null;
            }
            int start = --left % pageCount * Capture.PAGE_BYTES;
            return page.limit(start + Capture.PAGE_BYTES).position(start);
        }
    }
}
