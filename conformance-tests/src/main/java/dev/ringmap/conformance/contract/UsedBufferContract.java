package dev.ringmap.conformance.contract;

import dev.ringmap.RingBufferStats;
import dev.ringmap.conformance.internal.Bench;
import dev.ringmap.conformance.internal.Expect;
import dev.ringmap.conformance.internal.MappedRing;
import dev.ringmap.conformance.internal.Meta;
import dev.ringmap.conformance.internal.Site;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/** What tests of used buffers have in common: the buffers of one instance, overwritten and partly read. */
abstract class UsedBufferContract extends Contract {

    /** How many sub-buffers are filled, more than a small ring has, so that some are lost. */
    static final int PAGES_WRITTEN = Bench.SMALL_PAGES + 5;

    /** The lower CPU before the higher one. */
    List<Site> sites = List.of();

    UsedBufferContract() {}

    @BeforeEach
    void openSites() throws Exception {
        bench.smallInstance();
        sites = Site.ofOwnInstance(bench);
    }

    /** A buffer that was overwritten and partly read. */
    static void use(Site site) throws Exception {
        site.ring();
        site.writePages(PAGES_WRITTEN);
        site.write(5);
        site.ring().turn();
        site.ring().turn();
        site.ring().sequences().clear();
    }

    static List<Long> geometry(Meta meta) {
        return List.of((long) meta.metaPageSize(), (long) meta.structLength(), (long) meta.subBufferSize(), (long)
                meta.subBufferCount());
    }

    static List<Long> counts(Meta meta) {
        return List.of(meta.entries(), meta.overrun(), meta.read());
    }

    /** The counts of {@code stats} in the form of the meta page. */
    static List<Long> counts(RingBufferStats stats) {
        return List.of(stats.entries() + stats.overrun() + stats.readEvents(), stats.overrun(), stats.readEvents());
    }

    static void expectZero(Site site, int id, String after) throws Exception {
        MappedRing ring = site.ring();
        Meta meta = ring.meta();
        Expect.equal("meta page of " + site + " after " + after, new Meta.Snapshot(id, 0, 0, 0, 0), meta.snapshot());
        Expect.equal("reader.lost_events of " + site + " after " + after, 0L, meta.lostEvents());
        for (int subBuffer = 0; subBuffer < meta.subBufferCount(); subBuffer++) {
            Expect.equal(
                    "commit of sub-buffer " + subBuffer + " of " + site + " after " + after,
                    0L,
                    ring.page(subBuffer).rawCommit());
        }
        Expect.equal("stats of " + site + " after " + after, List.of(0L, 0L, 0L), counts(site.stats()));
        Expect.equal("poll of " + site + " after " + after, 0, site.file().poll(0));
    }

    static void expectOwn(Site site, int first, String after) throws Exception {
        Expect.equal(
                "markers read from " + site + " after " + after,
                site.sequencesFrom(first),
                site.ring().drain());
    }
}
