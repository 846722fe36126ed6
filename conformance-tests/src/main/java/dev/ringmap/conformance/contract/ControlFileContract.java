package dev.ringmap.conformance.contract;

import dev.ringmap.MappingAbi;
import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.conformance.internal.Expect;
import dev.ringmap.conformance.internal.MappedRing;
import dev.ringmap.conformance.internal.Meta;
import dev.ringmap.conformance.spec.Rule;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.TraceFile;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Family C: what the control files refuse and allow while a buffer is mapped.
 *
 * @since 0.1
 */
public abstract class ControlFileContract extends Contract {

    private static final String TRIGGER = "events/sched/sched_switch/trigger";

    /** Called by the entry that runs it. */
    protected ControlFileContract() {}

    private void expectResizeRefused(int... errnos) throws Exception {
        TraceInstance instance = bench.instance();
        bench.mapMeta(bench.openRaw());
        long before = instance.buffer().sizeKib(bench.cpu());
        Expect.errno("resize of all CPUs while mapped", () -> instance.buffer().setSizeKib(bench.smallKib()), errnos);
        Expect.errno(
                "resize of the mapped CPU",
                () -> instance.write("per_cpu/cpu" + bench.cpu() + "/buffer_size_kb", "64"),
                errnos);
        Expect.equal("buffer_size_kb afterwards", before, instance.buffer().sizeKib(bench.cpu()));
    }

    @Test
    @Rule("C-01")
    void resizeWhileMappedIsBusy() throws Exception {
        expectResizeRefused(Errno.EBUSY);
    }

    @Test
    @Rule("C-14")
    void resizeWhileMappedIsRefusedInV14() throws Exception {
        Expect.equal("the ABI of this rule", MappingAbi.V14, bench.abi());
        expectResizeRefused(Errno.EBUSY, Errno.ENOMEM);
    }

    @Test
    @Rule("C-02")
    void otherCpuCanBeResized() throws Exception {
        bench.mapMeta(bench.openRaw());
        Expect.success(
                "resize of a CPU that is not mapped",
                () -> bench.instance().write("per_cpu/cpu" + bench.otherCpu() + "/buffer_size_kb", "64"));
    }

    @Test
    @Rule("C-03")
    void otherSubBufferSizeWhileMappedIsBusy() throws Exception {
        bench.mapMeta(bench.openRaw());
        bench.instance().clear();
        Expect.errno(
                "another buffer_subbuf_size_kb while mapped",
                () -> bench.instance()
                        .write("buffer_subbuf_size_kb", Integer.toString(2 * bench.pageSizeBytes() / 1024)),
                Errno.EBUSY);
        Expect.equal(
                "buffer_subbuf_size_kb afterwards",
                bench.pageSizeBytes() / 1024,
                bench.instance().buffer().subBufferSizeKib());
    }

    @Test
    @Rule("C-04")
    void sameSubBufferSizeWhileMappedIsAccepted() throws Exception {
        bench.mapMeta(bench.openRaw());
        Expect.success(
                "the same buffer_subbuf_size_kb while mapped",
                () -> bench.instance().write("buffer_subbuf_size_kb", Integer.toString(bench.pageSizeBytes() / 1024)));
    }

    @Test
    @Rule("C-05")
    void resizeAfterTheLastUnmapWorks() throws Exception {
        MappedMemory one = bench.mapMeta(bench.openRaw());
        MappedMemory other = bench.mapMeta(bench.openRaw());
        one.close();
        Expect.errno(
                "resize with one of two mappings left",
                () -> bench.instance().buffer().setSizeKib(bench.smallKib()),
                Errno.EBUSY,
                Errno.ENOMEM);
        other.close();
        Expect.success(
                "resize after the last unmap", () -> bench.instance().buffer().setSizeKib(bench.smallKib()));
    }

    @Test
    @Rule("C-06")
    void snapshotWhileMappedIsBusy() throws Exception {
        bench.mapMeta(bench.openRaw());
        Expect.errno("1 to snapshot while mapped", () -> bench.instance().write("snapshot", "1"), Errno.EBUSY);
        Expect.errno("a snapshot trigger while mapped", () -> bench.instance().write(TRIGGER, "snapshot"), Errno.EBUSY);
        Expect.success("0 to snapshot while mapped", () -> bench.instance().write("snapshot", "0"));
    }

    @Test
    @Rule("C-07")
    void mappingWhileASnapshotIsArmedIsBusy() throws Exception {
        TraceInstance instance = bench.instance();
        instance.setTracing(false); // the trigger must not fire
        instance.write(TRIGGER, "snapshot");
        TraceFile file = bench.openRaw();
        try {
            Expect.errno("mmap while a snapshot trigger is armed", () -> bench.mapMeta(file), Errno.EBUSY);
        } finally {
            instance.write(TRIGGER, "!snapshot");
        }
        Expect.success("mmap after the trigger was disarmed", () -> bench.mapMeta(file));
    }

    @Test
    @Rule("C-08")
    void mappingAfterASnapshotWorks() throws Exception {
        bench.instance().write("snapshot", "1");
        Expect.success("mmap after a finished snapshot", () -> bench.mapMeta(bench.openRaw()));
    }

    @Test
    @Rule("C-09")
    void freeingTheBufferHasNoEffectWhileMapped() throws Exception {
        MappedRing ring = bench.ring();
        bench.write(2);
        Expect.success(
                "opening and closing free_buffer while mapped",
                () -> bench.open(bench.path("free_buffer"), OpenFlag.WRITE_ONLY).close());
        bench.instance().setTracing(true);
        bench.write(1);
        Expect.equal("markers read afterwards", MetaPageContract.range(0, 3), ring.drain());
    }

    @Test
    @Rule("C-10")
    void instanceInUseCannotBeRemoved() throws Exception {
        TraceInstance instance = bench.own(Tracing.over(bench.tracefs())
                .createInstance(bench.instance().name() + "-busy")); // not temporary: nothing else keeps it
        String path = instance.path();
        for (String control : List.of("buffer_percent", "tracing_on", "trace_marker")) {
            TraceFile opened = bench.open(path + "/" + control, OpenFlag.WRITE_ONLY);
            Expect.errno(
                    "rmdir with " + control + " open", () -> bench.tracefs().rmdir(path), Errno.EBUSY);
            opened.close();
        }
        TraceFile file = bench.open(MappedRing.rawPath(instance, bench.cpu()), OpenFlag.READ_ONLY, OpenFlag.NONBLOCK);
        Expect.errno("rmdir with an open file", () -> bench.tracefs().rmdir(path), Errno.EBUSY);
        MappedMemory memory = bench.mapMeta(file);
        file.close();
        Expect.errno(
                "rmdir with a mapping whose file is closed",
                () -> bench.tracefs().rmdir(path),
                Errno.EBUSY);
        Expect.equal(
                "meta_struct_len afterwards",
                Meta.STRUCT_BYTES,
                bench.meta(memory).structLength());
    }

    @Test
    @Rule("C-11")
    void otherClockResets() throws Exception {
        MappedRing ring = bench.ring();
        bench.write(3);
        ring.getReader();
        bench.instance().setClock("global");
        Expect.equal("entries after another trace_clock", 0L, ring.meta().entries());
        bench.write(1);
        ring.getReader();
        Expect.equal("entries afterwards", 1L, ring.meta().entries());
    }

    @Test
    @Rule("C-15")
    void settingsThatDoNotTouchTheBufferAreAllowed() throws Exception {
        bench.mapMeta(bench.openRaw());
        TraceInstance instance = bench.instance();
        Expect.success("buffer_percent while mapped", () -> instance.buffer().setWakeUpPercent(25));
        Expect.success("options/overwrite while mapped", () -> instance.buffer().setOverwriting(false));
        Expect.success("tracing_on while mapped", () -> instance.setTracing(false));
        for (int bad : new int[] {-1, 101}) {
            Expect.errno(bad + " to buffer_percent", () -> instance.buffer().setWakeUpPercent(bad), Errno.EINVAL);
        }
    }

    @Test
    @Rule("C-16")
    void markerIsRefusedWhileTracingIsOff() throws Exception {
        bench.instance().setTracing(false);
        ErrnoException refusal = Expect.errno("a marker while tracing is off", () -> bench.write(1), Errno.EBADF);
        Expect.equal("operation() of it", "write", refusal.operation());
    }
}
