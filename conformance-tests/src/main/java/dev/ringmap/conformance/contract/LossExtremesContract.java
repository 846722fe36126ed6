package dev.ringmap.conformance.contract;

import dev.ringmap.conformance.internal.Bench;
import dev.ringmap.conformance.internal.Expect;
import dev.ringmap.conformance.internal.MappedRing;
import dev.ringmap.conformance.internal.MappedRing.Gap;
import dev.ringmap.conformance.internal.RawPage;
import dev.ringmap.conformance.spec.Rule;
import dev.ringmap.spi.MappedMemory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Family L, extremes: very large losses, very small ones, many of them, and each amount of room for their number.
 *
 * @since 0.1
 */
public abstract class LossExtremesContract extends Contract {

    private static final int[] LARGE_LOSSES = {(1 << 16) + 4_321, (1 << 17) + 1_234};
    private static final int[] SMALL_LOSSES = {1, 2, 3, 1, 5, 1};
    private static final int[] PAGES_LOST = {1, 3, 2, 7, 1, 4, 12, 1};
    private static final int WORD = Integer.BYTES;
    private static final int MOST_REST_BYTES = 24;
    private static final int LONGEST_MARKER = 4_000;
    private static final int LARGE_SUB_BUFFER_KIB = 128;

    /** Called by the entry that runs it. */
    protected LossExtremesContract() {}

    private long overrunOfStats() throws Exception {
        return bench.instance().stats(bench.cpu()).overrun();
    }

    /** Writes until at least this many more events were overwritten; whole sub-buffers are overwritten at a time. */
    private void lose(int events, int markerBytes) throws Exception {
        long enough = overrunOfStats() + events;
        for (long lost = enough - events; lost < enough; lost = overrunOfStats()) {
            int missing = (int) Math.min(enough - lost, 1 << 13);
            bench.write(Math.max(1, missing - bench.sizes().perPage(markerBytes)), markerBytes);
        }
    }

    /** The gaps that the missing numbers show, as pages should report them. */
    private static List<Gap> holes(List<Integer> sequences) {
        List<Gap> holes = new ArrayList<>();
        int expected = 0;
        for (int index = 0; index < sequences.size(); index++) {
            int sequence = sequences.get(index);
            if (sequence != expected) {
                holes.add(new Gap(index, sequence - expected));
            }
            expected = sequence + 1;
        }
        return holes;
    }

    private static void expectToldAs(List<Gap> holes, MappedRing ring) {
        Expect.that(
                holes.equals(ring.gaps()),
                "gaps reported by pages, at which marker and of how many",
                "those in the numbers",
                ring.gaps() + " instead of " + holes);
    }

    private MappedRing smallRing() throws Exception {
        bench.smallInstance();
        return bench.ring();
    }

    @Test
    @Rule("L-11")
    void largeLossesAreStoredWhole() throws Exception {
        MappedRing ring = smallRing();
        for (int loss : LARGE_LOSSES) {
            bench.write(1);
            ring.drain();
            lose(loss, bench.sizes().roomyBytes());
            List<Gap> holes = holes(ring.drain());
            expectToldAs(holes, ring);
            Expect.that(holes.get(holes.size() - 1).storedCount() >= loss, "events lost", loss + " or more", holes);
        }
    }

    @Test
    @Rule("L-12")
    void metaPageTellsLargeLossesWholeInV14() throws Exception {
        MappedRing ring = smallRing();
        for (int loss : LARGE_LOSSES) {
            bench.write(1);
            ring.drain();
            lose(loss, bench.sizes().roomyBytes());
            expectLostEventsOfEachTurn(ring);
            long lost = ring.meta().lostEvents();
            Expect.that(lost >= loss, "reader.lost_events", loss + " or more", lost);
        }
    }

    /** Reads to the end; at every turn, {@code reader.lost_events} has to be the latest gap in the numbers. */
    private static void expectLostEventsOfEachTurn(MappedRing ring) throws Exception {
        do {
            List<Gap> holes = holes(ring.sequences());
            long latest = holes.isEmpty() ? 0 : holes.get(holes.size() - 1).storedCount();
            Expect.equal(
                    "reader.lost_events after " + ring.sequences().size() + " markers and " + holes.size() + " gaps",
                    latest,
                    ring.meta().lostEvents());
        } while (ring.turn());
    }

    /** So long that a sub-buffer of 4 KiB has room for one marker, and for the number of lost events after it. */
    private int longBytes() {
        return Math.min(bench.sizes().roomBytes() * 5 / 8, LONGEST_MARKER);
    }

    @Test
    @Rule("L-13")
    void singleEventsLostAreTold() throws Exception {
        MappedRing ring = smallRing();
        int perPage = bench.sizes().perPage(longBytes());
        for (int pages : SMALL_LOSSES) {
            for (long enough = overrunOfStats() + (long) pages * perPage; overrunOfStats() < enough; ) {
                bench.write(1, longBytes());
            }
            ring.drain();
        }
        List<Gap> holes = holes(ring.sequences());
        Expect.equal("gaps", SMALL_LOSSES.length, holes.size());
        expectToldAs(holes, ring);
        for (int i = 0; i < SMALL_LOSSES.length; i++) {
            Expect.equal(
                    "events lost in gap " + (i + 1),
                    (long) SMALL_LOSSES[i] * perPage,
                    ring.gaps().get(i).storedCount());
        }
    }

    @Test
    @Rule("L-14")
    void metaPageTellsTheLatestLossInV14() throws Exception {
        MappedRing ring = smallRing();
        for (int pages : PAGES_LOST) {
            expectLostEventsOfEachTurn(ring);
            lose(pages * bench.sizes().perPage(longBytes()), longBytes());
            expectLostEventsOfEachTurn(ring);
            bench.write(3, longBytes());
        }
        expectLostEventsOfEachTurn(ring);
        Expect.equal("gaps", PAGES_LOST.length, holes(ring.sequences()).size());
    }

    @Test
    @Rule("L-15")
    void numberIsStoredIfThereIsRoomForIt() throws Exception {
        MappedRing ring = smallRing();
        int usual = bench.sizes().roomyBytes();
        int usualEvent = bench.sizes().eventBytes(usual);
        int shortestEvent = bench.sizes().eventBytes(bench.sizes().exactBytes()) / 2;
        for (int rest = 0; rest <= MOST_REST_BYTES; rest += WORD) {
            bench.instance().clear();
            int lastEvent = (bench.sizes().roomBytes() - rest) % usualEvent;
            lastEvent += lastEvent < shortestEvent ? usualEvent : 0;
            int usualCount = (bench.sizes().roomBytes() - rest - lastEvent) / usualEvent;
            for (int page = 0; page < 2 * Bench.SMALL_PAGES; page++) {
                bench.write(usualCount, usual);
                bench.write(1, usual + lastEvent - usualEvent);
            }
            ring.turn();
            RawPage page = ring.readerPage();
            Expect.equal("bytes behind the data of a page after a loss", rest, page.room() - page.committed());
            Expect.equal("RB_MISSED_EVENTS with " + rest + " bytes left", true, page.hasMissedEvents());
            Expect.equal("RB_MISSED_STORED with " + rest + " bytes left", rest >= Long.BYTES, page.hasStoredCount());
            if (page.hasStoredCount()) {
                Expect.equal(
                        "number stored in " + rest + " bytes, against overrun",
                        ring.meta().overrun(),
                        page.storedCount());
            }
        }
    }

    @Test
    @Rule("L-16")
    void eachOfManyLossesIsToldOnceAndForItself() throws Exception {
        MappedRing ring = smallRing();
        for (int pages : PAGES_LOST) {
            bench.write(3, bench.sizes().roomyBytes());
            ring.drain();
            lose(
                    pages * bench.sizes().perPage(bench.sizes().roomyBytes()),
                    bench.sizes().roomyBytes());
            ring.drain();
            bench.writePages(1);
            ring.drain();
        }
        List<Gap> holes = holes(ring.sequences());
        Expect.equal("gaps", PAGES_LOST.length, holes.size());
        expectToldAs(holes, ring);
    }

    @Test
    @Rule("L-17")
    void overrunIsTheSumOfAllLosses() throws Exception {
        bench.smallInstance();
        lose(bench.sizes().perPage(), bench.sizes().roomyBytes());
        MappedRing ring = bench.ring();
        for (int pages : PAGES_LOST) {
            ring.turn();
            lose(pages * bench.sizes().perPage(longBytes()), longBytes());
            long before = ring.meta().overrun();
            Expect.that(overrunOfStats() > before, "overrun in stats, against the meta page", "more", before);
            ring.drain();
            long lost =
                    holes(ring.sequences()).stream().mapToLong(Gap::storedCount).sum();
            Expect.equal(
                    "overrun, against the missing numbers", lost, ring.meta().overrun());
            Expect.equal("overrun in stats, against the missing numbers", lost, overrunOfStats());
        }
    }

    @Test
    @Rule("L-18")
    void lossIsSeenByWhoeverLooks() throws Exception {
        MappedRing ring = smallRing();
        lose(3 * bench.sizes().perPage(), bench.sizes().roomyBytes());
        ring.turn();
        long lost = ring.readerPage().storedCount();
        Expect.equal("number stored, against overrun", ring.meta().overrun(), lost);
        long commit = ring.readerPage().rawCommit();
        bench.instance().read("trace");
        bench.write(2, bench.sizes().roomyBytes());
        MappedRing other = bench.ring();
        for (MappedRing mapped : List.of(ring, other)) {
            Expect.equal(
                    "commit of the page, looked at again",
                    commit,
                    mapped.readerPage().rawCommit());
            Expect.equal(
                    "number stored, looked at again", lost, mapped.readerPage().storedCount());
            mapped.close();
        }
        MappedRing again = bench.ring();
        Expect.equal(
                "commit of the page, mapped anew", commit, again.readerPage().rawCommit());
        Expect.equal("number stored, mapped anew", lost, again.readerPage().storedCount());
        again.drain();
        Expect.equal("gaps reported after that", List.of(), again.gaps());
        try (MappedMemory meta = bench.mapMeta(bench.openRaw())) {
            Expect.equal("overrun at the end", lost, bench.meta(meta).overrun());
        }
    }

    @Test
    @Rule("L-19")
    void numberStandsBehindTheDataOfLargePages() throws Exception {
        bench.instance().buffer().setSubBufferSizeKib(LARGE_SUB_BUFFER_KIB);
        bench.instance().buffer().setSizeKib(4L * LARGE_SUB_BUFFER_KIB);
        MappedRing ring = bench.ring();
        int marker = LONGEST_MARKER - 100;
        int perPage = ring.page(0).room() / bench.sizes().eventBytes(marker);
        for (int pages : SMALL_LOSSES) {
            lose(pages * perPage, marker);
            ring.turn();
            Expect.that(
                    ring.readerPage().committed() > 0xffff,
                    "committed bytes of a page after a loss",
                    "more than 16 bits",
                    ring.readerPage().committed());
            ring.drain();
        }
        expectToldAs(holes(ring.sequences()), ring);
        Expect.equal("gaps", SMALL_LOSSES.length, ring.gaps().size());
    }
}
