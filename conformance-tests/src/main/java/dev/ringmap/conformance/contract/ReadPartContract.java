package dev.ringmap.conformance.contract;

import dev.ringmap.conformance.internal.Bench;
import dev.ringmap.conformance.internal.Blocked;
import dev.ringmap.conformance.internal.CopiedRing;
import dev.ringmap.conformance.internal.Direct;
import dev.ringmap.conformance.internal.Expect;
import dev.ringmap.conformance.internal.MappedRing;
import dev.ringmap.conformance.internal.RawPage;
import dev.ringmap.conformance.spec.Rule;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.TraceFile;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Families F and L, the part on {@code read(2)} where the kernel copies events: with less room than a sub-buffer, and beside a mapping.
 *
 * @since 0.1
 */
public abstract class ReadPartContract extends Contract {

    private static final int SOME = 3;

    /** Called by the entry that runs it. */
    protected ReadPartContract() {}

    private int countFor(int events, int markerBytes) throws Exception {
        return bench.layout().dataOffset() + events * bench.sizes().eventBytes(markerBytes);
    }

    @Test
    @Rule("F-30")
    void shortReadGivesWholeEvents() throws Exception {
        int exact = bench.sizes().exactBytes();
        int eventBytes = bench.sizes().eventBytes(exact);
        bench.smallInstance();
        CopiedRing ring = bench.copiedRing();
        for (int events : new int[] {1, SOME}) {
            for (int moreBytes : new int[] {0, 1, eventBytes - 1}) {
                int first = bench.nextSequence();
                bench.writePages(1);
                int countBytes = countFor(events, exact) + moreBytes;
                RawPage part = ring.pageInTwo(countBytes);
                String what = " that a read with a count of " + countBytes + " gives";
                Expect.equal("markers" + what, MetaPageContract.range(first, first + events), part.sequences());
                Expect.equal("committed bytes" + what, events * eventBytes, part.committed());
                expectZeros("behind the events" + what, part);
                Expect.equal(
                        "markers" + what + " and those after it",
                        MetaPageContract.range(0, bench.nextSequence()),
                        ring.drain());
            }
        }
    }

    private static void expectZeros(String what, RawPage page) {
        ByteBuffer bytes = page.page();
        int start = page.layout().dataOffset() + page.committed();
        Expect.equal(
                "bytes " + what + " that are not 0",
                0L,
                IntStream.range(start, bytes.capacity())
                        .filter(at -> bytes.get(at) != 0)
                        .count());
    }

    @Test
    @Rule("F-31")
    void countWithoutRoomForAnEventTakesNothing() throws Exception {
        int exact = bench.sizes().exactBytes();
        int header = bench.layout().dataOffset();
        int[] counts = {1, header - 1, header, header + 1, countFor(1, exact) - 1};
        TraceFile waiting = bench.openBlockingRaw();
        CopiedRing ring = bench.copiedRing();
        bench.write(2, exact);
        for (int count : counts) {
            String what = "read with a count of " + count + ", too short for an event";
            Expect.equal(what, 0, ring.file().read(Direct.bytes(count)));
            Blocked<Integer> call = bench.start(what + ", without O_NONBLOCK", () -> waiting.read(Direct.bytes(count)));
            Expect.equal(what + ", without O_NONBLOCK", 0, call.expectReturn());
        }
        Expect.equal(
                "markers that are left",
                MetaPageContract.range(0, 2),
                ring.page().sequences());
        for (int count : counts) {
            Expect.errno(
                    "read of an empty buffer with a count of " + count,
                    () -> ring.file().read(Direct.bytes(count)),
                    Errno.EAGAIN);
        }
    }

    @Test
    @Rule("L-24")
    void firstPartTellsOfTheLoss() throws Exception {
        bench.smallInstance();
        CopiedRing ring = bench.copiedRing();
        int roomy = bench.sizes().roomyBytes();
        // With room for the number, with half of it, and without.
        for (int moreBytes : new int[] {Long.BYTES, Long.BYTES / 2, 0}) {
            bench.instance().clear();
            int first = bench.nextSequence();
            bench.write(3 * Bench.SMALL_PAGES * bench.sizes().perPage(roomy), roomy);
            RawPage part = ring.pageInTwo(countFor(SOME, roomy) + moreBytes);
            int lost = part.sequences().get(0) - first;
            ReadPageContract.expectLoss("the first part of a page that read gives", lost, part);
            RawPage rest = ring.page();
            Expect.equal(
                    "first marker of the rest of that page",
                    part.sequences().get(0) + SOME,
                    rest.sequences().get(0));
            ReadPageContract.expectLoss("the rest of a page of which read gave a part", 0, rest);
        }
    }

    @Test
    @Rule("F-32")
    void readBesideAMappingLeavesItsPagesAlone() throws Exception {
        bench.smallInstance();
        MappedRing mapped = bench.ring();
        CopiedRing copied = bench.copiedRing();
        bench.writePages(5);
        bench.write(1);
        mapped.turn();
        int first = mapped.sequences().size();
        ByteBuffer before = contents(mapped);
        copied.page();
        copied.pageInTwo(bench.pageSizeBytes() / 2);
        copied.page();
        forgetLostHeaders(before, mapped);
        Expect.equal(
                "place of the first byte of the sub-buffers that read changed", -1, before.mismatch(contents(mapped)));
        int end = first + copied.sequences().size();
        Expect.that(
                end > 2 * first,
                "number of markers that read gives beside a mapping",
                "more than " + first,
                end - first);
        Expect.equal(
                "markers that read gives beside a mapping", MetaPageContract.range(first, end), copied.sequences());
        List<Integer> others = new ArrayList<>(MetaPageContract.range(0, first));
        others.addAll(MetaPageContract.range(end, bench.nextSequence()));
        Expect.equal("markers that GET_READER gives beside it", others, mapped.drain());
        Expect.that(copied.turn().isEmpty(), "read after GET_READER took everything", "EAGAIN", "a page");
    }

    /** A sub-buffer that is consumed may lose its header. */
    private static void forgetLostHeaders(ByteBuffer contents, MappedRing ring) {
        for (int id = 0; id < ring.meta().subBufferCount(); id++) {
            RawPage page = ring.page(id);
            if (page.timestamp() == 0 && page.rawCommit() == 0) {
                int headerBytes = page.layout().dataOffset();
                contents.put(id * ring.meta().subBufferSize(), new byte[headerBytes]);
            }
        }
    }

    private static ByteBuffer contents(MappedRing ring) {
        int bytes = ring.meta().subBufferCount() * ring.meta().subBufferSize();
        return Direct.bytes(bytes)
                .put(ring.memory().slice(ring.meta().offsetOf(0), bytes))
                .flip();
    }

    @Test
    @Rule("L-25")
    void lossIsToldToWhoeverTakesThePage() throws Exception {
        bench.smallInstance();
        MappedRing mapped = bench.ring();
        CopiedRing copied = bench.copiedRing();
        int roomy = bench.sizes().roomyBytes();
        int burst = 3 * Bench.SMALL_PAGES * bench.sizes().perPage(roomy);
        bench.write(burst, roomy);
        // The copy of a whole page has the padding at its end, and no room for the number.
        RawPage part = copied.pageInTwo(bench.pageSizeBytes() / 2);
        long lost = part.sequences().get(0);
        ReadPageContract.expectLoss("a part that read gives beside a mapping", lost, part);
        copied.page();
        mapped.drain();
        Expect.equal("losses that GET_READER reports after read has", List.of(), mapped.gaps());
        bench.write(burst, roomy);
        while (mapped.gaps().isEmpty()) {
            Expect.that(mapped.turn(), "GET_READER after events were overwritten", "a page behind the loss", "nothing");
        }
        long lostAgain = mapped.gaps().get(0).storedCount();
        ReadPageContract.expectLoss("the page after one of GET_READER behind a loss", 0, copied.page());
        mapped.drain();
        Expect.equal(
                "markers read, by read and GET_READER, and lost",
                (long) bench.nextSequence(),
                copied.sequences().size() + mapped.sequences().size() + lost + lostAgain);
    }
}
