package dev.ringmap.conformance.contract;

import dev.ringmap.conformance.internal.Bench;
import dev.ringmap.conformance.internal.Blocked;
import dev.ringmap.conformance.internal.CopiedRing;
import dev.ringmap.conformance.internal.Direct;
import dev.ringmap.conformance.internal.Expect;
import dev.ringmap.conformance.spec.Rule;
import dev.ringmap.spi.TraceFile;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Families I and P, the part on {@code buffer_percent} for readers that copy.
 *
 * @since 0.1
 */
public abstract class WatermarkContract extends Contract {

    private static final int HALF = 50;
    private static final int ALL = 100;
    private static final List<Integer> PERCENTAGES = List.of(0, HALF, ALL);

    /** The buffer is rounded up, and the writer's page does not count. */
    private static final int MORE_PAGES = 3;

    /** Called by the entry that runs it. */
    protected WatermarkContract() {}

    @Test
    @Rule("I-36")
    void waitOfReadEndsWhateverTheWatermark() throws Exception {
        expectWaitsOfOneEvent();
    }

    @Test
    @Rule("I-37")
    void waitOfReadBesideAMappingEndsWhateverTheWatermark() throws Exception {
        bench.mapMeta(bench.openRaw());
        expectWaitsOfOneEvent();
    }

    private void expectWaitsOfOneEvent() throws Exception {
        TraceFile file = bench.openBlockingRaw();
        for (int percent : PERCENTAGES) {
            bench.instance().buffer().setWakeUpPercent(percent);
            Blocked<Integer> waiting = startRead("read that waits, buffer_percent " + percent, file)
                    .expectBlocked();
            bench.write(1);
            Expect.equal("read that waits, after an event", bench.pageSizeBytes(), waiting.expectReturn());
            bench.write(1);
            Blocked<Integer> ready = startRead("read with an event, buffer_percent " + percent, file);
            Expect.equal("read with an event", bench.pageSizeBytes(), ready.expectReturn());
        }
    }

    /** A read that has just found nothing when the event comes returns 0, and is made again. */
    private Blocked<Integer> startRead(String what, TraceFile file) {
        return bench.start(what, () -> {
            int count = file.read(Direct.bytes(bench.pageSizeBytes()));
            return count == 0 ? file.read(Direct.bytes(bench.pageSizeBytes())) : count;
        });
    }

    @Test
    @Rule("P-28")
    void pollOfAnUnmappedBufferFollowsTheWatermark() throws Exception {
        bench.smallInstance();
        TraceFile file = bench.openRaw();
        Expect.equal("full pages until poll reports data, buffer_percent 0", 0, pagesUntilReadable(file, 0));
        int half = pagesUntilReadable(file, HALF);
        Expect.that(
                half > 2 && half < Bench.SMALL_PAGES,
                "full pages until poll reports data, of " + Bench.SMALL_PAGES + " or one more, buffer_percent 50",
                "about half of them",
                half);
        int all = pagesUntilReadable(file, ALL);
        Expect.that(
                all > half && all <= Bench.SMALL_PAGES + MORE_PAGES,
                "full pages until poll reports data, of " + Bench.SMALL_PAGES + " or one more, buffer_percent 100",
                "about all of them",
                all);
    }

    private int pagesUntilReadable(TraceFile file, int percent) throws Exception {
        bench.instance().clear();
        bench.instance().buffer().setWakeUpPercent(percent);
        Expect.equal("poll of an empty buffer, buffer_percent " + percent, 0, file.poll(0));
        bench.write(1);
        int pages = 0;
        while (file.poll(0) == 0 && pages <= Bench.SMALL_PAGES + MORE_PAGES) {
            bench.writePages(1);
            pages++;
        }
        return pages;
    }

    @Test
    @Rule("P-29")
    void readGivesWhatPollHoldsBack() throws Exception {
        CopiedRing ring = bench.copiedRing();
        for (int percent : PERCENTAGES) {
            bench.instance().buffer().setWakeUpPercent(percent);
            bench.write(2);
            Expect.equal(
                    "poll with two events, buffer_percent " + percent,
                    percent == 0 ? TraceFile.POLLIN : 0,
                    ring.file().poll(0) & TraceFile.POLLIN);
            int next = bench.nextSequence();
            Expect.equal(
                    "markers that read gives, buffer_percent " + percent,
                    MetaPageContract.range(next - 2, next),
                    ring.page().sequences());
        }
    }
}
