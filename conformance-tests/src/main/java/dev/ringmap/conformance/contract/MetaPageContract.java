package dev.ringmap.conformance.contract;

import dev.ringmap.RingBufferStats;
import dev.ringmap.conformance.internal.Direct;
import dev.ringmap.conformance.internal.Expect;
import dev.ringmap.conformance.internal.MappedRing;
import dev.ringmap.conformance.internal.Marker;
import dev.ringmap.conformance.internal.Meta;
import dev.ringmap.conformance.internal.RawPage;
import dev.ringmap.conformance.spec.Rule;
import dev.ringmap.spi.TraceFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Family R: what the meta page says, when it changes, and how the reader moves.
 *
 * @since 0.1
 */
public abstract class MetaPageContract extends Contract {

    private static final int MARKERS = 16;
    private static final int PAGES = 5;
    private static final int MORE_EVENTS = 8;

    /** Called by the entry that runs it. */
    protected MetaPageContract() {}

    static List<Integer> range(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    @Test
    @Rule("R-01")
    void emptyBufferCountsNothing() throws Exception {
        MappedRing ring = bench.ring();
        Expect.equal("GET_READER on an empty buffer", 0, ring.getReader());
        Expect.equal("meta page", new Meta.Snapshot(0, 0, 0, 0, 0), ring.meta().snapshot());
    }

    @Test
    @Rule("R-02")
    void sixteenMarkersAreSixteenEntries() throws Exception {
        Meta meta = bench.meta(bench.mapMeta(bench.openRaw()));
        TraceFile file = bench.openRaw();
        bench.onWriter(() -> {
            for (int i = 0; i < MARKERS; i++) {
                bench.instance().marker("conformance " + i);
            }
            return true;
        });
        for (int turn = 1; turn <= 2; turn++) {
            bench.getReader(file);
            Expect.equal("entries after 16 markers, GET_READER " + turn, (long) MARKERS, meta.entries());
            Expect.equal("overrun, GET_READER " + turn, 0L, meta.overrun());
            Expect.equal("read, GET_READER " + turn, (long) MARKERS, meta.read());
            Expect.equal("reader.id, GET_READER " + turn, 1, meta.readerId());
        }
    }

    @Test
    @Rule("R-03")
    void metaPageIsNotLive() throws Exception {
        MappedRing ring = bench.ring();
        bench.write(1);
        ring.getReader();
        Meta.Snapshot before = ring.meta().snapshot();
        bench.write(MARKERS);
        bench.mapMeta(bench.openRaw());
        Expect.equal(
                "meta page after events and a second mmap, without GET_READER",
                before,
                ring.meta().snapshot());
        ring.getReader();
        Expect.equal("entries after GET_READER", 1L + MARKERS, ring.meta().entries());
    }

    @Test
    @Rule("R-04")
    void readIsWhatIsCommitted() throws Exception {
        MappedRing ring = bench.ring();
        for (int i = 1; i <= 3; i++) {
            bench.write(i);
            ring.getReader();
            Expect.equal(
                    "reader.read, against the commit of the reader's sub-buffer",
                    ring.readerPage().committed(),
                    ring.meta().readerRead());
        }
    }

    @Test
    @Rule("R-05")
    void samePageGrows() throws Exception {
        MappedRing ring = bench.ring();
        bench.write(1);
        ring.getReader();
        Meta.Snapshot first = ring.meta().snapshot();
        bench.write(1);
        ring.getReader();
        Expect.equal(
                "reader.id after one more event", first.readerId(), ring.meta().readerId());
        Expect.equal(
                "reader.read after one more event",
                2 * first.readerRead() + ring.readerPage().timeBytes(first.readerRead()),
                ring.meta().readerRead());
    }

    @Test
    @Rule("R-06")
    void commitIsLive() throws Exception {
        MappedRing ring = bench.ring();
        bench.write(1);
        ring.getReader();
        int before = ring.readerPage().committed();
        bench.write(1);
        RawPage page = ring.readerPage();
        int after = 2 * before + page.timeBytes(before);
        Expect.equal("commit after one more event, without GET_READER", after, page.committed());
        List<RawPage.Entry> entries = page.entries(before, page.committed());
        Expect.equal("sequence of the new event", 1, Marker.sequence(page, entries.get(entries.size() - 1)));
        bench.write(MORE_EVENTS);
        RawPage grown = ring.readerPage();
        Expect.equal(
                "events on the sub-buffer", 2 + MORE_EVENTS, grown.markers().size());
        for (RawPage.Entry entry : grown.markers()) {
            Expect.equal(
                    "whether event " + Marker.sequence(grown, entry) + " is whole",
                    true,
                    Marker.isWhole(grown, entry, Marker.MIN_BYTES));
        }
    }

    @Test
    @Rule("R-07")
    void swapComesAfterThePageIsConsumed() throws Exception {
        MappedRing ring = bench.ring();
        bench.writePages(2);
        ring.getReader();
        int first = ring.meta().readerId();
        Expect.equal(
                "read after the first GET_READER",
                (long) bench.sizes().perPage(),
                ring.meta().read());
        ring.getReader();
        Expect.that(ring.meta().readerId() != first, "reader.id of the second page", "another than " + first, first);
        Expect.equal(
                "read after the second GET_READER",
                2L * bench.sizes().perPage(),
                ring.meta().read());
    }

    @Test
    @Rule("R-08")
    void nothingIsLostWithoutOverrun() throws Exception {
        bench.smallInstance();
        MappedRing ring = bench.ring();
        for (int i = 0; i < 40; i++) {
            bench.write(bench.sizes().perPage(), bench.sizes().roomyBytes());
            ring.drain();
        }
        Expect.equal("markers read", range(0, bench.nextSequence()), ring.sequences());
        Expect.equal("overrun", 0L, ring.meta().overrun());
    }

    @Test
    @Rule("R-09")
    void countsAddUp() throws Exception {
        MappedRing ring = bench.ring();
        bench.writePages(PAGES);
        ring.getReader();
        Meta meta = ring.meta();
        long unread = meta.entries() - meta.overrun() - meta.read();
        Expect.equal(
                "entries - overrun - read", (long) (PAGES - 1) * bench.sizes().perPage(), unread);
    }

    @Test
    @Rule("R-10")
    void countsAreThoseOfTheStatsFile() throws Exception {
        bench.smallInstance();
        MappedRing ring = bench.ring();
        bench.writePages(3 * PAGES);
        ring.getReader();
        Meta meta = ring.meta();
        RingBufferStats stats = bench.instance().stats(bench.cpu());
        Expect.equal("overrun, against stats", stats.overrun(), meta.overrun());
        Expect.equal("read, against 'read events'", stats.readEvents(), meta.read());
        Expect.equal("unread, against 'entries'", stats.entries(), meta.entries() - meta.overrun() - meta.read());
    }

    @Test
    @Rule("R-11")
    void timeOrderIsSwapOrder() throws Exception {
        bench.smallInstance();
        MappedRing ring = bench.ring();
        for (int i = 0; i < 20; i++) {
            bench.writePages(2);
            ring.drain();
        }
        Expect.equal("markers in the order of swaps", range(0, bench.nextSequence()), ring.sequences());
        Expect.that(
                !ring.ids().equals(ring.ids().stream().sorted().toList()),
                "ids in the order of swaps, over several rounds",
                "not ascending",
                ring.ids());
    }

    @Test
    @Rule("R-12")
    void startOfAPageReadBeforeIsSkipped() throws Exception {
        bench.write(MARKERS);
        ByteBuffer some = Direct.bytes(200).order(ByteOrder.nativeOrder());
        bench.openRaw().read(some);
        MappedRing ring = bench.ring();
        Expect.that(ring.meta().readerRead() > 0, "reader.read of a mapping made after a read(2)", "more than 0", 0);
        Expect.equal(
                "read of that mapping, against stats",
                bench.instance().stats(bench.cpu()).readEvents(),
                ring.meta().read());
        List<Integer> rest = ring.drain();
        Expect.equal("markers left", range(MARKERS - rest.size(), MARKERS), rest);
        Expect.that(!rest.isEmpty() && rest.size() < MARKERS, "markers left", "some", rest);
    }

    @Test
    @Rule("R-13")
    void mappingAgainLosesNothing() throws Exception {
        MappedRing ring = bench.ring();
        bench.writePages(3);
        ring.turn();
        List<Integer> read = new ArrayList<>(ring.sequences());
        ring.close();
        MappedRing again = bench.ring();
        read.addAll(again.drain());
        Expect.equal("markers of both mappings", range(0, bench.nextSequence()), read);
        Expect.equal("reader.id at the second mapping", 0, again.ids().get(0));
    }

    @Test
    @Rule("R-14")
    void resetShowsAtOnce() throws Exception {
        MappedRing ring = bench.ring();
        bench.writePages(2);
        ring.drain();
        int id = ring.meta().readerId();
        bench.instance().clear();
        Expect.equal(
                "meta page after a reset, without GET_READER",
                new Meta.Snapshot(id, 0, 0, 0, 0),
                ring.meta().snapshot());
        Expect.equal(
                "commit of the reader's page after a reset",
                0,
                ring.readerPage().committed());
    }

    @Test
    @Rule("R-15")
    void readingGoesOnAfterAReset() throws Exception {
        MappedRing ring = bench.ring();
        bench.writePages(PAGES);
        ring.drain();
        bench.instance().clear();
        ring.getReader();
        Expect.equal("read after a reset", 0L, ring.meta().read());
        int first = bench.nextSequence();
        bench.writePages(2);
        ring.sequences().clear();
        Expect.equal("markers after a reset", range(first, bench.nextSequence()), ring.drain());
    }

    @Test
    @Rule("R-16")
    void resetLeavesNothingCommitted() throws Exception {
        bench.smallInstance();
        MappedRing ring = bench.ring();
        bench.writePages(PAGES);
        bench.instance().clear();
        for (int id = 0; id < ring.meta().subBufferCount(); id++) {
            Expect.equal(
                    "commit of sub-buffer " + id + " after a reset",
                    0,
                    ring.page(id).committed());
        }
    }

    @Test
    @Rule("R-17")
    void restCanBeDrainedWhenTracingIsOff() throws Exception {
        MappedRing ring = bench.ring();
        bench.writePages(1);
        bench.write(3);
        bench.instance().setTracing(false);
        Expect.equal("markers drained with tracing off", range(0, bench.nextSequence()), ring.drain());
    }

    @Test
    @Rule("R-18")
    void sameIdAndSameReadMeanDrained() throws Exception {
        MappedRing ring = bench.ring();
        bench.writePages(PAGES);
        ring.drain();
        Meta.Snapshot last = ring.meta().snapshot();
        ring.getReader();
        Expect.equal("meta page after everything was read", last, ring.meta().snapshot());
        Expect.equal("entries - overrun - read", 0L, last.entries() - last.overrun() - last.read());
    }

    @Test
    @Rule("R-19")
    void otherReadersTakeEventsAway() throws Exception {
        MappedRing ring = bench.ring();
        bench.writePages(3);
        ring.turn();
        Meta.Snapshot before = ring.meta().snapshot();
        int taken = bench.openRaw().read(Direct.bytes(ring.meta().subBufferSize()));
        Expect.that(taken > 0, "read(2) beside a mapping", "some bytes", taken);
        Expect.equal(
                "meta page after a read(2), without GET_READER",
                before,
                ring.meta().snapshot());
        ring.drain();
        Expect.equal(
                "read after GET_READER",
                (long) bench.nextSequence(),
                ring.meta().read());
        List<Integer> mine = ring.sequences();
        Expect.equal(
                "markers read, none of them twice", mine.stream().distinct().count(), (long) mine.size());
        Expect.equal("markers read here and not there", 2 * bench.sizes().perPage(), mine.size());
    }

    @Test
    @Rule("R-20")
    void traceShowsWhatIsNotConsumed() throws Exception {
        MappedRing ring = bench.ring();
        marker("before");
        ring.drain();
        marker("after");
        String trace = bench.instance().read("trace");
        Expect.that(!trace.contains("conformance-before"), "trace", "no event that was consumed", trace);
        Expect.that(trace.contains("conformance-after"), "trace", "the event that was not consumed", trace);
        ring.getReader();
        Expect.equal("entries after trace was read", 2L, ring.meta().entries());
    }

    private void marker(String text) throws Exception {
        bench.onWriter(() -> {
            bench.instance().marker("conformance-" + text);
            return true;
        });
    }

    @Test
    @Rule("R-21")
    void firstMappingTellsWhatIsThere() throws Exception {
        bench.write(MARKERS);
        Meta meta = bench.meta(bench.mapMeta(bench.openRaw()));
        Expect.equal("meta page of a first mapping", new Meta.Snapshot(0, 0, MARKERS, 0, 0), meta.snapshot());
    }

    @Test
    @Rule("R-22")
    void smallestBufferHasThreeSubBuffers() throws Exception {
        bench.instance().buffer().setSizeKib(1);
        MappedRing ring = bench.ring();
        Expect.equal("nr_subbufs of the smallest buffer", 3, ring.meta().subBufferCount());
        for (int i = 0; i < 10; i++) {
            bench.writePages(1);
            ring.drain();
        }
        Expect.equal("markers read", range(0, bench.nextSequence()), ring.sequences());
    }
}
