package dev.ringmap.benchmarks;

import dev.ringmap.SubBufferDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Sub-buffers captured from Linux 6.18 on x86-64: raw_syscalls, sched and irq events, about 84 to a page. */
final class CapturedPages {

    static final int PAGE_BYTES = 4096;

    static final SubBufferDescriptor LAYOUT = new SubBufferDescriptor(ByteOrder.LITTLE_ENDIAN, 0, 8, 8, 16);

    private static final String RESOURCE = "raw_syscalls-6.18-x86_64.pages";

    private CapturedPages() {}

    /** Repeats the capture until there are that many pages: a few stay in the caches, many do not. */
    static ByteBuffer[] repeated(int count) {
        byte[] capture = capture();
        ByteBuffer memory = ByteBuffer.allocateDirect((count + 1) * PAGE_BYTES).alignedSlice(PAGE_BYTES);
        ByteBuffer[] pages = new ByteBuffer[count];
        for (int i = 0; i < count; i++) {
            int offset = i * PAGE_BYTES;
            memory.put(offset, capture, offset % capture.length, PAGE_BYTES);
            pages[i] = memory.slice(offset, PAGE_BYTES);
        }
        return pages;
    }

    private static byte[] capture() {
        try (InputStream resource = CapturedPages.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException(RESOURCE + " is missing");
            }
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
