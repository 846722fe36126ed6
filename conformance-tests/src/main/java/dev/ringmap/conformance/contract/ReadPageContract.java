package dev.ringmap.conformance.contract;

import dev.ringmap.conformance.internal.Bench;
import dev.ringmap.conformance.internal.Direct;
import dev.ringmap.conformance.internal.Expect;
import dev.ringmap.conformance.internal.Marker;
import dev.ringmap.conformance.internal.MarkerSizes;
import dev.ringmap.conformance.internal.RawPage;
import dev.ringmap.conformance.spec.Rule;
import dev.ringmap.spi.TraceFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Families F and L, the part on {@code read(2)}: a page that is read reports what a mapped one reports.
 *
 * @since 0.1
 */
public abstract class ReadPageContract extends Contract {

    /** Called by the entry that runs it. */
    protected ReadPageContract() {}

    private RawPage read(TraceFile file, int subBufferBytes) throws Exception {
        ByteBuffer page = Direct.bytes(2 * subBufferBytes).order(ByteOrder.nativeOrder());
        Expect.equal("bytes that read gives, with room for two sub-buffers", subBufferBytes, file.read(page));
        return new RawPage(page.slice(0, subBufferBytes).order(ByteOrder.nativeOrder()), bench.layout());
    }

    private static List<Integer> sequences(RawPage page) {
        return page.markers().stream()
                .map(entry -> Marker.sequence(page, entry))
                .toList();
    }

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
            TraceFile file = bench.openRaw();
            List<Integer> read = new ArrayList<>();
            while (file.poll(0) != 0) {
                read.addAll(sequences(read(file, bytes)));
            }
            Expect.equal(
                    "markers read, of sub-buffers of " + pages + " pages",
                    MetaPageContract.range(first, bench.nextSequence()),
                    read);
        }
    }

    @Test
    @Rule("L-23")
    void readTellsOfLossesAsAMappingDoes() throws Exception {
        bench.smallInstance();
        TraceFile file = bench.openRaw();
        int roomy = bench.sizes().roomyBytes();
        int expected = 0;
        for (int pages : new int[] {2, 3 * Bench.SMALL_PAGES, 1, 5 * Bench.SMALL_PAGES}) {
            bench.write(pages * bench.sizes().perPage(roomy), roomy);
            while (file.poll(0) != 0) {
                RawPage page = read(file, bench.pageSizeBytes());
                List<Integer> sequences = sequences(page);
                // If everything else on a page was read before, the padding at its end is what is left.
                long lost = sequences.isEmpty() ? 0 : sequences.get(0) - expected;
                String where = "a page that read gives, behind " + lost + " lost events";
                Expect.equal("RB_MISSED_EVENTS of " + where, lost > 0, page.hasMissedEvents());
                Expect.equal("RB_MISSED_STORED of " + where, lost > 0, page.hasStoredCount());
                if (lost > 0) {
                    Expect.equal("number stored on " + where, lost, page.storedCount());
                }
                expected += (int) lost + sequences.size();
            }
            Expect.equal("marker after the last one read", bench.nextSequence(), expected);
        }
        bench.writePages(3 * Bench.SMALL_PAGES);
        RawPage full = readBehindLoss(file, expected);
        Expect.equal("RB_MISSED_EVENTS of a full page that read gives, after a loss", true, full.hasMissedEvents());
        Expect.equal("RB_MISSED_STORED of a full page that read gives, after a loss", false, full.hasStoredCount());
    }

    /** What was still written to the page that had been read comes before that. */
    private RawPage readBehindLoss(TraceFile file, int expected) throws Exception {
        int next = expected;
        while (true) {
            RawPage page = read(file, bench.pageSizeBytes());
            List<Integer> sequences = sequences(page);
            if (!sequences.isEmpty() && sequences.get(0) != next) {
                return page;
            }
            next += sequences.size();
        }
    }
}
