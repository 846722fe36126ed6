package dev.ringmap.conformance.internal.soak;

import dev.ringmap.conformance.internal.Expect;
import dev.ringmap.conformance.internal.Meta;
import dev.ringmap.conformance.internal.ShownTimes;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.TraceFile;

/** Steps that read, or only look. */
final class ReaderSteps {

    private static final long NANOS_PER_MICRO = 1_000;

    private ReaderSteps() {}

    /** Asks for events by GET_READER, which a buffer that is not mapped refuses. */
    record GetReader(int file) implements Step {
        @Override
        public void run(Workplace work) throws Exception {
            TraceFile asked = work.file(file);
            if (work.mappings().isMapped()) {
                work.mappings().turn(asked);
            } else {
                Expect.errno(
                        "GET_READER of a buffer that is not mapped",
                        () -> asked.ioctl(work.abi().getReaderRequest()),
                        Errno.ENODEV);
            }
        }
    }

    /** Reads everything by GET_READER. */
    record Drain(int file) implements Step {
        @Override
        public void run(Workplace work) throws Exception {
            if (work.mappings().isMapped()) {
                drain(work, work.file(file));
            }
        }
    }

    static void drain(Workplace work, TraceFile file) throws ErrnoException {
        while (work.model().unread() > 0) {
            work.mappings().turn(file);
        }
    }

    /** Reads a page by read(2), which the meta page shows only after the next GET_READER. */
    record Read(int file) implements Step {
        @Override
        public void run(Workplace work) throws Exception {
            TraceFile asked = work.file(file);
            if (work.model().unread() == 0) {
                Expect.errno("read of an empty buffer", () -> asked.read(work.scratch()), Errno.EAGAIN);
                return;
            }
            boolean isMapped = work.mappings().isMapped();
            Meta.Snapshot before = isMapped ? work.mappings().meta().snapshot() : null;
            // What is left of a page can be padding, which is no event, and takes a read of its own.
            int delivered = work.model().deliver(work.readPage(asked));
            if (delivered == 0) {
                delivered = work.model().deliver(work.readPage(asked));
            }
            Expect.that(delivered > 0, "events that read(2) gave", "one or more", 0);
            if (before != null) {
                Expect.equal(
                        "the meta page after read(2), without GET_READER",
                        before,
                        work.mappings().meta().snapshot());
            }
        }
    }

    /** Asks whether there is something to read, and waits for a moment if there is not. */
    record Poll(int file, int waitMicros) implements Step {
        @Override
        public void run(Workplace work) throws Exception {
            boolean isEmpty = work.model().unread() == 0;
            long waitNanos = waitMicros * NANOS_PER_MICRO;
            long start = System.nanoTime();
            Expect.equal(
                    "poll with " + work.model().unread() + " events to read",
                    isEmpty ? 0 : TraceFile.POLLIN,
                    work.file(file).poll(waitNanos));
            long tookNanos = System.nanoTime() - start;
            Expect.that(
                    !isEmpty || tookNanos >= waitNanos,
                    "time that poll of an empty buffer took, in ns",
                    waitNanos + " or more",
                    tookNanos);
        }
    }

    /** Looks at {@code stats}. */
    record Stats() implements Step {
        @Override
        public void run(Workplace work) throws Exception {
            MarkerSteps.expectStats(work, 0);
        }
    }

    /** Looks at {@code trace}. */
    record Trace() implements Step {
        @Override
        public void run(Workplace work) throws Exception {
            work.model().show(ShownTimes.ofTrace(work.read(work.perCpu("trace"))));
        }
    }

    /** Looks at the same bytes in two mappings. */
    record Compare(int part, double where, int bytes) implements Step {
        @Override
        public void run(Workplace work) throws Exception {
            if (work.mappings().isMapped()) {
                work.mappings().expectSame(part, where, bytes);
            }
        }
    }
}
