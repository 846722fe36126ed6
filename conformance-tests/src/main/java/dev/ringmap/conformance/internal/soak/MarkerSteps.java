package dev.ringmap.conformance.internal.soak;

import dev.ringmap.conformance.internal.Expect;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.TraceFile;

/** Steps that write markers. */
final class MarkerSteps {

    private static final int MOST_MARKERS = 100_000;

    private MarkerSteps() {}

    /** Writes markers, as long as no event is lost by that. */
    record Write(int count, int bytes) implements Step {
        @Override
        public void run(Workplace work) throws Exception {
            for (int i = 0; i < count && work.hasRoomFor(bytes); i++) {
                work.write(bytes);
            }
        }
    }

    /** Writes while tracing is off. */
    record WriteWhileOff(int bytes) implements Step {
        @Override
        public void run(Workplace work) throws Exception {
            work.set("tracing_on", "0");
            work.expectRefusal(bytes, Errno.EBADF);
            work.set("tracing_on", "1");
        }
    }

    /** Writes more than the buffer holds, and accounts for everything. */
    record Overflow(int bytes, int percent) implements Step {
        @Override
        public void run(Workplace work) throws Exception {
            if (!work.mappings().isMapped()) {
                return;
            }
            ReaderSteps.drain(work, work.file(0));
            long count = 2 * work.capacityBytes() / work.model().roomOf(bytes) * percent / 100;
            for (int i = 0; i < count; i++) {
                work.write(bytes);
            }
            drainLossy(work, work.file(0));
            expectStats(work, 0);
            work.clear("trace");
        }

        /** What is lost is known only when the last event has been read: the counts are compared then. */
        private static void drainLossy(Workplace work, TraceFile file) throws ErrnoException {
            BufferModel model = work.model();
            int turns = 0; // without an event: what is left of a page can be padding
            while (model.unread() > 0) {
                int before = model.unread();
                work.mappings().turnLossy(file);
                turns = model.unread() < before ? 0 : turns + 1;
                Expect.that(turns < 2, "events that GET_READER gave, of " + before, "some", 0);
            }
            work.mappings().turn(file);
        }
    }

    /** Fills the buffer while nothing may be overwritten. */
    record Flood(int bytes) implements Step {
        @Override
        public void run(Workplace work) throws Exception {
            work.clear("trace");
            work.set("options/overwrite", "0");
            int refused = 0;
            for (int i = 0; i < MOST_MARKERS && refused < 3; i++) {
                try {
                    work.write(bytes);
                } catch (ErrnoException e) {
                    Expect.equal("errno of a write to a full buffer", Errno.name(Errno.EBADF), e.errnoName());
                    refused++;
                }
            }
            Expect.equal("writes to a full buffer that were refused", 3, refused);
            expectStats(work, refused);
            if (work.mappings().isMapped()) {
                ReaderSteps.drain(work, work.file(0));
            }
            work.set("options/overwrite", "1");
            work.clear("trace");
        }
    }

    static void expectStats(Workplace work, long dropped) throws ErrnoException {
        BufferModel model = work.model();
        String stats = work.read(work.perCpu("stats"));
        Expect.equal("entries of stats", model.unread(), (int) number(stats, "entries"));
        Expect.equal("overrun of stats", model.lost(), number(stats, "overrun"));
        Expect.equal("commit overrun of stats", 0L, number(stats, "commit overrun"));
        Expect.equal("dropped events of stats", dropped, number(stats, "dropped events"));
        Expect.equal("read events of stats", model.read(), number(stats, "read events"));
    }

    private static long number(String stats, String name) {
        return stats.lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> Long.parseLong(line.substring(name.length() + 1).strip()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("stats: expected a line " + name + ", got " + stats));
    }
}
