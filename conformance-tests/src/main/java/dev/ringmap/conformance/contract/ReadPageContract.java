package dev.ringmap.conformance.contract;

import dev.ringmap.conformance.internal.Bench;
import dev.ringmap.conformance.internal.CopiedRing;
import dev.ringmap.conformance.internal.Expect;
import dev.ringmap.conformance.internal.MarkerSizes;
import dev.ringmap.conformance.internal.RawPage;
import dev.ringmap.conformance.spec.Rule;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Families F, L and X, the part on {@code read(2)} with room for a sub-buffer: what a page holds and reports, and who gets it.
 *
 * @since 0.1
 */
public abstract class ReadPageContract extends Contract {

    private static final int SOME = 7;

    /** Called by the entry that runs it. */
    protected ReadPageContract() {}

    @Test
    @Rule("F-27")
    void readGivesAWholeSubBuffer() throws Exception {
        for (int pages : new int[] {2, 16}) {
            int bytes = pages * bench.pageSizeBytes();
            bench.instance().buffer().setSubBufferSizeKib(bytes / 1024);
            bench.instance().buffer().setSizeKib((long) Bench.SMALL_PAGES * bytes / 1024);
            MarkerSizes sizes = new MarkerSizes(
                    bytes - bench.layout().dataOffset(), bench.sizes().addedBytes());
            int first = bench.nextSequence();
            bench.write(3 * sizes.perPage(), sizes.exactBytes());
            Expect.equal(
                    "markers read, of sub-buffers of " + pages + " pages",
                    MetaPageContract.range(first, bench.nextSequence()),
                    bench.copiedRing(bytes).drain());
        }
    }

    @Test
    @Rule("F-28")
    void readGivesOneSubBufferAtATime() throws Exception {
        bench.smallInstance();
        int perPage = bench.sizes().perPage();
        int pages = 3;
        bench.writePages(pages);
        bench.write(1);
        CopiedRing ring = bench.copiedRing();
        for (int start = 0; start < pages * perPage; start += perPage) {
            Expect.equal(
                    "markers that one read gives of full sub-buffers",
                    MetaPageContract.range(start, start + perPage),
                    ring.page().sequences());
        }
        Expect.equal(
                "markers that one read gives of the sub-buffer that is being written",
                List.of(pages * perPage),
                ring.page().sequences());
        Expect.that(ring.turn().isEmpty(), "read after everything was read", "EAGAIN", "a page");
    }

    @Test
    @Rule("F-29")
    void readGoesOnWhereTheLastOneEnded() throws Exception {
        bench.smallInstance();
        CopiedRing ring = bench.copiedRing();
        int roomy = bench.sizes().roomyBytes();
        while (bench.nextSequence() < 3 * bench.sizes().perPage(roomy)) {
            bench.write(SOME, roomy);
            Expect.equal(
                    "markers read after each few that were written",
                    MetaPageContract.range(0, bench.nextSequence()),
                    ring.drain());
        }
    }

    @Test
    @Rule("L-23")
    void readTellsOfLossesAsAMappingDoes() throws Exception {
        bench.smallInstance();
        CopiedRing ring = bench.copiedRing();
        int roomy = bench.sizes().roomyBytes();
        int expected = 0;
        for (int pages : new int[] {2, 3 * Bench.SMALL_PAGES, 1, 5 * Bench.SMALL_PAGES}) {
            bench.write(pages * bench.sizes().perPage(roomy), roomy);
            while (ring.file().poll(0) != 0) {
                RawPage page = ring.page();
                List<Integer> sequences = page.sequences();
                // If everything else on a page was read before, the padding at its end is what is left.
                long lost = sequences.isEmpty() ? 0 : sequences.get(0) - expected;
                expectLoss("a page that read gives", lost, page);
                expected += (int) lost + sequences.size();
            }
            Expect.equal("marker after the last one read", bench.nextSequence(), expected);
        }
        bench.writePages(3 * Bench.SMALL_PAGES);
        RawPage full = readBehindLoss(ring, expected);
        Expect.equal("RB_MISSED_EVENTS of a full page that read gives, after a loss", true, full.hasMissedEvents());
        Expect.equal("RB_MISSED_STORED of a full page that read gives, after a loss", false, full.hasStoredCount());
    }

    static void expectLoss(String what, long lost, RawPage page) {
        String where = what + ", behind " + lost + " lost events";
        Expect.equal("RB_MISSED_EVENTS of " + where, lost > 0, page.hasMissedEvents());
        Expect.equal("RB_MISSED_STORED of " + where, lost > 0, page.hasStoredCount());
        if (lost > 0) {
            Expect.equal("number stored on " + where, lost, page.storedCount());
        }
    }

    /** What was still written to the page that had been read comes before that. */
    private static RawPage readBehindLoss(CopiedRing ring, int expected) throws Exception {
        int next = expected;
        while (true) {
            RawPage page = ring.page();
            List<Integer> sequences = page.sequences();
            if (!sequences.isEmpty() && sequences.get(0) != next) {
                return page;
            }
            next += sequences.size();
        }
    }

    @Test
    @Rule("X-10")
    void filesOfOneCpuShareItsEvents() throws Exception {
        bench.smallInstance();
        CopiedRing one = bench.copiedRing();
        CopiedRing other = bench.copiedRing();
        int partBytes = bench.pageSizeBytes() / 2;
        for (int round = 0; round < SOME; round++) {
            bench.writePages(2);
            one.pageInTwo(partBytes);
            other.page();
            one.page();
        }
        one.drain();
        Expect.that(other.turn().isEmpty(), "read of one file after the other has read everything", "EAGAIN", "a page");
        List<Integer> all = new ArrayList<>(one.sequences());
        all.addAll(other.sequences());
        all.sort(null);
        Expect.equal(
                "markers that two files of a CPU give between them",
                MetaPageContract.range(0, bench.nextSequence()),
                all);
    }
}
