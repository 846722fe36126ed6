package dev.ringmap.conformance.contract;

import dev.ringmap.Geometry;
import dev.ringmap.MetaPage;
import dev.ringmap.RingBufferMapping;
import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.conformance.internal.Expect;
import dev.ringmap.conformance.internal.Meta;
import dev.ringmap.conformance.spec.Rule;
import dev.ringmap.kernel.Kernel;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Family D, and the refusal of family X: what a {@link RingBufferMapping} says about itself, and where it is refused.
 *
 * @since 0.1
 */
public abstract class DescriptionContract extends Contract {

    /** Called by the entry that runs it. */
    protected DescriptionContract() {}

    @Test
    @Rule("D-05")
    void geometryIsThatOfTheMetaPage() throws Exception {
        RingBufferMapping mapping = bench.mapping();
        Meta meta = bench.meta(bench.mapMeta(bench.openRaw()));
        Geometry geometry = mapping.geometry();
        Expect.equal("metaPageSizeBytes()", meta.metaPageSize(), geometry.metaPageSizeBytes());
        Expect.equal("subBufferSizeBytes()", meta.subBufferSize(), geometry.subBufferSizeBytes());
        Expect.equal("subBufferCount()", meta.subBufferCount(), geometry.subBufferCount());
        Expect.equal("lengthBytes()", meta.totalBytes(), geometry.lengthBytes());
        for (int id = 0; id < 3; id++) {
            Expect.equal("subBufferOffset(" + id + ")", meta.offsetOf(id), geometry.subBufferOffset(id));
        }
        for (int id : new int[] {-1, geometry.subBufferCount()}) {
            Expect.exception(
                    "subBufferOffset(" + id + ")", IndexOutOfBoundsException.class, () -> geometry.subBufferOffset(id));
        }
    }

    @Test
    @Rule("D-06")
    void metaPageShowsTheKernelsFields() throws Exception {
        RingBufferMapping mapping = bench.mapping();
        Meta meta = bench.meta(bench.mapMeta(bench.openRaw()));
        bench.write(5);
        mapping.advance();
        MetaPage page = mapping.metaPage();
        Expect.equal(
                "readerId(), readerReadBytes(), entries(), overrun(), read()",
                meta.snapshot(),
                new Meta.Snapshot(
                        page.readerId(), page.readerReadBytes(), page.entries(), page.overrun(), page.read()));
        Expect.equal("metaStructLengthBytes()", Meta.STRUCT_BYTES, page.metaStructLengthBytes());
        Expect.equal("unread()", 0L, page.unread());
        Expect.equal("flags(), reserved1(), reserved2()", 0L, page.flags() | page.reserved1() | page.reserved2());
    }

    @Test
    @Rule("D-07")
    void abiIsNegotiated() throws Exception {
        RingBufferMapping mapping = bench.mapping();
        Expect.equal("abi() before the first advance", bench.abi(), mapping.abi());
        mapping.advance();
        Expect.equal("abi() as negotiated", bench.abi(), mapping.abi());
        Expect.equal("cpu()", bench.cpu(), mapping.cpu());
    }

    @Test
    @Rule("X-09")
    void aliasingCachesAreRefused() throws Exception {
        for (String machine : List.of("armv7l", "arm", "sparc64", "mips64")) {
            OtherKernel foreign =
                    new OtherKernel(bench.tracefs(), new Kernel("6.18.0", machine, bench.pageSizeBytes()));
            TraceInstance instance =
                    Tracing.over(foreign).instance(bench.instance().name());
            UnsupportedOperationException refusal = Expect.exception(
                    "map() on " + machine,
                    UnsupportedOperationException.class,
                    () -> bench.own(instance.map(bench.cpu())));
            Expect.that(
                    String.valueOf(refusal.getMessage()).contains(machine),
                    "message of map() on " + machine,
                    "the machine",
                    refusal.getMessage());
            Expect.equal("files opened before the refusal", 0, foreign.opened());
        }
        for (String machine : List.of("x86_64", "aarch64", "riscv64")) {
            OtherKernel foreign =
                    new OtherKernel(bench.tracefs(), new Kernel("6.18.0", machine, bench.pageSizeBytes()));
            TraceInstance instance =
                    Tracing.over(foreign).instance(bench.instance().name());
            Expect.success("map() on " + machine, () -> bench.own(instance.map(bench.cpu())));
        }
    }
}
