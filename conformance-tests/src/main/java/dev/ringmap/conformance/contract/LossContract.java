package dev.ringmap.conformance.contract;

import dev.ringmap.conformance.internal.Bench;
import dev.ringmap.conformance.internal.Expect;
import dev.ringmap.conformance.internal.MappedRing;
import dev.ringmap.conformance.internal.RawPage;
import dev.ringmap.conformance.spec.Rule;
import dev.ringmap.spi.Errno;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Family L: how lost events are reported.
 *
 * @since 0.1
 */
public abstract class LossContract extends Contract {

    private static final int LARGEST_KIB = 512;
    private static final int MANY_LONG = 2_000;

    /** Called by the entry that runs it. */
    protected LossContract() {}

    /** Several times what a small ring holds. */
    private int many() {
        return 4 * Bench.SMALL_PAGES * bench.sizes().perPage();
    }

    /** A small ring with markers overwritten, of which nothing has been read. */
    private MappedRing overflown(int bytes) throws Exception {
        bench.smallInstance();
        MappedRing ring = bench.ring();
        bench.write(many(), bytes);
        return ring;
    }

    /** How many sequence numbers are missing in front of each of these places. */
    private static List<Integer> holes(List<Integer> sequences) {
        List<Integer> holes = new ArrayList<>();
        int expected = 0;
        for (int sequence : sequences) {
            if (sequence != expected) {
                holes.add(sequence - expected);
            }
            expected = sequence + 1;
        }
        return holes;
    }

    @Test
    @Rule("L-01")
    void firstPageAfterALossIsFlagged() throws Exception {
        MappedRing ring = overflown(bench.sizes().roomyBytes());
        ring.turn();
        Expect.that(
                ring.readerPage().hasMissedEvents(), "RB_MISSED_EVENTS of the first page after a loss", "set", "not");
        ring.drain();
        Expect.equal("pages flagged after one loss", 1, ring.gaps().size());
        bench.write(many(), bench.sizes().roomyBytes());
        ring.drain();
        Expect.equal("pages flagged after two losses", 2, ring.gaps().size());
    }

    @Test
    @Rule("L-02")
    void storedCountIsTheGap() throws Exception {
        MappedRing ring = overflown(bench.sizes().roomyBytes());
        ring.drain();
        bench.write(many(), bench.sizes().roomyBytes());
        ring.drain();
        List<Long> stored =
                ring.gaps().stream().map(MappedRing.Gap::storedCount).toList();
        List<Long> holes = holes(ring.sequences()).stream().map(Long::valueOf).toList();
        Expect.equal("counts stored behind the data, against the missing sequence numbers", holes, stored);
        Expect.equal(
                "overrun, against the missing sequence numbers",
                holes.stream().mapToLong(Long::longValue).sum(),
                ring.meta().overrun());
    }

    @Test
    @Rule("L-03")
    void fullPageHasNoRoomForTheCount() throws Exception {
        MappedRing ring = overflown(bench.sizes().exactBytes());
        ring.turn();
        RawPage page = ring.readerPage();
        Expect.equal("committed bytes of a page filled to the last", page.room(), page.committed());
        Expect.that(page.hasMissedEvents(), "RB_MISSED_EVENTS of that page", "set", "not");
        Expect.that(!page.hasStoredCount(), "RB_MISSED_STORED of that page", "not set", "set");
    }

    @Test
    @Rule("L-04")
    void flagsAreSignExtended() throws Exception {
        MappedRing ring = overflown(bench.sizes().roomyBytes());
        ring.turn();
        Expect.equal(
                "upper half of commit on a flagged page",
                0xffffffffL,
                ring.readerPage().rawCommit() >>> Integer.SIZE);
    }

    @Test
    @Rule("L-05")
    void sizeHasTwentyBits() throws Exception {
        bench.instance().buffer().setSubBufferSizeKib(LARGEST_KIB);
        MappedRing ring = bench.ring();
        bench.write(MANY_LONG, 200);
        ring.turn();
        Expect.that(
                ring.readerPage().committed() > 0xffff, "commit of a sub-buffer of 512 KiB", "more than 16 bits", 0);
        ring.drain();
        Expect.equal(
                "markers read from sub-buffers of 512 KiB", MetaPageContract.range(0, MANY_LONG), ring.sequences());
    }

    @Test
    @Rule("L-06")
    void metaPageTellsNoLossOnMainline() throws Exception {
        MappedRing ring = overflown(bench.sizes().roomyBytes());
        ring.drain();
        Expect.equal("reader.lost_events", 0L, ring.meta().lostEvents());
    }

    @Test
    @Rule("L-07")
    void metaPageTellsTheLossInV14() throws Exception {
        MappedRing ring = overflown(bench.sizes().roomyBytes());
        ring.turn();
        long lost = ring.meta().lostEvents();
        Expect.equal("reader.lost_events after a swap over a loss", ring.meta().overrun(), lost);
        Expect.that(!ring.readerPage().hasMissedEvents(), "flags of the page", "none", "RB_MISSED_EVENTS");
        ring.drain();
        Expect.equal(
                "reader.lost_events after swaps without a loss",
                lost,
                ring.meta().lostEvents());
    }

    @Test
    @Rule("L-08")
    void writerIsTurnedAwayWithoutOverwriting() throws Exception {
        bench.smallInstance().buffer().setOverwriting(false);
        MappedRing ring = bench.ring();
        Expect.errno(
                "a marker into a full buffer, overwrite off",
                () -> bench.write(many(), bench.sizes().roomyBytes()),
                Errno.EBADF);
        List<Integer> read = ring.drain();
        Expect.equal("markers read", MetaPageContract.range(0, bench.nextSequence()), read);
        Expect.equal("overrun", 0L, ring.meta().overrun());
        Expect.equal("pages flagged", List.of(), ring.gaps());
        Expect.that(bench.instance().stats(bench.cpu()).droppedEvents() > 0, "'dropped events' of stats", "some", 0);
        Expect.success(
                "a marker after room was made",
                () -> bench.write(1, bench.sizes().roomyBytes()));
    }

    @Test
    @Rule("L-09")
    void flagStaysUntilTheSwap() throws Exception {
        MappedRing ring = overflown(bench.sizes().roomyBytes());
        ring.turn();
        long stored = ring.readerPage().storedCount();
        Expect.that(ring.readerPage().hasMissedEvents(), "RB_MISSED_EVENTS after a swap over a loss", "set", "not");
        ring.page(ring.meta().readerId());
        Expect.equal(
                "number behind the data, looked at again",
                stored,
                ring.readerPage().storedCount());
    }

    @Test
    @Rule("L-10")
    void readAndOverwrittenIsWritten() throws Exception {
        bench.smallInstance();
        MappedRing ring = bench.ring();
        for (int i = 1; i <= 8; i++) {
            bench.write(2 * i * bench.sizes().perPage(), bench.sizes().roomyBytes());
            ring.turn();
        }
        ring.drain();
        Expect.equal("markers written", (long) bench.nextSequence(), ring.meta().entries());
        Expect.equal(
                "markers read and overwritten",
                (long) bench.nextSequence(),
                ring.sequences().size() + ring.meta().overrun());
    }
}
