package dev.ringmap.conformance.contract;

import dev.ringmap.conformance.internal.Expect;
import dev.ringmap.conformance.internal.MappedRing;
import dev.ringmap.conformance.internal.Meta;
import dev.ringmap.conformance.internal.RawPage;
import dev.ringmap.conformance.spec.Rule;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.Protection;
import dev.ringmap.spi.Sharing;
import dev.ringmap.spi.TraceFile;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Family M: what may be mapped, and how.
 *
 * @since 0.1
 */
public abstract class MappingContract extends Contract {

    private static final Set<Protection> WRITE = Set.of(Protection.READ, Protection.WRITE);
    private static final Set<Protection> READ_EXECUTE = Set.of(Protection.READ, Protection.EXECUTE);
    private static final int LONG_MARKER_BYTES = 1000;

    /** Called by the entry that runs it. */
    protected MappingContract() {}

    private Meta mapMeta() throws Exception {
        return bench.meta(bench.mapMeta(bench.openRaw()));
    }

    /** The refusal of a later mapping; the first one has a rule of its own. */
    private TraceFile openMapped() throws Exception {
        TraceFile file = bench.openRaw();
        bench.mapMeta(file);
        return file;
    }

    private TraceFile openWritable() throws Exception {
        return bench.open(bench.rawPath(), OpenFlag.READ_WRITE, OpenFlag.NONBLOCK);
    }

    private void expectMaps(String what, TraceFile file, long offset, long length) {
        Expect.success("mmap of " + what, () -> bench.map(file, offset, length));
    }

    private void expectRefused(String what, TraceFile file, long offset, long length) throws Exception {
        Expect.errno("mmap of " + what, () -> bench.map(file, offset, length), Errno.EINVAL);
    }

    private void expectRefused(TraceFile file, Set<Protection> protection, Sharing sharing, int errno)
            throws Exception {
        Expect.errno(
                "mmap(" + protection.stream().sorted().toList() + ", " + sharing + ")",
                () -> bench.own(file.map(0, Meta.STRUCT_BYTES, protection, sharing)),
                errno);
    }

    @Test
    @Rule("M-01")
    void onePageMaps() throws Exception {
        expectMaps("the first page", bench.openRaw(), 0, Meta.STRUCT_BYTES);
        expectMaps("1 byte, which the kernel rounds up", bench.openRaw(), 0, 1);
    }

    @Test
    @Rule("M-02")
    void metaPageHasItsConstants() throws Exception {
        Meta meta = mapMeta();
        Expect.equal("meta_struct_len", Meta.STRUCT_BYTES, meta.structLength());
        Expect.that(meta.subBufferCount() >= 3, "nr_subbufs", "3 or more", meta.subBufferCount());
        Expect.equal("flags", 0L, meta.flags());
        Expect.equal("Reserved1", 0L, meta.reserved1());
        Expect.equal("Reserved2", 0L, meta.reserved2());
    }

    @Test
    @Rule("M-03")
    void subBufferSizeIsThatOfTheHeaderPage() throws Exception {
        String data = bench.instance()
                .read("events/header_page")
                .lines()
                .filter(line -> line.contains(" data;"))
                .findFirst()
                .orElseThrow();
        int size = Integer.parseInt(data.replaceAll(".*size:(\\d+);.*", "$1"));
        Expect.equal(
                "subbuf_size", bench.layout().dataOffset() + size, mapMeta().subBufferSize());
    }

    @Test
    @Rule("M-04")
    void metaPageSizeIsThatOfASubBuffer() throws Exception {
        bench.instance().buffer().setSubBufferSizeKib(2 * bench.pageSizeBytes() / 1024);
        Meta meta = mapMeta();
        Expect.equal("subbuf_size with sub-buffers of two pages", 2 * bench.pageSizeBytes(), meta.subBufferSize());
        Expect.equal("meta_page_size with sub-buffers of two pages", meta.subBufferSize(), meta.metaPageSize());
    }

    @Test
    @Rule("M-26")
    void metaPageSizeIsOnePageInV14() throws Exception {
        bench.instance().buffer().setSubBufferSizeKib(2 * bench.pageSizeBytes() / 1024);
        Expect.equal(
                "meta_page_size with sub-buffers of two pages",
                bench.pageSizeBytes(),
                mapMeta().metaPageSize());
    }

    @Test
    @Rule("M-05")
    void paddingIsZero() throws Exception {
        TraceFile file = bench.openRaw();
        int end = bench.meta(bench.mapMeta(file)).metaPageSize();
        ByteBuffer page = bench.map(file, 0, end).slice(0, end);
        for (int offset = Meta.STRUCT_BYTES; offset < end; offset++) {
            Expect.equal("the byte at " + offset + " of the meta page", (byte) 0, page.get(offset));
        }
    }

    @Test
    @Rule("M-06")
    void readerOfAFreshMappingIsZero() throws Exception {
        Expect.equal("reader.id after the first mapping", 0, mapMeta().readerId());
    }

    @Test
    @Rule("M-07")
    void idsStayInRange() throws Exception {
        bench.smallInstance();
        MappedRing ring = bench.ring();
        for (int i = 0; i < 3 * ring.meta().subBufferCount(); i++) {
            bench.write(bench.sizes().perPage(LONG_MARKER_BYTES) + 1, LONG_MARKER_BYTES);
            ring.drain();
        }
        int count = ring.meta().subBufferCount();
        Expect.that(
                ring.ids().stream().allMatch(id -> id >= 0 && id < count),
                "reader.id",
                "0 to " + (count - 1),
                ring.ids());
        Expect.that(ring.ids().stream().distinct().count() > 2, "reader.id", "several ids", ring.ids());
    }

    @Test
    @Rule("M-08")
    void everythingMapsAndSoDoesTheDataAlone() throws Exception {
        TraceFile file = bench.openRaw();
        Meta meta = bench.meta(bench.mapMeta(file));
        expectMaps("meta page and sub-buffers", file, 0, meta.totalBytes());
        expectMaps("the sub-buffers", file, meta.metaPageSize(), meta.totalBytes() - meta.metaPageSize());
    }

    @Test
    @Rule("M-09")
    void onePageMoreIsRefused() throws Exception {
        TraceFile file = bench.openRaw();
        Meta meta = bench.meta(bench.mapMeta(file));
        expectRefused("everything and one byte more", file, 0, meta.totalBytes() + 1);
        expectRefused(
                "the sub-buffers and one byte more",
                file,
                meta.metaPageSize(),
                meta.totalBytes() - meta.metaPageSize() + 1);
        expectRefused(
                "all but one sub-buffer, from the third on",
                file,
                meta.offsetOf(2),
                (meta.subBufferCount() - 1L) * meta.subBufferSize());
    }

    @Test
    @Rule("M-10")
    void offsetBeyondTheEndIsRefused() throws Exception {
        TraceFile file = bench.openRaw();
        Meta meta = bench.meta(bench.mapMeta(file));
        int page = meta.subBufferSize();
        expectRefused("a sub-buffer at the end", file, meta.totalBytes(), page);
        expectRefused("a sub-buffer behind the end", file, meta.totalBytes() + page, page);
        expectRefused("a sub-buffer at 1 TiB", file, 1L << 40, page);
        expectRefused("1 TiB", file, 0, 1L << 40);
    }

    @Test
    @Rule("M-11")
    void lessThanEverythingMaps() throws Exception {
        TraceFile file = bench.openRaw();
        Meta meta = bench.meta(bench.mapMeta(file));
        expectMaps("everything but the last sub-buffer", file, 0, meta.totalBytes() - meta.subBufferSize());
        for (int id = 0; id < 3; id++) {
            expectMaps("sub-buffer " + id, file, meta.offsetOf(id), meta.subBufferSize());
        }
    }

    @Test
    @Rule("M-12")
    void offsetInsideASubBufferIsRefused() throws Exception {
        int page = bench.pageSizeBytes();
        bench.instance().buffer().setSubBufferSizeKib(2 * page / 1024);
        TraceFile file = openMapped();
        expectRefused("the second page of the meta page", file, page, page);
        expectRefused("the second page of sub-buffer 0", file, 3L * page, page);
        expectMaps("sub-buffer 0", file, 2L * page, 2L * page);
    }

    @Test
    @Rule("M-13")
    void lengthZeroIsRefused() throws Exception {
        expectRefused("0 bytes", bench.openRaw(), 0, 0);
    }

    @Test
    @Rule("M-14")
    void unalignedOffsetIsRefused() throws Exception {
        expectRefused("a page at 1", bench.openRaw(), 1, bench.pageSizeBytes());
        expectRefused("a page at 80", bench.openRaw(), Meta.STRUCT_BYTES, bench.pageSizeBytes());
    }

    @Test
    @Rule("M-15")
    void writableMappingOfAReadOnlyFileIsDenied() throws Exception {
        expectRefused(bench.openRaw(), WRITE, Sharing.SHARED, Errno.EACCES);
    }

    @Test
    @Rule("M-16")
    void writableMappingIsNotPermitted() throws Exception {
        openMapped();
        TraceFile file = openWritable();
        expectRefused(file, WRITE, Sharing.SHARED, Errno.EPERM);
        expectRefused(file, Set.of(Protection.WRITE), Sharing.SHARED, Errno.EPERM);
    }

    @Test
    @Rule("M-17")
    void writeOnlyFileCannotBeMapped() throws Exception {
        TraceFile file = bench.open(bench.rawPath(), OpenFlag.WRITE_ONLY, OpenFlag.NONBLOCK);
        expectRefused(file, MappedRing.READ, Sharing.SHARED, Errno.EACCES);
    }

    @Test
    @Rule("M-18")
    void privateMappingIsNotPermitted() throws Exception {
        TraceFile file = openMapped();
        expectRefused(file, MappedRing.READ, Sharing.PRIVATE, Errno.EPERM);
        expectRefused(file, WRITE, Sharing.PRIVATE, Errno.EPERM);
    }

    @Test
    @Rule("M-19")
    void executableMappingIsNotPermitted() throws Exception {
        expectRefused(openMapped(), READ_EXECUTE, Sharing.SHARED, Errno.EPERM);
    }

    @Test
    @Rule("M-20")
    void mappingCannotBeMadeWritable() throws Exception {
        MappedMemory memory = bench.mapMeta(bench.openRaw());
        Expect.errno("mprotect(PROT_READ|PROT_WRITE)", () -> memory.protect(WRITE), Errno.EACCES);
        MappedMemory writableFile = bench.mapMeta(openWritable());
        Expect.errno(
                "mprotect(PROT_READ|PROT_WRITE), file open for writing",
                () -> writableFile.protect(WRITE),
                Errno.EACCES);
        Expect.equal(
                "meta_struct_len afterwards",
                Meta.STRUCT_BYTES,
                bench.meta(memory).structLength());
    }

    @Test
    @Rule("M-21")
    void mappingWithoutAccessCanBeMadeReadable() throws Exception {
        MappedMemory memory = bench.own(bench.openRaw().map(0, Meta.STRUCT_BYTES, Set.of(), Sharing.SHARED));
        Expect.success("mprotect(PROT_READ) of a PROT_NONE mapping", () -> memory.protect(MappedRing.READ));
        Expect.equal(
                "meta_struct_len afterwards",
                Meta.STRUCT_BYTES,
                bench.meta(memory).structLength());
    }

    @Test
    @Rule("M-22")
    void otherFilesCannotBeMapped() throws Exception {
        for (String name : List.of("trace", "trace_pipe", "tracing_on")) {
            TraceFile file = bench.open(bench.path(name), OpenFlag.READ_ONLY, OpenFlag.NONBLOCK);
            Expect.errno("mmap of " + name, () -> bench.mapMeta(file), Errno.ENODEV);
        }
    }

    @Test
    @Rule("M-23")
    void failedMappingHoldsNothing() throws Exception {
        TraceFile file = bench.openRaw();
        expectRefused("1 TiB", file, 0, 1L << 40);
        expectRefused(file, WRITE, Sharing.SHARED, Errno.EACCES);
        expectRefused(file, MappedRing.READ, Sharing.PRIVATE, Errno.EPERM);
        Expect.errno("GET_READER after failed mmaps", () -> bench.getReader(file), Errno.ENODEV);
        Expect.success(
                "resize after failed mmaps", () -> bench.instance().buffer().setSizeKib(bench.smallKib()));
    }

    @Test
    @Rule("M-27")
    void idTranslatesIntoAnOffset() throws Exception {
        bench.smallInstance();
        MappedRing ring = bench.ring();
        int count = ring.meta().subBufferCount();
        for (int turn = 0; turn < 2 * count; turn++) {
            int sequence = bench.nextSequence();
            bench.write(bench.sizes().perPage(LONG_MARKER_BYTES), LONG_MARKER_BYTES);
            ring.drain();
            RawPage page = ring.readerPage();
            Expect.that(
                    page.committed() > 0 && ring.sequences().contains(sequence),
                    "marker " + sequence + " at meta_page_size + reader.id * subbuf_size, reader.id "
                            + ring.meta().readerId(),
                    "to be there",
                    ring.sequences());
        }
    }

    @Test
    @Rule("M-28")
    void firstMappingIsRefusedAsAnyOther() throws Exception {
        TraceFile file = bench.openRaw();
        expectRefused(file, MappedRing.READ, Sharing.PRIVATE, Errno.EPERM);
        expectRefused(file, READ_EXECUTE, Sharing.SHARED, Errno.EPERM);
        expectRefused("more than there can be", file, 0, 1L << 40);
        Expect.errno("GET_READER after refused mappings", () -> bench.getReader(file), Errno.ENODEV);
    }
}
