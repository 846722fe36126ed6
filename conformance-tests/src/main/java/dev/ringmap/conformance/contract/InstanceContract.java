package dev.ringmap.conformance.contract;

import dev.ringmap.RingBufferMapping;
import dev.ringmap.RingBufferStats;
import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.conformance.internal.Expect;
import dev.ringmap.conformance.spec.Rule;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Family T: a tracing instance and its control files, through the API.
 *
 * @since 0.1
 */
public abstract class InstanceContract extends Contract {

    private static final String EVENT = "sched:sched_switch";

    /** Called by the entry that runs it. */
    protected InstanceContract() {}

    @Test
    @Rule("T-01")
    void newInstanceWakesAtEveryEvent() throws Exception {
        Expect.equal(
                "buffer_percent of a new instance",
                "0",
                bench.instance().read("buffer_percent").strip());
        Expect.equal("isTracing() of a new instance", true, bench.instance().isTracing());
    }

    @Test
    @Rule("T-02")
    void nameIsTakenOnce() throws Exception {
        String name = bench.instance().name();
        Expect.errno(
                "create() with a name that is taken",
                () -> bench.own(Tracing.over(bench.tracefs()).createInstance(name)),
                Errno.EEXIST);
        Expect.errno(
                "open() with a name that nobody has",
                () -> Tracing.over(bench.tracefs()).instance(name + "-not"),
                Errno.ENOENT);
        for (String bad : List.of("", "..", "a/b")) {
            Expect.exception(
                    "open() with the name '" + bad + "'",
                    IllegalArgumentException.class,
                    () -> Tracing.over(bench.tracefs()).instance(bad));
        }
    }

    @Test
    @Rule("T-03")
    void onlyTheCreatorRemoves() throws Exception {
        TraceInstance created = Tracing.over(bench.tracefs()).createTemporaryInstance("conformance");
        Tracing.over(bench.tracefs()).instance(created.name()).close();
        Expect.success("list() after an instance that was opened is closed", () -> created.list(""));
        created.close();
        Expect.success("a second close()", created::close);
        Expect.errno("list() after the creator closed it", () -> bench.tracefs().list(created.path()), Errno.ENOENT);
    }

    @Test
    @Rule("T-04")
    void instanceInUseCanBeClosedLater() throws Exception {
        TraceInstance instance = Tracing.over(bench.tracefs()).createTemporaryInstance("conformance");
        RingBufferMapping mapping = bench.own(instance.map(bench.cpu()));
        ErrnoException busy = Expect.errno("close() while mapped", instance::close, Errno.EBUSY);
        Expect.that(
                String.valueOf(busy.getMessage()).contains("mapped"), "its message", "what to do", busy.getMessage());
        mapping.close();
        Expect.success("close() afterwards", instance::close);
    }

    @Test
    @Rule("T-05")
    void switchesAreReadBack() throws Exception {
        TraceInstance instance = bench.instance();
        instance.setTracing(false);
        Expect.equal("isTracing()", false, instance.isTracing());
        Expect.equal("isEnabled() of a new instance", false, instance.isEnabled(EVENT));
        instance.enable(EVENT);
        Expect.equal("isEnabled() after enable()", true, instance.isEnabled(EVENT));
        instance.disable(EVENT);
        Expect.equal("isEnabled() after disable()", false, instance.isEnabled(EVENT));
        Expect.errno("enable() of an event that is not there", () -> instance.enable("sched:no_such"), Errno.ENOENT);
        Expect.exception(
                "enable() without a system", IllegalArgumentException.class, () -> instance.enable("sched_switch"));
    }

    @Test
    @Rule("T-06")
    void clockIsReadBack() throws Exception {
        TraceInstance instance = bench.instance();
        Expect.equal("clock() of a new instance", "local", instance.clock());
        instance.setClock("mono");
        Expect.equal("clock() afterwards", "mono", instance.clock());
        Expect.errno("a clock that is not there", () -> instance.setClock("sundial"), Errno.EINVAL);
    }

    @Test
    @Rule("T-07")
    void sizeIsRoundedUp() throws Exception {
        TraceInstance instance = bench.instance();
        instance.buffer().setSizeKib(bench.smallKib());
        long size = instance.buffer().sizeKib(bench.cpu());
        Expect.that(
                size >= bench.smallKib() && size < 2 * bench.smallKib(),
                "bufferSizeKib()",
                bench.smallKib() + " or a little more",
                size);
        Expect.errno("a size of 0", () -> instance.write("buffer_size_kb", "0"), Errno.EINVAL);
    }

    @Test
    @Rule("T-08")
    void statsCount() throws Exception {
        bench.write(5);
        RingBufferStats stats = bench.instance().stats(bench.cpu());
        Expect.equal("entries of stats", 5L, stats.entries());
        Expect.equal("written() of stats", 5L, stats.written());
        Expect.equal("notWritten() of stats", 0L, stats.notWritten());
        bench.instance().clear();
        Expect.equal(
                "entries of stats after clear()",
                0L,
                bench.instance().stats(bench.cpu()).entries());
    }

    @Test
    @Rule("T-09")
    void cpusAreListed() throws Exception {
        List<Integer> cpus = bench.instance().cpus();
        Expect.that(cpus.contains(bench.cpu()), "cpus()", "the CPU that is written to, " + bench.cpu(), cpus);
        Expect.equal("cpus()", cpus.stream().sorted().distinct().toList(), cpus);
    }

    @Test
    @Rule("T-11")
    void allBuffersAreMapped() throws Exception {
        List<RingBufferMapping> mappings = bench.instance().mapAll();
        mappings.forEach(bench::own);
        Expect.equal(
                "CPUs of mapAll()",
                bench.bufferedCpus(),
                mappings.stream().map(RingBufferMapping::cpu).toList());
    }

    @Test
    @Rule("T-10")
    void failureSaysWhatToDo() throws Exception {
        bench.mapping();
        ErrnoException busy = Expect.errno(
                "resize while mapped",
                () -> bench.instance().buffer().setSizeKib(bench.smallKib()),
                Errno.EBUSY,
                Errno.ENOMEM);
        Expect.that(
                String.valueOf(busy.getMessage()).contains("buffer_size_kb"),
                "its message",
                "the file",
                busy.getMessage());
    }
}
