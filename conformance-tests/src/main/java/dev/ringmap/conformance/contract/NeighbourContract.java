package dev.ringmap.conformance.contract;

import dev.ringmap.RingBufferMapping;
import dev.ringmap.RingBufferStats;
import dev.ringmap.conformance.internal.Bench;
import dev.ringmap.conformance.internal.Direct;
import dev.ringmap.conformance.internal.Expect;
import dev.ringmap.conformance.internal.MappedRing;
import dev.ringmap.conformance.internal.Marker;
import dev.ringmap.conformance.internal.Meta;
import dev.ringmap.conformance.internal.Site;
import dev.ringmap.conformance.spec.Rule;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.Protection;
import dev.ringmap.spi.Sharing;
import dev.ringmap.spi.TraceFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Family N, buffers: what is done to the buffer of one CPU reaches no other CPU and no other instance.
 *
 * @since 0.1
 */
public abstract class NeighbourContract extends SitesContract {

    private static final int ROUNDS = 6;

    /** Called by the entry that runs it. */
    protected NeighbourContract() {}

    @Test
    @Rule("N-01")
    void eventsShowWhereTheyWereWritten() throws Exception {
        for (Site site : sites) {
            site.ring();
        }
        Act write = site -> {
            site.writePages(1);
            site.write(2 + sites.indexOf(site));
        };
        for (List<Site> order : List.of(sites, backwards())) {
            for (Site site : order) {
                expectUndisturbed("writing on " + site, other -> other != site, () -> write.on(site));
            }
        }
        for (Site site : backwards()) {
            Expect.equal(
                    "entries in stats of " + site,
                    (long) site.written(),
                    site.stats().entries());
            expectOwnMarkers(site, 0);
        }
        expectOthersUndisturbed("writing", write);
    }

    @Test
    @Rule("N-02")
    void buffersAreReadByTurns() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            for (Site site : sites) {
                site.ring();
                site.writePages(1 + (round + sites.indexOf(site)) % 2);
                site.write(round);
            }
            List<Site> order = round % 2 == 0 ? sites : backwards();
            for (boolean isNew = true; isNew; ) {
                isNew = false;
                for (Site site : order) {
                    isNew |= site.ring().turn();
                }
            }
        }
        for (Site site : sites) {
            Meta meta = site.ring().meta();
            long written = site.written();
            Expect.equal(
                    "markers read from " + site,
                    site.sequencesFrom(0),
                    site.ring().sequences());
            Expect.equal("entries of " + site, written, meta.entries());
            Expect.equal("read of " + site, written, meta.read());
            Expect.equal(
                    "'read events' in stats of " + site, written, site.stats().readEvents());
        }
    }

    @Test
    @Rule("N-03")
    void getReaderTakesFromItsBufferAlone() throws Exception {
        fill();
        expectOthersUndisturbed("GET_READER", site -> {
            site.ring().drain();
            bench.getReader(site.openRaw());
            Expect.equal(
                    "read of " + site, (long) site.written(), site.ring().meta().read());
        });
    }

    @Test
    @Rule("N-04")
    void readTakesFromItsBufferAlone() throws Exception {
        fill();
        expectOthersUndisturbed("read(2)", site -> {
            long before = site.stats().readEvents();
            site.openRaw().read(Direct.bytes(site.ring().meta().subBufferSize()));
            RingBufferStats raw = site.stats();
            Expect.that(raw.readEvents() > before, "'read events' of " + site, "more than " + before, before);
        });
        expectOtherInstanceUndisturbed("reading trace_pipe", site -> {
            long before = readEventsOfInstance(site);
            try (TraceFile pipe =
                    bench.open(site.instance().path() + "/trace_pipe", OpenFlag.READ_ONLY, OpenFlag.NONBLOCK)) {
                pipe.read(Direct.bytes(200));
            }
            long after = readEventsOfInstance(site);
            Expect.that(after > before, "'read events' after reading trace_pipe", "more than " + before, after);
        });
    }

    private long readEventsOfInstance(Site one) throws Exception {
        long sum = 0;
        for (Site site : ofInstanceOf(one)) {
            sum += site.stats().readEvents();
        }
        return sum;
    }

    @Test
    @Rule("N-05")
    void clearingOneCpuClearsItAlone() throws Exception {
        fill();
        expectOthersUndisturbed("clearing its trace", site -> {
            site.clear();
            expectCleared(site, "clearing its trace");
        });
        for (Site site : sites) {
            site.ring().drain();
            int first = site.written();
            site.write(2);
            site.ring().sequences().clear();
            expectOwnMarkers(site, first);
        }
    }

    @Test
    @Rule("N-06")
    void buffersHaveSizesOfTheirOwn() throws Exception {
        fill();
        Map<Site, Integer> counts = new HashMap<>();
        expectOthersUndisturbed("resizing it", site -> {
            site.unmap();
            long kib = bench.smallKib() * (2 + sites.indexOf(site));
            Expect.success(
                    "resize of " + site + ", which is not mapped",
                    () -> site.instance().write(site.local("buffer_size_kb"), Long.toString(kib)));
            counts.put(site, site.ring().meta().subBufferCount());
            Expect.that(
                    counts.get(site) > Bench.SMALL_PAGES * (2 + sites.indexOf(site)),
                    "nr_subbufs of " + site + " after it was made larger",
                    "more than its pages",
                    counts.get(site));
        });
        Expect.equal(
                "different sizes",
                (long) sites.size(),
                counts.values().stream().distinct().count());
        for (Site site : sites) {
            int pages = Bench.SMALL_PAGES + sites.indexOf(site);
            int first = site.written();
            site.clear();
            site.writePages(pages);
            site.ring().sequences().clear();
            expectOwnMarkers(site, first);
        }
    }

    @Test
    @Rule("N-07")
    void lengthOfAMappingIsLimitedByItsOwnBuffer() throws Exception {
        for (Site site : sites) {
            long kib = bench.smallKib() * (1 + sites.indexOf(site));
            site.instance().write(site.local("buffer_size_kb"), Long.toString(kib));
        }
        for (Site site : backwards()) {
            site.ring();
        }
        for (Site site : sites) {
            Meta meta = site.ring().meta();
            long total = meta.totalBytes();
            Expect.success("mmap of all of " + site, () -> bench.map(site.file(), 0, total));
            expectUndisturbed("mappings that are refused", other -> true, () -> {
                Expect.errno(
                        "mmap of all of " + site + " and a byte more",
                        () -> bench.map(site.file(), 0, total + 1),
                        Errno.EINVAL);
                Expect.errno(
                        "a private mapping of " + site,
                        () -> bench.own(site.file().map(0, total, EnumSet.of(Protection.READ), Sharing.PRIVATE)),
                        Errno.EPERM);
            });
        }
    }

    @Test
    @Rule("N-08")
    void anyMappedCpuKeepsItsInstanceFromBeingResized() throws Exception {
        String kib = Long.toString(2 * bench.smallKib());
        for (Site mapped : sites) {
            mapped.ring();
            int[] refusals = {Errno.EBUSY, Errno.ENOMEM};
            expectUndisturbed("a refused resize", site -> true, () -> {
                Expect.errno(
                        "resize of all CPUs while " + mapped + " is mapped",
                        () -> mapped.instance().buffer().setSizeKib(2 * bench.smallKib()),
                        refusals);
                Expect.errno(
                        "resize of " + mapped + " while it is mapped",
                        () -> mapped.instance().write(mapped.local("buffer_size_kb"), kib),
                        refusals);
            });
            for (Site other : sites) {
                if (other != mapped) {
                    Expect.success(
                            "resize of " + other + " while " + mapped + " is mapped",
                            () -> other.instance().write(other.local("buffer_size_kb"), kib));
                    other.instance().write(other.local("buffer_size_kb"), Long.toString(bench.smallKib()));
                }
            }
            mapped.unmap();
            Expect.success(
                    "resize of all CPUs after " + mapped + " was unmapped",
                    () -> mapped.instance().buffer().setSizeKib(bench.smallKib()));
        }
    }

    @Test
    @Rule("N-09")
    void oneMappingMapsOneBuffer() throws Exception {
        for (Site mapped : sites) {
            mapped.ring();
            expectReadersOnlyOf(List.of(mapped));
            mapped.unmap();
            expectReadersOnlyOf(List.of());
        }
        fill();
        List<Site> left = new ArrayList<>(sites);
        for (Site site : backwards()) {
            site.unmap();
            left.remove(site);
            expectReadersOnlyOf(left);
        }
    }

    private void expectReadersOnlyOf(List<Site> mapped) throws Exception {
        for (Site site : sites) {
            TraceFile file = site.file();
            if (mapped.contains(site)) {
                Expect.success("GET_READER on " + site + ", which is mapped", () -> bench.getReader(file));
            } else {
                Expect.errno(
                        "GET_READER on " + site + ", while mapped are " + mapped,
                        () -> bench.getReader(file),
                        Errno.ENODEV);
            }
        }
    }

    @Test
    @Rule("N-10")
    void mappingsComeAndGoUnnoticed() throws Exception {
        fill();
        expectOthersUndisturbed("unmapping and mapping", site -> {
            site.unmap();
            MappedRing again = site.ring();
            Expect.equal(
                    "reader.id of " + site + " mapped anew", 0, again.meta().readerId());
            bench.mapMeta(site.openRaw()).close();
            site.openRaw().close();
        });
        for (Site site : sites) {
            Meta meta = site.ring().meta();
            Expect.equal("entries of " + site, (long) site.written(), meta.entries());
        }
    }

    @Test
    @Rule("N-11")
    void lossesAreToldWhereTheyWere() throws Exception {
        for (Site site : sites) {
            site.ring();
            site.writePages(1);
        }
        expectOthersUndisturbed(
                "losing events",
                site -> site.write(
                        (2 + sites.indexOf(site))
                                * Bench.SMALL_PAGES
                                * bench.sizes().perPage(bench.sizes().roomyBytes()),
                        bench.sizes().roomyBytes()));
        for (Site site : backwards()) {
            List<Integer> read = site.ring().drain();
            long lost = (long) site.written() - read.size();
            Expect.that(lost > 0, "events lost of " + site, "some", lost);
            Expect.equal("overrun of " + site, lost, site.ring().meta().overrun());
            Expect.equal("overrun in stats of " + site, lost, site.stats().overrun());
        }
    }

    @Test
    @Rule("N-12")
    void traceOfACpuShowsItsEventsAlone() throws Exception {
        for (Site site : sites) {
            site.mark(text(site));
        }
        for (Site site : sites) {
            String whole = site.instance().read("trace");
            String own = site.instance().read(site.local("trace"));
            for (Site other : sites) {
                Expect.equal(
                        "whether trace of " + site + " shows the event of " + other,
                        other == site,
                        own.contains(text(other)));
                Expect.equal(
                        "whether trace of the instance of " + site + " shows the event of " + other,
                        other.isOfInstanceOf(site),
                        whole.contains(text(other)));
            }
        }
    }

    private String text(Site site) {
        return "conformance-" + "abcdefgh".charAt(sites.indexOf(site));
    }

    @Test
    @Rule("N-13")
    void fullBufferRefusesForItselfAlone() throws Exception {
        for (Site site : onePerInstance()) {
            site.instance().buffer().setOverwriting(false);
        }
        for (Site full : sites) {
            Expect.errno(
                    "markers into " + full + " until it is full, overwrite off",
                    () -> full.writePages(3 * Bench.SMALL_PAGES),
                    Errno.EBADF);
            for (Site other : sites.subList(sites.indexOf(full) + 1, sites.size())) {
                Expect.success("a marker into " + other + " while " + full + " is full", () -> other.write(1));
                Expect.equal("'dropped events' of " + other, 0L, other.stats().droppedEvents());
            }
        }
        for (Site site : backwards()) {
            expectOwnMarkers(site, 0);
            Expect.success("a marker into " + site + " after room was made", () -> site.write(1));
        }
    }

    @Test
    @Rule("N-14")
    void mappingsOfAllCpusDeliverEachItsOwn() throws Exception {
        List<RingBufferMapping> mappings = sites.get(0).instance().mapAll();
        mappings.forEach(bench::own);
        List<Site> own = ofInstanceOf(sites.get(0));
        for (int round = 0; round < ROUNDS; round++) {
            for (Site site : own) {
                site.write(5 + round);
            }
            for (RingBufferMapping mapping : mappings) {
                List<Integer> delivered = new ArrayList<>();
                while (mapping.advance(Duration.ZERO)) {
                    while (mapping.events().next()) {
                        if (Marker.is(mapping.events())) {
                            delivered.add(Marker.sequence(mapping.events()));
                        }
                    }
                }
                int written = 5 + round;
                List<Integer> expected = own.stream()
                        .filter(site -> site.cpu() == mapping.cpu())
                        .flatMap(site -> site.sequencesFrom(site.written() - written).stream())
                        .toList();
                Expect.equal("markers delivered from CPU " + mapping.cpu(), expected, delivered);
            }
        }
    }
}
