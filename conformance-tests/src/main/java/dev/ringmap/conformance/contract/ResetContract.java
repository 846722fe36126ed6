package dev.ringmap.conformance.contract;

import dev.ringmap.conformance.internal.Bench;
import dev.ringmap.conformance.internal.Expect;
import dev.ringmap.conformance.internal.MappedRing;
import dev.ringmap.conformance.internal.Meta;
import dev.ringmap.conformance.internal.Site;
import dev.ringmap.conformance.internal.View;
import dev.ringmap.conformance.spec.Rule;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.OpenFlag;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Family R, resets: what they clear and what they keep, however they are made.
 *
 * @since 0.1
 */
public abstract class ResetContract extends UsedBufferContract {

    private static final String OTHER_CLOCK = "global";
    private static final String FIRST_CLOCK = "local";

    /** Called by the entry that runs it. */
    protected ResetContract() {}

    /** All ways to reset a buffer that may be mapped. */
    private Map<String, SitesContract.Act> resets() {
        Map<String, SitesContract.Act> resets = new LinkedHashMap<>();
        resets.put("truncating trace", site -> site.instance().clear());
        resets.put("truncating trace of its CPU", Site::clear);
        resets.put(
                "truncating trace, opened for reading too",
                site -> bench.open(bench.path("trace"), OpenFlag.READ_WRITE, OpenFlag.TRUNCATE)
                        .close());
        resets.put(
                "truncating trace of its CPU, opened for reading too",
                site -> bench.open(site.path("trace"), OpenFlag.READ_WRITE, OpenFlag.TRUNCATE)
                        .close());
        resets.put("another clock", site -> site.instance().setClock(OTHER_CLOCK));
        resets.put("the former clock", site -> site.instance().setClock(FIRST_CLOCK));
        return resets;
    }

    private void forEachReset(ResetTest test) throws Exception {
        for (Map.Entry<String, SitesContract.Act> reset : resets().entrySet()) {
            for (Site site : sites) {
                test.of(site, reset.getKey(), reset.getValue());
            }
        }
    }

    @FunctionalInterface
    private interface ResetTest {
        void of(Site site, String what, SitesContract.Act reset) throws Exception;
    }

    @Test
    @Rule("R-23")
    void everyResetClearsTheCountsAndKeepsTheRest() throws Exception {
        forEachReset((site, what, reset) -> {
            use(site);
            List<Long> geometry = geometry(site.ring().meta());
            int id = site.ring().meta().readerId();
            reset.on(site);
            expectZero(site, id, what);
            Expect.equal(
                    "geometry of " + site + " after " + what,
                    geometry,
                    geometry(site.ring().meta()));
            bench.getReader(site.file());
            expectZero(site, id, what + " and GET_READER");
        });
    }

    @Test
    @Rule("R-24")
    void resetsMayFollowEachOther() throws Exception {
        forEachReset((site, what, reset) -> {
            use(site);
            int id = site.ring().meta().readerId();
            for (int time = 1; time <= 3; time++) {
                reset.on(site);
                expectZero(site, id, what + ", " + time + " times");
            }
            site.write(2);
            reset.on(site);
            expectZero(site, id, what + " once more");
        });
    }

    @Test
    @Rule("R-25")
    void countsBeginAnewAfterAReset() throws Exception {
        forEachReset((site, what, reset) -> {
            use(site);
            reset.on(site);
            MappedRing ring = site.ring();
            int first = site.written();
            for (long events = 1; events <= 3; events++) {
                site.write(1);
                ring.turn();
                Expect.equal(
                        "counts of " + site + " after " + what + " and " + events + " events",
                        List.of(events, 0L, events),
                        counts(ring.meta()));
                Expect.equal(
                        "reader.read of " + site + " after " + what + " and " + events + " events",
                        ring.readerPage().committed(),
                        ring.meta().readerRead());
            }
            expectOwn(site, first, what);
        });
    }

    @Test
    @Rule("R-26")
    void lossesBeginAnewAfterAReset() throws Exception {
        forEachReset((site, what, reset) -> {
            use(site);
            reset.on(site);
            int first = site.written();
            site.writePages(PAGES_WRITTEN);
            int written = site.written() - first;
            long lost = (long) written - site.ring().drain().size();
            Expect.that(lost > 0, "events lost of " + site, "some", lost);
            Expect.equal(
                    "counts of " + site + " after " + what + " and a loss",
                    List.of((long) written, lost, written - lost),
                    counts(site.ring().meta()));
            Expect.equal("stats of " + site, counts(site.ring().meta()), counts(site.stats()));
        });
    }

    @Test
    @Rule("R-27")
    void resetOfAnUnmappedBufferShowsAtTheNextMapping() throws Exception {
        forEachReset((site, what, reset) -> {
            use(site);
            site.unmap();
            reset.on(site);
            expectZero(site, 0, what + " while it was not mapped");
            int first = site.written();
            site.writePages(2);
            expectOwn(site, first, what);
        });
    }

    @Test
    @Rule("R-28")
    void resetShowsInEveryMapping() throws Exception {
        for (Site site : sites) {
            use(site);
            MappedMemory early = bench.mapMeta(site.file());
            MappedRing whole = bench.own(MappedRing.open(bench.tracefs(), site.instance(), site.cpu(), bench.abi()));
            Meta.Snapshot expected = new Meta.Snapshot(whole.meta().readerId(), 0, 0, 0, 0);
            site.clear();
            MappedMemory late = bench.mapMeta(site.openRaw());
            for (Meta meta :
                    List.of(bench.meta(early), whole.meta(), site.ring().meta(), bench.meta(late))) {
                Expect.equal("meta page of each mapping of " + site + " after a reset", expected, meta.snapshot());
            }
        }
    }

    @Test
    @Rule("R-35")
    void whatIsNoResetLeavesTheBufferAlone() throws Exception {
        Map<String, SitesContract.Act> others = new LinkedHashMap<>();
        others.put(
                "opening trace for writing",
                site -> bench.open(bench.path("trace"), OpenFlag.WRITE_ONLY).close());
        others.put(
                "opening trace of its CPU for writing",
                site -> bench.open(site.path("trace"), OpenFlag.WRITE_ONLY).close());
        others.put("reading trace", site -> site.instance().read("trace"));
        others.put(
                "an unknown clock",
                site -> Expect.errno("an unknown clock", () -> site.instance().setClock("sundial"), Errno.EINVAL));
        others.put(
                "a refused resize",
                site -> Expect.errno(
                        "a resize while mapped",
                        () -> site.instance().buffer().setSizeKib(2 * bench.smallKib()),
                        Errno.EBUSY,
                        Errno.ENOMEM));
        others.put("switching tracing off and on", site -> {
            site.instance().setTracing(false);
            site.instance().setTracing(true);
        });
        others.put("buffer_percent", site -> {
            site.instance().buffer().setWakeUpPercent(100);
            site.instance().buffer().setWakeUpPercent(0);
        });
        others.put("options/overwrite", site -> {
            site.instance().buffer().setOverwriting(false);
            site.instance().buffer().setOverwriting(true);
        });
        for (Site site : sites) {
            use(site);
            View before = View.of(site);
            for (Map.Entry<String, SitesContract.Act> other : others.entrySet()) {
                other.getValue().on(site);
                before.expectUnchanged(site, other.getKey());
            }
        }
    }

    @Test
    @Rule("R-36")
    void resetMakesRoomInAFullBuffer() throws Exception {
        bench.instance().buffer().setOverwriting(false);
        forEachReset((site, what, reset) -> {
            site.ring();
            Expect.errno(
                    "markers until " + site + " is full", () -> site.writePages(3 * Bench.SMALL_PAGES), Errno.EBADF);
            site.ring().turn();
            int id = site.ring().meta().readerId();
            reset.on(site);
            expectZero(site, id, what);
            Expect.equal(
                    "'dropped events' of " + site + " after " + what,
                    0L,
                    site.stats().droppedEvents());
            int first = site.written();
            Expect.success("markers into " + site + " after " + what, () -> site.writePages(Bench.SMALL_PAGES - 1));
            site.ring().sequences().clear();
            expectOwn(site, first, what);
        });
    }

    @Test
    @Rule("R-37")
    void resetWhileTracingIsOffShowsToo() throws Exception {
        for (Site site : sites) {
            use(site);
        }
        bench.instance().setTracing(false);
        for (Site site : sites) {
            int id = site.ring().meta().readerId();
            site.clear();
            expectZero(site, id, "a reset while tracing was off");
            Expect.equal("isTracing() afterwards", false, bench.instance().isTracing());
        }
    }
}
