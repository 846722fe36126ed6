package dev.ringmap.conformance.contract;

import dev.ringmap.SubBufferDescriptor;
import dev.ringmap.conformance.internal.Direct;
import dev.ringmap.conformance.internal.Expect;
import dev.ringmap.conformance.internal.MappedRing;
import dev.ringmap.conformance.internal.RawPage;
import dev.ringmap.conformance.spec.Rule;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.TraceFile;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Family F: how events are laid out in a sub-buffer.
 *
 * @since 0.1
 */
public abstract class FormatContract extends Contract {

    /** A delta of 27 bits reaches no farther. */
    private static final long MAX_DELTA_NANOS = (1L << 27) - 1;

    private static final int MAX_SHORT_PAYLOAD = 112;
    private static final int PADDINGS = 1;

    /** Called by the entry that runs it. */
    protected FormatContract() {}

    @Test
    @Rule("F-01")
    void headerPageSaysWhereThingsAre() throws Exception {
        SubBufferDescriptor layout = bench.layout();
        MappedRing ring = bench.ring();
        bench.write(1);
        ring.getReader();
        RawPage page = ring.readerPage();
        Expect.equal("offset of timestamp", 0, layout.timestampOffset());
        Expect.equal(
                "offset of data, against that of commit",
                layout.commitOffset() + layout.commitBytes(),
                layout.dataOffset());
        Expect.equal("commit at the offset that header_page says", ring.meta().readerRead(), page.committed());
        Expect.equal(
                "time of the first event, against the time stamp at the offset that header_page says",
                page.timestamp(),
                page.entries(0, page.committed()).get(0).timestamp());
    }

    @Test
    @Rule("F-02")
    void lengthIsInTheHeaderOrBehindIt() throws Exception {
        MappedRing ring = bench.ring();
        for (int bytes = 96; bytes <= 120; bytes += Integer.BYTES) {
            bench.write(1, bytes);
        }
        ring.getReader();
        RawPage page = ring.readerPage();
        int bytes = 96;
        for (RawPage.Entry entry : page.markers()) {
            int payload = bench.sizes().payloadBytes(bytes);
            Expect.equal(
                    "type_len of an event of " + payload + " bytes",
                    payload <= MAX_SHORT_PAYLOAD ? payload / Integer.BYTES : 0,
                    entry.typeLen());
            Expect.equal("payload of an event of " + payload + " bytes", payload, entry.payloadLength());
            bytes += Integer.BYTES;
        }
        Expect.equal("markers found", 120 + Integer.BYTES, bytes);
    }

    @Test
    @Rule("F-03")
    void longPauseIsATimeExtend() throws Exception {
        MappedRing ring = bench.ring();
        bench.write(1);
        long start = System.nanoTime();
        while (System.nanoTime() - start <= MAX_DELTA_NANOS) {
            Thread.sleep(1 + (MAX_DELTA_NANOS - (System.nanoTime() - start)) / 1_000_000);
        }
        bench.write(1);
        ring.getReader();
        RawPage page = ring.readerPage();
        List<RawPage.Entry> entries = page.entries(0, page.committed());
        List<Integer> types = entries.stream().map(RawPage.Entry::typeLen).toList();
        Expect.equal("type_len of the record between", RawPage.TYPE_TIME_EXTEND, types.get(1));
        long pause = entries.get(2).timestamp() - entries.get(0).timestamp();
        Expect.that(pause > MAX_DELTA_NANOS, "time between the events, in ns", "more than " + MAX_DELTA_NANOS, pause);
    }

    @Test
    @Rule("F-05")
    void restOfAPageIsPadding() throws Exception {
        MappedRing ring = bench.ring();
        bench.write(2 * bench.sizes().perPage(), bench.sizes().roomyBytes());
        ring.getReader();
        RawPage page = ring.readerPage();
        List<RawPage.Entry> entries = page.entries(0, page.committed());
        RawPage.Entry last = entries.get(entries.size() - 1);
        Expect.equal("committed bytes of a full page", page.room(), page.committed());
        Expect.equal("type_len of the last record of a full page", RawPage.TYPE_PADDING, last.typeLen());
        Expect.equal("end of the last record", page.room(), last.offset() + last.length());
        Expect.equal("padding records of the page", PADDINGS, (int) entries.stream()
                .filter(entry -> entry.typeLen() == RawPage.TYPE_PADDING)
                .count());
    }

    @Test
    @Rule("F-07")
    void firstEventHasTheTimeOfItsPage() throws Exception {
        MappedRing ring = bench.ring();
        bench.writePages(3);
        long former = 0;
        while (ring.turn()) {
            RawPage page = ring.readerPage();
            List<RawPage.Entry> entries = page.entries(0, page.committed());
            Expect.equal(
                    "time of the first event, against its page's",
                    page.timestamp(),
                    entries.get(0).timestamp());
            for (RawPage.Entry entry : entries) {
                Expect.that(
                        Long.compareUnsigned(entry.timestamp(), former) >= 0,
                        "time of an event",
                        former + " or later",
                        entry.timestamp());
                former = entry.timestamp();
            }
        }
    }

    @Test
    @Rule("F-10")
    void allSizesOfSubBuffersWork() throws Exception {
        int pageKib = bench.pageSizeBytes() / 1024;
        for (int kib : new int[] {2 * pageKib, 16 * pageKib}) {
            bench.instance().buffer().setSubBufferSizeKib(kib);
            try (MappedRing ring = MappedRing.open(bench.tracefs(), bench.instance(), bench.cpu(), bench.abi())) {
                int first = bench.nextSequence();
                Expect.equal("subbuf_size", kib * 1024, ring.meta().subBufferSize());
                bench.write(
                        kib * 1024 / bench.sizes().roomyBytes(), bench.sizes().roomyBytes());
                Expect.equal(
                        "markers read from sub-buffers of " + kib + " KiB",
                        MetaPageContract.range(first, bench.nextSequence()),
                        ring.drain());
            }
        }
    }

    @Test
    @Rule("F-11")
    void sizeOfSubBuffersIsRounded() throws Exception {
        int pageKib = bench.pageSizeBytes() / 1024;
        bench.instance().buffer().setSubBufferSizeKib(pageKib + 1);
        Expect.equal(
                "buffer_subbuf_size_kb after writing one more than a page has",
                2 * pageKib,
                bench.instance().buffer().subBufferSizeKib());
        for (String bad : List.of("0", "100000", "garbage")) {
            Expect.errno(
                    "write of '" + bad + "' to buffer_subbuf_size_kb",
                    () -> bench.instance().write("buffer_subbuf_size_kb", bad),
                    Errno.EINVAL);
        }
    }

    @Test
    @Rule("F-13")
    void readGivesTheSamePages() throws Exception {
        bench.write(3);
        TraceFile file = bench.openRaw();
        var bytes = Direct.bytes(bench.pageSizeBytes()).order(ByteOrder.nativeOrder());
        Expect.equal("bytes of one read(2)", bench.pageSizeBytes(), file.read(bytes));
        RawPage page = new RawPage(bytes.clear(), bench.layout());
        Expect.equal("markers in the page that read(2) gives", MetaPageContract.range(0, 3), page.sequences());
    }
}
