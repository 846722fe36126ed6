package dev.ringmap.conformance.reader;

import dev.ringmap.PageSource;
import dev.ringmap.RecordedReader;
import dev.ringmap.RingBufferReader;
import dev.ringmap.SubBufferDescriptor;
import dev.ringmap.TraceInstance;
import dev.ringmap.conformance.support.NumberedRecords;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;

/** The pages of a ring, taken by {@code read(2)} as {@code cat trace_pipe_raw} does. */
record Capture(ByteBuffer pages, SubBufferDescriptor layout) {

    static final int PAGE_BYTES = 4096;
    private static final int MOST_PAGES = 64;

    static RingBufferReader read(TraceFs tracefs, TraceInstance trace) throws IOException {
        Capture capture = of(tracefs, trace);
        return new RecordedReader(NumberedRecords.CPU, capture.layout, PageSource.of(capture.pages, PAGE_BYTES));
    }

    static Capture of(TraceFs tracefs, TraceInstance trace) throws IOException {
        ByteBuffer pages = ByteBuffer.allocateDirect(MOST_PAGES * PAGE_BYTES);
        String path = trace.path() + "/per_cpu/cpu" + NumberedRecords.CPU + "/trace_pipe_raw";
        try (TraceFile file = tracefs.open(path, Set.of(OpenFlag.READ_ONLY, OpenFlag.NONBLOCK))) {
            while (true) {
                pages.limit(pages.position() + PAGE_BYTES);
                file.read(pages);
            }
        } catch (ErrnoException e) {
            if (e.errno() != Errno.EAGAIN) {
                throw e;
            }
        }
        pages.limit(pages.position()).position(0);
        return new Capture(pages, SubBufferDescriptor.parse(trace.read("events/header_page"), ByteOrder.nativeOrder()));
    }
}
