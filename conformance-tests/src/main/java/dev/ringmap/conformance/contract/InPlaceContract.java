package dev.ringmap.conformance.contract;

import dev.ringmap.conformance.internal.Bench;
import dev.ringmap.conformance.internal.Expect;
import dev.ringmap.conformance.internal.MappedRing;
import dev.ringmap.conformance.internal.Marker;
import dev.ringmap.conformance.internal.RawPage;
import dev.ringmap.conformance.spec.Rule;
import dev.ringmap.spi.ErrnoException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What makes it possible to read a stopped ring where it lies: {@link dev.ringmap.TraceInstance#inspect(int)}.
 *
 * @since 0.1
 */
public abstract class InPlaceContract extends Contract {

    private static final int OVERFLOWING_PAGES = Bench.SMALL_PAGES + 5;
    private static final int TURNS = 4;
    private static final int PART_BYTES = 300;

    /** Called by the entry that runs it. */
    protected InPlaceContract() {}

    @BeforeEach
    void makeSmall() throws Exception {
        bench.smallInstance();
    }

    /** The sub-buffers that hold events, in the order of their time stamps. */
    private static List<Integer> byTime(MappedRing ring) {
        return IntStream.range(0, ring.meta().subBufferCount())
                .filter(id -> ring.page(id).committed() > 0)
                .boxed()
                .sorted(Comparator.comparingLong(id -> ring.page(id).timestamp()))
                .toList();
    }

    private static List<Integer> sequences(RawPage page, int from) {
        return sequences(page, from, page.committed());
    }

    private static List<Integer> sequences(RawPage page, int from, int to) {
        return page.entries(from, to).stream()
                .filter(RawPage.Entry::isData)
                .map(entry -> Marker.sequence(page, entry))
                .toList();
    }

    @Test
    @Rule("R-40")
    void stampsTellTheOrder() throws Exception {
        MappedRing ring = bench.ring();
        for (int round = 0; round < TURNS; round++) {
            bench.writePages(OVERFLOWING_PAGES);
            ring.turn();
            List<Integer> ids = byTime(ring);
            int last = -1;
            long lastStamp = -1;
            for (int id : ids) {
                RawPage page = ring.page(id);
                int first = sequences(page, 0).get(0);
                Expect.that(
                        first > last && page.timestamp() != lastStamp,
                        "first marker of the next sub-buffer by time stamp",
                        "a later one than before it, and another stamp",
                        first + " after " + last + ", at the stamp " + page.timestamp());
                last = first;
                lastStamp = page.timestamp();
            }
        }
    }

    @Test
    @Rule("R-41")
    void newestEventsAreTheUnreadOnes() throws Exception {
        bench.writePages(OVERFLOWING_PAGES);
        bench.write(3);
        expectUnread("an overflow");
        readPart();
        expectUnread("a part of a page was read");
        try (MappedRing ring = MappedRing.open(bench.tracefs(), bench.instance(), bench.cpu(), bench.abi())) {
            ring.turn();
            ring.turn();
            Expect.that(
                    ring.meta().read() > 0, "read", "more than 0", ring.meta().read());
        }
        expectUnread("two turns");
        bench.instance().clear();
        expectUnread("a reset");
        bench.write(3);
        expectUnread("a few events after a reset");
    }

    private void readPart() throws ErrnoException {
        bench.openRaw().read(ByteBuffer.allocateDirect(PART_BYTES));
    }

    /** What the newest sub-buffers hold, as many as there are unread events, ends where the reader is. */
    private void expectUnread(String after) throws Exception {
        try (MappedRing ring = MappedRing.open(bench.tracefs(), bench.instance(), bench.cpu(), bench.abi())) {
            long unread = bench.instance().stats(bench.cpu()).entries();
            List<Integer> ids = byTime(ring);
            List<Integer> found = new ArrayList<>();
            for (int i = ids.size() - 1; i >= 0 && found.size() < unread; i--) {
                int from = ids.get(i) == ring.meta().readerId() ? ring.meta().readerRead() : 0;
                found.addAll(0, sequences(ring.page(ids.get(i)), from));
            }
            int next = bench.nextSequence();
            List<Integer> expected =
                    IntStream.range(next - (int) unread, next).boxed().toList();
            Expect.equal(
                    "markers on the newest sub-buffers that hold the unread ones, after " + after, expected, found);
        }
    }

    @Test
    @Rule("R-42")
    void consumedPagesStayUntilTheWriterComes() throws Exception {
        MappedRing ring = bench.ring();
        bench.writePages(TURNS + 1);
        for (int turn = 0; turn < TURNS; turn++) {
            ring.turn();
            int id = ring.meta().readerId();
            int committed = ring.readerPage().committed();
            List<Integer> markers = sequences(ring.readerPage(), 0);
            long stamp = ring.readerPage().timestamp();
            ring.turn();
            Expect.that(ring.meta().readerId() != id, "reader.id of the next turn", "another than " + id, id);
            RawPage left = ring.page(id);
            boolean isEmptied = left.timestamp() == 0;
            Expect.equal("stamp of a sub-buffer that was consumed", isEmptied ? 0 : stamp, left.timestamp());
            Expect.equal("commit of a sub-buffer that was consumed", isEmptied ? 0 : committed, left.committed());
            Expect.equal("markers of a sub-buffer that was consumed", markers, sequences(left, 0, committed));
            bench.writePages(2);
        }
    }
}
