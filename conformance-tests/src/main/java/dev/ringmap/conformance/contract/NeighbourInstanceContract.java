package dev.ringmap.conformance.contract;

import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.conformance.internal.Bench;
import dev.ringmap.conformance.internal.Expect;
import dev.ringmap.conformance.internal.MappedRing;
import dev.ringmap.conformance.internal.Meta;
import dev.ringmap.conformance.internal.Site;
import dev.ringmap.conformance.spec.Rule;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.TraceFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Family N, instances: what is set or refused in one instance holds for all its CPUs, and for no other instance.
 *
 * @since 0.1
 */
public abstract class NeighbourInstanceContract extends SitesContract {

    private static final String TRIGGER = "events/sched/sched_switch/trigger";
    private static final List<String> SETTINGS =
            List.of("tracing_on", "buffer_percent", "options/overwrite", "trace_clock", "buffer_size_kb");

    /** Called by the entry that runs it. */
    protected NeighbourInstanceContract() {}

    @Test
    @Rule("N-15")
    void clearingAnInstanceClearsAllItsCpusAndNoOthers() throws Exception {
        fill();
        expectOtherInstanceUndisturbed("clearing trace", site -> {
            site.instance().clear();
            for (Site cleared : ofInstanceOf(site)) {
                expectCleared(cleared, "clearing trace of its instance");
            }
        });
        for (Site site : backwards()) {
            site.ring().drain();
            int first = site.written();
            site.write(3);
            site.ring().sequences().clear();
            expectOwnMarkers(site, first);
        }
    }

    @Test
    @Rule("N-16")
    void anotherClockResetsAllCpusOfItsInstanceAndNoOthers() throws Exception {
        fill();
        expectOtherInstanceUndisturbed("another trace_clock", site -> {
            site.instance().setClock("global");
            for (Site reset : ofInstanceOf(site)) {
                expectCleared(reset, "another trace_clock of its instance");
            }
        });
    }

    @Test
    @Rule("N-17")
    void mappedInstanceKeepsNoOtherFromBeingResized() throws Exception {
        fill();
        expectOtherInstanceUndisturbed("resizing it", site -> {
            for (Site own : ofInstanceOf(site)) {
                own.unmap();
            }
            Expect.success(
                    "resize of an instance while another one is mapped",
                    () -> site.instance().buffer().setSizeKib(2 * bench.smallKib()));
            for (Site own : ofInstanceOf(site)) {
                int count = own.ring().meta().subBufferCount();
                Expect.that(
                        count > 2 * Bench.SMALL_PAGES,
                        "nr_subbufs of " + own + " after that",
                        "more than " + 2 * Bench.SMALL_PAGES,
                        count);
            }
        });
    }

    @Test
    @Rule("N-18")
    void subBufferSizeIsOfOneInstance() throws Exception {
        int kib = 2 * bench.pageSizeBytes() / 1024;
        fill();
        expectOtherInstanceUndisturbed("another sub-buffer size", site -> {
            for (Site own : ofInstanceOf(site)) {
                own.ring();
                own.instance().clear();
                Expect.errno(
                        "another buffer_subbuf_size_kb while " + own + " is mapped",
                        () -> own.instance().write("buffer_subbuf_size_kb", Integer.toString(kib)),
                        Errno.EBUSY);
                own.unmap();
            }
            Expect.success(
                    "another buffer_subbuf_size_kb while another instance is mapped",
                    () -> site.instance().buffer().setSubBufferSizeKib(kib));
            for (Site own : ofInstanceOf(site)) {
                Expect.equal(
                        "subbuf_size of " + own, kib * 1024, own.ring().meta().subBufferSize());
                int first = own.written();
                own.write(1);
                own.ring().sequences().clear();
                expectOwnMarkers(own, first);
                own.unmap();
            }
            site.instance().buffer().setSubBufferSizeKib(kib / 2);
            for (Site own : ofInstanceOf(site)) {
                Expect.equal(
                        "subbuf_size of " + own, kib * 512, own.ring().meta().subBufferSize());
            }
        });
    }

    @Test
    @Rule("N-19")
    void tracingIsSwitchedForAllCpusOfOneInstance() throws Exception {
        fill();
        for (Site off : onePerInstance()) {
            expectOtherInstanceUndisturbedBy(
                    off, "tracing_on 0", () -> off.instance().setTracing(false));
            for (Site site : sites) {
                if (site.isOfInstanceOf(off)) {
                    Expect.errno("a marker into " + site + ", tracing off", () -> site.write(1), Errno.EBADF);
                } else {
                    Expect.success("a marker into " + site + ", tracing on", () -> site.write(1));
                }
            }
            expectOtherInstanceUndisturbedBy(
                    off, "tracing_on 1", () -> off.instance().setTracing(true));
            off.write(1);
        }
        for (Site site : sites) {
            expectOwnMarkers(site, 0);
        }
    }

    private void expectOtherInstanceUndisturbedBy(Site one, String what, Expect.Call call) throws Exception {
        expectUndisturbed(what + " in the instance of " + one, other -> !other.isOfInstanceOf(one), call);
    }

    @Test
    @Rule("N-20")
    void settingsAreOfOneInstance() throws Exception {
        for (Site site : sites) {
            site.ring();
            site.write(3);
        }
        expectOtherInstanceUndisturbed("buffer_percent", site -> {
            site.instance().buffer().setWakeUpPercent(100);
            for (Site own : ofInstanceOf(site)) {
                int events = own.file().poll(0) & TraceFile.POLLIN;
                Expect.equal("poll of " + own + ", hardly filled, buffer_percent 100", 0, events);
            }
        });
        for (Site site : onePerInstance()) {
            site.instance().buffer().setWakeUpPercent(0);
        }
        Site keeping = sites.get(0);
        expectOtherInstanceUndisturbedBy(
                keeping, "overwrite off", () -> keeping.instance().buffer().setOverwriting(false));
        for (Site site : sites) {
            if (site.isOfInstanceOf(keeping)) {
                Expect.errno(
                        "markers into " + site + " beyond its size, overwrite off",
                        () -> site.writePages(3 * Bench.SMALL_PAGES),
                        Errno.EBADF);
                Expect.equal("overrun of " + site, 0L, site.stats().overrun());
            } else {
                Expect.success(
                        "markers into " + site + " beyond its size, overwrite on",
                        () -> site.writePages(3 * Bench.SMALL_PAGES));
                Expect.that(site.stats().overrun() > 0, "overrun of " + site, "some", 0);
            }
        }
    }

    @Test
    @Rule("N-21")
    void snapshotsAndMappingsExcludeEachOtherInOneInstance() throws Exception {
        for (Site mapped : sites) {
            mapped.ring();
            for (Site one : onePerInstance()) {
                if (one.isOfInstanceOf(mapped)) {
                    Expect.errno(
                            "1 to snapshot while " + mapped + " is mapped",
                            () -> one.instance().write("snapshot", "1"),
                            Errno.EBUSY);
                } else {
                    one.write(1);
                    Expect.success(
                            "1 to snapshot of another instance while " + mapped + " is mapped",
                            () -> one.instance().write("snapshot", "1"));
                    one.instance().write("snapshot", "0");
                }
            }
            mapped.unmap();
        }
    }

    @Test
    @Rule("N-22")
    void armedSnapshotKeepsItsInstanceFromBeingMapped() throws Exception {
        for (Site armed : onePerInstance()) {
            armed.instance().setTracing(false); // the trigger must not fire
            armed.instance().write(TRIGGER, "snapshot");
            try {
                for (Site site : sites) {
                    TraceFile file = site.file();
                    if (site.isOfInstanceOf(armed)) {
                        Expect.errno(
                                "mmap of " + site + " while a snapshot is armed",
                                () -> bench.mapMeta(file),
                                Errno.EBUSY);
                    } else {
                        Expect.success(
                                "mmap of " + site + " while another instance is armed",
                                () -> bench.mapMeta(file).close());
                    }
                }
            } finally {
                armed.instance().write(TRIGGER, "!snapshot");
            }
        }
    }

    @Test
    @Rule("N-23")
    void removingAnInstanceTakesNoOther() throws Exception {
        fill();
        TraceInstance third = Tracing.over(bench.tracefs()).createTemporaryInstance("conformance");
        expectUndisturbed("making and removing another instance", site -> true, third::close);
        for (Site left : sites) {
            // not temporary: nothing but the mapping keeps it
            third = Tracing.over(bench.tracefs())
                    .createInstance(bench.instance().name() + "-third");
            try (MappedRing ring = MappedRing.open(bench.tracefs(), third, left.cpu(), bench.abi())) {
                TraceInstance busy = third;
                Expect.errno(
                        "rmdir while CPU " + left.cpu() + " is mapped",
                        () -> bench.tracefs().rmdir(busy.path()),
                        Errno.EBUSY);
                ring.file().close();
                Expect.errno(
                        "rmdir while CPU " + left.cpu() + " is mapped and its file closed",
                        () -> bench.tracefs().rmdir(busy.path()),
                        Errno.EBUSY);
            }
            third.close();
        }
        for (Site site : sites) {
            expectOwnMarkers(site, 0);
        }
    }

    @Test
    @Rule("N-24")
    void newInstanceInheritsNothing() throws Exception {
        Map<String, String> fresh;
        try (TraceInstance early = Tracing.over(bench.tracefs()).createTemporaryInstance("conformance")) {
            fresh = settings(early);
        }
        fill();
        for (Site site : onePerInstance()) {
            site.instance().buffer().setOverwriting(false);
            site.instance().buffer().setWakeUpPercent(70);
            site.instance().setClock("global");
            site.instance().setTracing(false);
        }
        TraceInstance late = bench.own(Tracing.over(bench.tracefs()).createTemporaryInstance("conformance"));
        Expect.equal("settings of a new instance, after those of others were changed", fresh, settings(late));
        for (int cpu : bench.bufferedCpus()) {
            Expect.equal(
                    "events in the new instance, CPU " + cpu,
                    0L,
                    late.stats(cpu).written());
            TraceFile file = bench.open(MappedRing.rawPath(late, cpu), OpenFlag.READ_ONLY, OpenFlag.NONBLOCK);
            Meta.Snapshot first = bench.meta(bench.mapMeta(file)).snapshot();
            Expect.equal("meta page of the new instance, CPU " + cpu, new Meta.Snapshot(0, 0, 0, 0, 0), first);
        }
    }

    @Test
    @Rule("N-25")
    void topLevelInstanceIsLeftAlone() throws Exception {
        TraceInstance top = Tracing.over(bench.tracefs()).topLevel();
        Map<String, String> before = settings(top);
        for (Site site : onePerInstance()) {
            for (boolean on : new boolean[] {false, true}) {
                site.instance().setTracing(on);
                site.instance().buffer().setOverwriting(on);
                site.instance().buffer().setWakeUpPercent(on ? 0 : 70);
                site.instance().setClock(on ? "local" : "global");
                site.instance().buffer().setSizeKib((on ? 1 : 3) * bench.smallKib());
                Map<String, String> now = settings(top);
                Expect.that(
                        before.equals(now),
                        "settings of the top-level instance",
                        "no change",
                        now + " instead of " + before);
            }
        }
    }

    private static Map<String, String> settings(TraceInstance instance) throws ErrnoException {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String file : SETTINGS) {
            settings.put(file, instance.read(file).strip());
        }
        return settings;
    }
}
