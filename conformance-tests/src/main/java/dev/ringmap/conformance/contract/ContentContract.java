package dev.ringmap.conformance.contract;

import dev.ringmap.conformance.internal.Bench;
import dev.ringmap.conformance.internal.Direct;
import dev.ringmap.conformance.internal.Expect;
import dev.ringmap.conformance.internal.MappedRing;
import dev.ringmap.conformance.internal.MappedRing.Gap;
import dev.ringmap.conformance.internal.Marker;
import dev.ringmap.conformance.internal.MarkerSizes;
import dev.ringmap.conformance.internal.Meta;
import dev.ringmap.conformance.internal.RawPage;
import dev.ringmap.conformance.internal.ShownTimes;
import dev.ringmap.conformance.internal.Site;
import dev.ringmap.conformance.internal.WriteTimes;
import dev.ringmap.conformance.spec.Rule;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Families F, L, R, M and C: what events and meta pages carry, at every size, in every place and on each CPU.
 *
 * @since 0.1
 */
public abstract class ContentContract extends Contract {

    private static final int MANY_PAGES = 24;
    private static final int MOST_ROUNDS = 12;
    private static final int SHORTEST_CONTENT = 5;
    private static final int LAST_OF_ALL_LENGTHS = 130;
    private static final int LONGEST_CONTENT = 4_000;
    private static final int BEYOND_18_BITS = (1 << 18) + 20_000;
    private static final int BEYOND_16_BITS = (1 << 16) + 3_000;
    private static final int BATCH = 1_000;
    /** With the highest of 27 and of 31 bits of nanoseconds set. */
    private static final long[] PAUSES_MILLIS = {125, 1_100};

    private static final int[] PERCENTS = {0, 1, 50, 99, 100, 0};

    /** Called by the entry that runs it. */
    protected ContentContract() {}

    /** The size of markers that suits sub-buffers of this many pages, for an instance with many of them. */
    private MarkerSizes resize(int pagesEach, int subBuffers) throws Exception {
        int bytes = pagesEach * bench.pageSizeBytes();
        if (pagesEach > 1) {
            bench.instance().buffer().setSubBufferSizeKib(bytes / 1024);
        }
        bench.instance().buffer().setSizeKib((long) subBuffers * bytes / 1024);
        return new MarkerSizes(
                bytes - bench.layout().dataOffset(), bench.sizes().addedBytes());
    }

    /** All short lengths, and longer ones of each remainder by 4. */
    private static List<Integer> lengths(MarkerSizes sizes) {
        Set<Integer> lengths = new TreeSet<>();
        for (int length = SHORTEST_CONTENT; length <= LAST_OF_ALL_LENGTHS; length++) {
            lengths.add(length);
        }
        for (int length = 150; length <= LONGEST_CONTENT; length += 239) {
            lengths.add(length);
        }
        for (int power = 256; power < LONGEST_CONTENT; power *= 2) {
            Collections.addAll(lengths, power - 1, power, power + 1);
        }
        Collections.addAll(lengths, LONGEST_CONTENT - 3, LONGEST_CONTENT - 2, LONGEST_CONTENT - 1, LONGEST_CONTENT);
        lengths.removeIf(length -> sizes.eventBytes(length) > sizes.roomBytes());
        return List.copyOf(lengths);
    }

    /** No byte is zero, and none is like the next one, or like that in the same place of the next marker. */
    private static ByteBuffer content(int length, int number) {
        ByteBuffer content = Direct.bytes(length);
        for (int i = 0; i < length; i++) {
            content.put(i, (byte) (1 + (31 * i + 17 * (i >> 8) + 97 * number) % 251));
        }
        return content;
    }

    /** Writes contents and reads them, of one length or of all, until every sub-buffer has been the reader's. */
    private static void expectContents(Site site, List<Integer> lengths, int atOnce) throws Exception {
        MappedRing ring = site.ring();
        Set<Integer> ids = new HashSet<>();
        int subBuffers = ring.meta().subBufferCount();
        int number = 0;
        for (int round = 0; round < MOST_ROUNDS && ids.size() < subBuffers; round++) {
            Deque<ByteBuffer> unread = new ArrayDeque<>();
            for (int i = 0; i < atOnce; i++) {
                unread.add(content(lengths.get(i % lengths.size()), number++));
            }
            site.write(List.copyOf(unread));
            expectRead(site, unread, ids);
            Expect.equal("markers not read from " + site, 0, unread.size());
        }
        Expect.equal("sub-buffers that were the reader's, of " + site, subBuffers, ids.size());
    }

    private static void expectRead(Site site, Deque<ByteBuffer> unread, Set<Integer> ids) throws Exception {
        MappedRing ring = site.ring();
        Meta meta = ring.meta();
        int id = meta.readerId();
        int read = meta.readerRead();
        while (ring.turn()) {
            int from = meta.readerId() == id ? read : 0;
            id = meta.readerId();
            read = meta.readerRead();
            ids.add(id);
            RawPage page = ring.readerPage();
            for (RawPage.Entry entry : page.entries(from, read)) {
                if (entry.isData()) {
                    Expect.that(!unread.isEmpty(), "event on " + site, "none, as all were read", entry);
                    expectBytes("sub-buffer " + id + " of " + site, page, entry, unread.remove());
                }
            }
        }
    }

    private static void expectBytes(String where, RawPage page, RawPage.Entry entry, ByteBuffer content) {
        int length = content.capacity();
        Expect.that(
                entry.payloadLength() >= Marker.COMMON_BYTES + length,
                "payload of a marker of " + length + " bytes in " + where,
                "that and what is in front of it",
                entry.payloadLength());
        ByteBuffer got = page.page().slice(entry.payload() + Marker.COMMON_BYTES, length);
        int wrong = got.mismatch(content.clear());
        if (wrong >= 0) {
            Expect.equal(
                    "byte " + wrong + " of a marker of " + length + " bytes in " + where,
                    content.get(wrong),
                    got.get(wrong));
        }
    }

    /** Pages filled to the last byte with events of one length, and then events of all lengths. */
    private void expectContents(int pagesEach, Site site) throws Exception {
        MarkerSizes sizes = resize(pagesEach, MANY_PAGES);
        expectContents(site, List.of(sizes.exactBytes()), sizes.perPage() * MANY_PAGES / 2);
        List<Integer> lengths = lengths(sizes);
        int roundBytes = lengths.stream().mapToInt(sizes::eventBytes).sum();
        int rounds = Math.max(1, MANY_PAGES * sizes.roomBytes() / 2 / roundBytes);
        expectContents(site, lengths, lengths.size() * rounds);
    }

    @Test
    @Rule("F-21")
    void contentIsWholeOnEveryPage() throws Exception {
        expectContents(1, Site.first(bench));
    }

    @Test
    @Rule("F-22")
    void contentIsWholeInLargeSubBuffers() throws Exception {
        expectContents(2, Site.first(bench));
    }

    @Test
    @Rule("F-23")
    void contentIsWholeOnASecondCpu() throws Exception {
        expectContents(1, Site.second(bench));
    }

    @Test
    @Rule("F-24")
    void contentIsWholeInLargeSubBuffersOfASecondCpu() throws Exception {
        expectContents(2, Site.second(bench));
    }

    /** Reads all; the gaps that pages report have to be those in the numbers. */
    private static void expectLossesTold(Site site) throws Exception {
        MappedRing ring = site.ring();
        int expected = site.sequencesFrom(0).get(0);
        long lost = 0;
        List<Gap> holes = new ArrayList<>();
        List<Integer> sequences = ring.drain();
        for (int index = 0; index < sequences.size(); index++) {
            int hole = sequences.get(index) - expected;
            if (hole != 0) {
                holes.add(new Gap(index, hole));
            }
            lost += hole;
            expected = sequences.get(index) + 1;
        }
        Expect.equal("gaps reported by pages of " + site, holes, ring.gaps());
        Expect.equal("overrun of " + site, lost, ring.meta().overrun());
        Expect.equal("overrun in stats of " + site, lost, site.stats().overrun());
        Expect.equal("entries of " + site, (long) site.written(), ring.meta().entries());
        Expect.equal("reader.lost_events of " + site, 0L, ring.meta().lostEvents());
    }

    @Test
    @Rule("L-20")
    void lossesAreToldOnASecondCpu() throws Exception {
        bench.smallInstance();
        Site site = Site.second(bench);
        int roomy = bench.sizes().roomyBytes();
        for (int pages : new int[] {0, 3 * Bench.SMALL_PAGES, 1, 2 * Bench.SMALL_PAGES, 5 * Bench.SMALL_PAGES}) {
            site.write(1 + pages * bench.sizes().perPage(roomy), roomy);
            expectLossesTold(site);
        }
        site.clear();
        site.writePages(3 * Bench.SMALL_PAGES);
        site.ring().turn();
        expectFlagAlone(site.ring().readerPage());
    }

    private static void expectFlagAlone(RawPage page) {
        Expect.equal("committed bytes of a page filled to the last", page.room(), page.committed());
        Expect.equal("RB_MISSED_EVENTS of a full page after a loss", true, page.hasMissedEvents());
        Expect.equal("RB_MISSED_STORED of a full page after a loss", false, page.hasStoredCount());
    }

    @Test
    @Rule("L-21")
    void lossesAreToldInLargeSubBuffers() throws Exception {
        MarkerSizes sizes = resize(2, Bench.SMALL_PAGES);
        Site site = Site.first(bench);
        site.ring();
        for (int times = 2; times < 5; times++) {
            int roomy = sizes.roomyBytes();
            site.write(times * Bench.SMALL_PAGES * sizes.perPage(roomy), roomy);
            expectLossesTold(site);
        }
        bench.instance().clear();
        site.write(3 * Bench.SMALL_PAGES * sizes.perPage(), sizes.exactBytes());
        site.ring().turn();
        expectFlagAlone(site.ring().readerPage());
    }

    @Test
    @Rule("L-22")
    void hugeLossIsStoredWhole() throws Exception {
        bench.smallInstance();
        Site site = Site.first(bench);
        site.ring();
        // In rows of pages that are not filled to the last byte, so that each has room for the number.
        site.write(BEYOND_18_BITS, bench.sizes().roomyBytes());
        expectLossesTold(site);
        Expect.that(site.stats().overrun() > 1 << 18, "events lost", "more than 18 bits hold", site.stats());
    }

    @Test
    @Rule("F-25")
    void timesOfEveryPageAreThoseOfTrace() throws Exception {
        MarkerSizes sizes = resize(1, MANY_PAGES);
        for (Site site : List.of(Site.first(bench), Site.second(bench))) {
            site.ring();
            for (int round = 0; round < 3; round++) {
                site.write((MANY_PAGES - 4) * sizes.perPage(), sizes.exactBytes());
                expectTimesOfTrace(site);
            }
        }
    }

    private void expectTimesOfTrace(Site site) throws Exception {
        List<Long> text = ShownTimes.ofTrace(bench.instance().read(site.local("trace")));
        List<Long> shown = new ArrayList<>();
        MappedRing ring = site.ring();
        int id = ring.meta().readerId();
        int read = ring.meta().readerRead();
        long latest = 0;
        while (ring.turn()) {
            RawPage page = ring.readerPage();
            boolean isSame = ring.meta().readerId() == id;
            List<RawPage.Entry> entries =
                    page.entries(isSame ? read : 0, ring.meta().readerRead());
            id = ring.meta().readerId();
            read = ring.meta().readerRead();
            if (!isSame) {
                Expect.equal(
                        "time of sub-buffer " + id + " of " + site + ", by its first event",
                        entries.get(0).timestamp(),
                        page.timestamp());
            }
            for (RawPage.Entry entry : entries) {
                Expect.that(
                        Long.compareUnsigned(entry.timestamp(), latest) >= 0,
                        "time of an event in sub-buffer " + id + " of " + site,
                        "no earlier than the one before, " + latest,
                        entry.timestamp());
                latest = entry.timestamp();
                if (entry.isData()) {
                    shown.add(ShownTimes.micros(latest));
                }
            }
        }
        ShownTimes.expectSame("time in trace of " + site + ", against that in its page, in us", text, shown);
    }

    @Test
    @Rule("F-26")
    void timeIsRightAfterEachPause() throws Exception {
        WriteTimes times = new WriteTimes(bench.subject().backend().isSimulated());
        bench.instance().setClock("mono");
        MappedRing ring = bench.ring();
        bench.write(2, Marker.MIN_BYTES, times);
        for (long pause : PAUSES_MILLIS) {
            Thread.sleep(pause);
            bench.write(8, Marker.MIN_BYTES, times);
        }
        List<Long> text = ShownTimes.ofTrace(bench.instance().read("per_cpu/cpu" + bench.cpu() + "/trace"));
        List<Long> shown = new ArrayList<>();
        ring.turn();
        RawPage page = ring.readerPage();
        for (RawPage.Entry entry : page.markers()) {
            times.expect(" around pauses", Marker.sequence(page, entry), entry.timestamp());
            shown.add(ShownTimes.micros(entry.timestamp()));
        }
        ShownTimes.expectSame("time in trace around pauses, against that in its page, in us", text, shown);
    }

    @Test
    @Rule("M-29")
    void largeMetaPageIsZeroBehindItsStruct() throws Exception {
        MarkerSizes sizes = resize(2, Bench.SMALL_PAGES);
        for (int look = 0; look < 3; look++) {
            MappedRing ring = bench.ring();
            Meta meta = ring.meta();
            Expect.equal("meta_struct_len", Meta.STRUCT_BYTES, meta.structLength());
            Expect.equal("flags", 0L, meta.flags());
            ByteBuffer page = ring.memory().slice(0, meta.metaPageSize());
            for (int at = Meta.STRUCT_BYTES; at < page.capacity(); at++) {
                Expect.equal("byte " + at + " of the meta page", (byte) 0, page.get(at));
            }
            bench.write(2 * Bench.SMALL_PAGES * sizes.perPage(), sizes.exactBytes());
            ring.turn();
        }
    }

    private static List<Long> constants(Meta meta) {
        return List.of(
                (long) meta.metaPageSize(),
                (long) meta.structLength(),
                (long) meta.subBufferSize(),
                (long) meta.subBufferCount(),
                meta.flags());
    }

    @Test
    @Rule("R-38")
    void restOfTheMetaPageStaysAsItIs() throws Exception {
        bench.smallInstance();
        for (Site site : Site.ofOwnInstance(bench)) {
            Meta meta = site.ring().meta();
            List<Long> before = constants(meta);
            for (int round = 0; round < 3; round++) {
                site.writePages(1 + round);
                site.ring().drain();
                Expect.equal("constants of " + site + " after reading", before, constants(meta));
                site.writePages(4 * Bench.SMALL_PAGES);
                site.ring().turn();
                Expect.equal("constants of " + site + " after overwriting", before, constants(meta));
                site.ring().drain();
                Expect.equal("constants of " + site + " after reading over a loss", before, constants(meta));
                site.clear();
                Expect.equal("constants of " + site + " after a reset", before, constants(meta));
            }
        }
    }

    @Test
    @Rule("R-39")
    void countsAreWhole() throws Exception {
        for (Site site : Site.ofOwnInstance(bench)) {
            MappedRing ring = site.ring();
            while (site.written() < BEYOND_16_BITS) {
                site.write(BATCH);
                for (int turn = 0; turn < BATCH && ring.meta().read() != site.written(); turn++) {
                    ring.getReader();
                }
                Expect.equal(
                        "entries of " + site, (long) site.written(), ring.meta().entries());
                Expect.equal(
                        "read of " + site, (long) site.written(), ring.meta().read());
            }
        }
    }

    @Test
    @Rule("C-17")
    void bufferPercentReadsBack() throws Exception {
        for (int mappings = 0; mappings < 2; mappings++) {
            for (int percent : PERCENTS) {
                bench.instance().buffer().setWakeUpPercent(percent);
                Expect.equal(
                        "buffer_percent, with " + mappings + " mappings",
                        Integer.toString(percent),
                        bench.instance().read("buffer_percent").strip());
            }
            bench.ring();
        }
    }
}
