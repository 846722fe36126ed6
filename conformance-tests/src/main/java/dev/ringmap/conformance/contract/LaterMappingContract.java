package dev.ringmap.conformance.contract;

import dev.ringmap.conformance.internal.Bench;
import dev.ringmap.conformance.internal.Direct;
import dev.ringmap.conformance.internal.Expect;
import dev.ringmap.conformance.internal.MappedRing;
import dev.ringmap.conformance.internal.Meta;
import dev.ringmap.conformance.internal.Site;
import dev.ringmap.conformance.spec.Rule;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.TraceFile;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Family R, later mappings: what the meta page of a used buffer shows to the next mapping.
 *
 * @since 0.1
 */
public abstract class LaterMappingContract extends UsedBufferContract {

    /** Called by the entry that runs it. */
    protected LaterMappingContract() {}

    @Test
    @Rule("R-29")
    void laterMappingShowsThePageAsItIs() throws Exception {
        for (Site site : sites) {
            use(site);
            MappedRing ring = site.ring();
            Meta.Snapshot before = ring.meta().snapshot();
            List<Long> geometry = geometry(ring.meta());
            site.write(7);
            site.openRaw().read(Direct.bytes(ring.meta().subBufferSize()));
            for (TraceFile file : List.of(ring.file(), site.file(), site.openRaw())) {
                MappedMemory later = bench.mapMeta(file);
                Expect.equal(
                        "meta page of a later mapping of " + site,
                        before,
                        bench.meta(later).snapshot());
                Expect.equal("geometry in it", geometry, geometry(bench.meta(later)));
                later.close();
                Expect.equal(
                        "meta page of the first, after that was closed",
                        before,
                        ring.meta().snapshot());
            }
            MappedMemory staying = bench.mapMeta(site.file());
            site.unmap();
            Expect.equal(
                    "meta page of " + site + " after its first mapping was closed",
                    before,
                    bench.meta(staying).snapshot());
            bench.getReader(site.file());
            Expect.equal("counts after GET_READER, against stats", counts(site.stats()), counts(bench.meta(staying)));
        }
    }

    @Test
    @Rule("R-30")
    void firstMappingOfAUsedBufferShowsItsCounts() throws Exception {
        for (Site site : sites) {
            site.writePages(PAGES_WRITTEN);
            site.write(5);
            expectCountsOfStats(site, "written over and never read");
            Expect.equal("read of " + site, 0L, site.ring().meta().read());
            Expect.that(site.ring().meta().overrun() > 0, "overrun of " + site, "some", 0);
            site.unmap();
            TraceFile reader = site.openRaw();
            reader.read(Direct.bytes(bench.pageSizeBytes()));
            reader.read(Direct.bytes(200));
            expectCountsOfStats(site, "read in part by read(2)");
            Expect.that(site.ring().meta().readerRead() > 0, "reader.read of " + site, "more than 0", 0);
            long unread = site.stats().entries();
            Expect.equal("markers left of " + site, unread, (long)
                    site.ring().drain().size());
        }
    }

    private static void expectCountsOfStats(Site site, String state) throws Exception {
        Meta meta = site.ring().meta();
        Expect.equal("entries of " + site + ", " + state, (long) site.written(), meta.entries());
        Expect.equal("counts of " + site + ", " + state + ", against stats", counts(site.stats()), counts(meta));
        Expect.equal("reader.id of " + site + ", " + state, 0, meta.readerId());
        Expect.equal("reader.lost_events of " + site + ", " + state, 0L, meta.lostEvents());
    }

    @Test
    @Rule("R-31")
    void nextMappingGoesOnWhereTheFormerEnded() throws Exception {
        for (Site site : sites) {
            List<Integer> read = new ArrayList<>();
            for (int time = 1; time <= 4; time++) {
                site.writePages(2);
                site.write(time);
                site.ring().turn();
                site.ring().turn();
                read.addAll(site.ring().sequences());
                int consumed = site.ring().meta().readerRead();
                Meta.Snapshot last = site.ring().meta().snapshot();
                site.unmap();
                Expect.equal(
                        "meta page of " + site + ", mapped the " + (time + 1) + "th time",
                        new Meta.Snapshot(0, consumed, last.entries(), last.overrun(), last.read()),
                        site.ring().meta().snapshot());
            }
            read.addAll(site.ring().drain());
            Expect.equal("markers of all mappings of " + site, site.sequencesFrom(0), read);
        }
    }

    @Test
    @Rule("R-32")
    void lossBetweenMappingsShowsAtTheNext() throws Exception {
        for (Site site : sites) {
            site.writePages(2);
            int read = site.ring().drain().size();
            site.unmap();
            site.writePages(PAGES_WRITTEN);
            Meta meta = site.ring().meta();
            Expect.equal("counts of " + site + ", against stats", counts(site.stats()), counts(meta));
            Expect.that(meta.overrun() > 0, "overrun of " + site, "some", 0);
            List<Integer> rest = site.ring().drain();
            Expect.equal(
                    "markers read and lost of " + site, (long) site.written(), read + rest.size() + meta.overrun());
        }
    }

    @Test
    @Rule("R-33")
    void nextMappingShowsAnotherSize() throws Exception {
        for (Site site : sites) {
            List<Long> first = geometry(site.ring().meta());
            use(site);
            site.unmap();
            site.clear();
            for (int factor : new int[] {4, 2, 1}) {
                site.instance().write(site.local("buffer_size_kb"), Long.toString(factor * bench.smallKib()));
                int count = site.ring().meta().subBufferCount();
                Expect.that(
                        count > factor * Bench.SMALL_PAGES && count <= factor * (Bench.SMALL_PAGES + 1) + 1,
                        "nr_subbufs of " + site + " with " + factor + " times its size",
                        factor * Bench.SMALL_PAGES + " and a little more",
                        count);
                expectZero(site, 0, "resizing");
                site.unmap();
            }
            Expect.equal(
                    "geometry of " + site + " with its first size",
                    first,
                    geometry(site.ring().meta()));
        }
    }

    @Test
    @Rule("R-34")
    void nextMappingShowsAnotherSubBufferSize() throws Exception {
        int pageKib = bench.pageSizeBytes() / 1024;
        List<Long> first = geometry(sites.get(0).ring().meta());
        for (int factor : new int[] {4, 2, 1}) {
            for (Site site : sites) {
                use(site);
                site.unmap();
            }
            bench.instance().buffer().setSubBufferSizeKib(factor * pageKib);
            for (Site site : sites) {
                Expect.equal(
                        "subbuf_size of " + site,
                        factor * pageKib * 1024,
                        site.ring().meta().subBufferSize());
                expectZero(site, 0, "another sub-buffer size");
            }
        }
        Expect.equal(
                "geometry with the first size",
                first.subList(0, 3),
                geometry(sites.get(0).ring().meta()).subList(0, 3));
    }
}
