package dev.ringmap.conformance.contract;

import dev.ringmap.conformance.internal.Expect;
import dev.ringmap.conformance.internal.MappedRing;
import dev.ringmap.conformance.internal.Meta;
import dev.ringmap.conformance.spec.Rule;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.Sharing;
import dev.ringmap.spi.TraceFile;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Family S, the part on parts: mappings of less than everything and slices of them, and offsets and lengths that describe no part.
 *
 * @since 0.1
 */
public abstract class PartContract extends Contract {

    /** Called by the entry that runs it. */
    protected PartContract() {}

    /** Maps everything and gives each sub-buffer its own contents, so that none can be taken for another. */
    private MappedMemory wholeOfDistinctPages(TraceFile file) throws Exception {
        bench.smallInstance();
        Meta meta = bench.meta(bench.mapMeta(file));
        bench.writePages(meta.subBufferCount());
        bench.getReader(file);
        bench.writePages(meta.subBufferCount());
        MappedMemory whole = bench.map(file, 0, meta.totalBytes());
        Set<ByteBuffer> contents = new HashSet<>();
        for (int id = 0; id < meta.subBufferCount(); id++) {
            contents.add(whole.slice(meta.offsetOf(id), meta.subBufferSize()));
        }
        Expect.equal("sub-buffers of different contents", meta.subBufferCount(), contents.size());
        return whole;
    }

    private static void expectSame(String what, ByteBuffer expected, ByteBuffer got) {
        Expect.equal("capacity of " + what, expected.capacity(), got.capacity());
        Expect.equal("position of the first byte that is wrong in " + what, -1, expected.mismatch(got));
    }

    @Test
    @Rule("S-31")
    void partialMappingShowsItsPart() throws Exception {
        expectPartsShown();
    }

    @Test
    @Rule("S-32")
    void partialMappingOfLargeSubBuffersShowsItsPart() throws Exception {
        bench.instance().buffer().setSubBufferSizeKib(2 * bench.pageSizeBytes() / 1024);
        expectPartsShown();
    }

    private void expectPartsShown() throws Exception {
        TraceFile file = bench.openRaw();
        MappedMemory whole = wholeOfDistinctPages(file);
        Meta meta = bench.meta(whole);
        for (int first = 0; first < meta.subBufferCount(); first++) {
            int rest = meta.subBufferCount() - first;
            for (int count :
                    IntStream.of(1, 2, 3, rest).filter(some -> some <= rest).toArray()) {
                long offset = meta.offsetOf(first);
                int length = count * meta.subBufferSize();
                try (MappedMemory part = file.map(offset, length, MappedRing.READ, Sharing.SHARED)) {
                    String what = "a mapping of " + count + " sub-buffers from sub-buffer " + first + " on";
                    Expect.equal("length() of " + what, (long) length, part.length());
                    expectSame(what, whole.slice(offset, length), part.slice(0, length));
                    for (int index = 0; index < count; index++) {
                        int start = index * meta.subBufferSize();
                        expectSame(
                                "a slice at " + start + " of " + what,
                                whole.slice(offset + start, meta.subBufferSize()),
                                part.slice(start, meta.subBufferSize()));
                    }
                }
            }
        }
    }

    @Test
    @Rule("S-33")
    void sliceBeginsAtItsOffset() throws Exception {
        TraceFile file = bench.openRaw();
        MappedMemory whole = wholeOfDistinctPages(file);
        Meta meta = bench.meta(whole);
        int all = (int) meta.totalBytes();
        int last = meta.subBufferCount() - 1;
        expectSlices("a mapping of everything", whole, whole.slice(0, all));
        for (int id : List.of(0, 1, last / 2, last)) {
            int offset = (int) meta.offsetOf(id);
            expectSlices(
                    "a mapping from sub-buffer " + id + " to the end",
                    bench.map(file, offset, all - offset),
                    whole.slice(offset, all - offset));
            expectSlices(
                    "a mapping of sub-buffer " + id + " but for a byte",
                    bench.map(file, offset, meta.subBufferSize() - 1),
                    whole.slice(offset, meta.subBufferSize() - 1));
        }
    }

    private void expectSlices(String what, MappedMemory memory, ByteBuffer contents) {
        int length = contents.capacity();
        int page = bench.pageSizeBytes();
        for (int offset : IntStream.of(0, 1, 3, 8, 16, page - 1, page, page + 1, length - 9, length - 1, length)
                .filter(some -> some <= length)
                .toArray()) {
            for (int size : IntStream.of(0, 1, 5, 8, page, length - offset)
                    .filter(some -> some <= length - offset)
                    .toArray()) {
                expectSame(
                        "slice(" + offset + ", " + size + ") of " + what,
                        contents.slice(offset, size),
                        memory.slice(offset, size));
            }
        }
    }

    @Test
    @Rule("S-34")
    void sliceOfImpossibleNumbersIsRefused() throws Exception {
        TraceFile file = bench.openRaw();
        Meta meta = bench.meta(bench.mapMeta(file));
        int subBuffer = meta.subBufferSize();
        expectRefusals(bench.map(file, 0, meta.totalBytes()), meta.totalBytes());
        expectRefusals(bench.map(file, meta.offsetOf(1), subBuffer), subBuffer);
        expectRefusals(bench.map(file, meta.offsetOf(0), 2 * subBuffer - 5), 2 * subBuffer - 5);
    }

    private static void expectRefusals(MappedMemory memory, long length) {
        for (long[] part : new long[][] {
            {-1, 1},
            {-1, 0},
            {-4, 4},
            {-length, 4},
            {Long.MIN_VALUE, 4},
            {Long.MIN_VALUE, 0},
            {Long.MAX_VALUE, 4},
            {Long.MAX_VALUE, Integer.MAX_VALUE},
            {Long.MAX_VALUE - 3, 4},
            {1L << 32, 4},
            {(1L << 32) + 4, 4},
            {(1L << 32) - 4, 8},
            {1L << 31, 4},
            {length, 1},
            {length - 4, 5},
            {length - 1, Integer.MAX_VALUE},
            {length + 1, 0},
            {length + 1, -1},
            {0, length + 1},
            {0, Integer.MAX_VALUE},
            {4, Integer.MAX_VALUE},
            {0, -1},
            {4, -4},
            {length, -4},
            {0, Integer.MIN_VALUE}
        }) {
            Expect.exception(
                    "slice(" + part[0] + ", " + part[1] + ") of " + length + " bytes",
                    IndexOutOfBoundsException.class,
                    () -> memory.slice(part[0], (int) part[1]));
        }
        Expect.equal(
                "capacity of an empty slice at the end",
                0,
                memory.slice(length, 0).capacity());
        Expect.equal("capacity of the last byte", 1, memory.slice(length - 1, 1).capacity());
    }

    @Test
    @Rule("S-35")
    void mappingOfImpossibleNumbersIsRefused() throws Exception {
        TraceFile file = bench.openRaw();
        long page = bench.pageSizeBytes();
        long lastPage = Long.MAX_VALUE & -page;
        expectRefused(file, -1, page, Errno.EINVAL);
        expectRefused(file, Long.MAX_VALUE, page, Errno.EINVAL);
        expectRefused(file, -page, 0, Errno.EINVAL);
        expectRefused(file, -page, page, Errno.EOVERFLOW);
        expectRefused(file, Long.MIN_VALUE, page, Errno.EOVERFLOW);
        expectRefused(file, lastPage, page, Errno.EOVERFLOW);
        expectRefused(file, lastPage, 1, Errno.EOVERFLOW);
        for (long offset : List.of(0L, page)) {
            for (long length : List.of(-1L, -page, Long.MIN_VALUE, Long.MAX_VALUE)) {
                expectRefused(file, offset, length, Errno.ENOMEM);
            }
        }
        Expect.errno("GET_READER after mappings that were refused", () -> bench.getReader(file), Errno.ENODEV);
        Expect.success("mmap of the meta page after them", () -> bench.mapMeta(file));
    }

    private void expectRefused(TraceFile file, long offset, long length, int errno) throws Exception {
        Expect.errno("mmap of " + length + " bytes at " + offset, () -> bench.map(file, offset, length), errno);
    }
}
