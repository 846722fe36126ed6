package dev.ringmap.conformance.internal.soak;

import dev.ringmap.conformance.internal.Expect;
import dev.ringmap.conformance.internal.ShownTimes;
import dev.ringmap.conformance.spec.Capability;
import dev.ringmap.spi.Errno;

/** Steps that write control files, and check whether they accepted what was written. */
final class ControlSteps {

    private static final int KIB = 1_024;
    private static final String SIZE = "buffer_size_kb";
    private static final String SUB_BUFFER_SIZE = "buffer_subbuf_size_kb";

    private ControlSteps() {}

    /** Clears all buffers, or only that of the CPU. */
    record Clear(boolean ofAll) implements Step {
        @Override
        public void run(Workplace work) throws Exception {
            work.clear(ofAll ? "trace" : work.perCpu("trace"));
        }
    }

    /** Sets the watermark, and restores it. */
    record Percent(int percent) implements Step {
        @Override
        public void run(Workplace work) throws Exception {
            work.set("buffer_percent", Integer.toString(percent));
            work.set("buffer_percent", "0");
        }
    }

    /** Forbids to overwrite, and allows it again. */
    record Overwrite() implements Step {
        @Override
        public void run(Workplace work) throws Exception {
            work.set("options/overwrite", "0");
            work.set("options/overwrite", "1");
        }
    }

    /** Chooses another clock, which clears the buffers. */
    record Clock(String name) implements Step {
        @Override
        public void run(Workplace work) throws Exception {
            if (work.read("trace_clock").contains("[" + name + "]")) {
                return;
            }
            work.write("trace_clock", name);
            String clocks = work.read("trace_clock");
            Expect.that(clocks.contains("[" + name + "]"), "trace_clock", "[" + name + "]", clocks.strip());
            work.model().clock(name, ShownTimes.isInNanos(work.read(work.perCpu("stats"))));
            work.mappings().expectReset();
        }
    }

    /** Resizes the buffers, which is refused while they are mapped. */
    record Resize(int pages) implements Step {
        @Override
        public void run(Workplace work) throws Exception {
            String kib = Integer.toString(pages * work.subBufferBytes() / KIB);
            if (work.mappings().isMapped()) {
                String before = work.read(SIZE);
                Expect.errno("resize of a mapped buffer", () -> work.write(SIZE, kib), Errno.EBUSY, Errno.ENOMEM);
                Expect.equal("buffer_size_kb after it", before, work.read(SIZE));
            } else {
                work.clear("trace");
                work.write(SIZE, kib);
                work.clear("trace");
                work.resized(work.subBufferBytes());
                long got = Long.parseLong(work.read(SIZE).strip());
                Expect.that(got >= Long.parseLong(kib), "buffer_size_kb after writing " + kib, kib + " or more", got);
            }
        }
    }

    /** Changes the size of sub-buffers, which is refused while they are mapped. */
    record SubBufferSize(int order, int pages) implements Step {
        @Override
        public void run(Workplace work) throws Exception {
            int bytes = work.pageSizeBytes() << order;
            String kib = Integer.toString(bytes / KIB);
            if (!work.has(Capability.SUBBUF_SIZE)) {
                return;
            }
            if (work.mappings().isMapped() && bytes != work.subBufferBytes()) {
                Expect.errno(
                        "another size of sub-buffers while mapped",
                        () -> work.write(SUB_BUFFER_SIZE, kib),
                        Errno.EBUSY);
            } else if (work.mappings().isMapped()) {
                work.set(SUB_BUFFER_SIZE, kib);
            } else {
                work.closeFiles(); // a file that has read a page takes what a larger page has beyond it for unread
                work.clear("trace");
                work.set(SUB_BUFFER_SIZE, kib);
                work.clear("trace");
                work.resized(bytes);
                new Resize(pages).run(work);
            }
        }
    }
}
