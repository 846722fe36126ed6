package dev.ringmap.conformance.contract;

import dev.ringmap.EventCursor;
import dev.ringmap.LostEvents;
import dev.ringmap.RingBufferMapping;
import dev.ringmap.RingBufferStats;
import dev.ringmap.conformance.internal.Bench;
import dev.ringmap.conformance.internal.Blocked;
import dev.ringmap.conformance.internal.Direct;
import dev.ringmap.conformance.internal.Expect;
import dev.ringmap.conformance.internal.Marker;
import dev.ringmap.conformance.internal.RawPage;
import dev.ringmap.conformance.spec.Rule;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.TraceFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Family D: which events a {@link RingBufferMapping} delivers, in which order, and what it reports about those that it cannot deliver.
 *
 * @since 0.1
 */
public abstract class DeliveryContract extends Contract {

    private static final Duration SHORT = Duration.ofMillis(60);
    private static final int BURST = 20_000;
    private static final int MANY_LONG = 2_000;

    /** Called by the entry that runs it. */
    protected DeliveryContract() {}

    /** What was delivered: the markers, and the losses in front of them. */
    private static final class Delivered {

        private final List<Integer> sequences = new ArrayList<>();
        private LostEvents lost = LostEvents.NONE;
        private long latest;

        void take(RingBufferMapping mapping, int markerBytes) {
            EventCursor event = mapping.events();
            while (event.next()) {
                lost = lost.plus(event.lostEvents());
                Expect.that(
                        Long.compareUnsigned(event.timestamp(), latest) >= 0,
                        "time of an event",
                        latest + " or later",
                        event.timestamp());
                latest = event.timestamp();
                if (Marker.is(event)) {
                    Expect.that(
                            Marker.isWhole(event, markerBytes),
                            "bytes of marker " + Marker.sequence(event),
                            "as they were written",
                            "others");
                    sequences.add(Marker.sequence(event));
                }
            }
        }

        void drain(RingBufferMapping mapping, int markerBytes) throws ErrnoException {
            while (mapping.advance()) {
                take(mapping, markerBytes);
            }
        }
    }

    private static Delivered drain(RingBufferMapping mapping) throws ErrnoException {
        Delivered delivered = new Delivered();
        delivered.drain(mapping, Marker.MIN_BYTES);
        return delivered;
    }

    /** Several times what a small ring holds. */
    private int many() {
        return 4 * Bench.SMALL_PAGES * bench.sizes().perPage();
    }

    private List<Integer> written() {
        return MetaPageContract.range(0, bench.nextSequence());
    }

    @Test
    @Rule("D-01")
    void eachEventIsDeliveredOnce() throws Exception {
        bench.smallInstance();
        RingBufferMapping mapping = bench.mapping();
        Delivered delivered = new Delivered();
        for (int i = 0; i < 40; i++) {
            bench.write(1 + 13 * i % 97, bench.sizes().roomyBytes());
            delivered.drain(mapping, bench.sizes().roomyBytes());
        }
        Expect.equal("markers delivered", written(), delivered.sequences);
        Expect.equal("events lost", LostEvents.NONE, delivered.lost);
    }

    @Test
    @Rule("D-02")
    void whatWasThereBeforeTheMappingIsDelivered() throws Exception {
        bench.writePages(3);
        Delivered delivered = new Delivered();
        delivered.drain(bench.mapping(), bench.sizes().exactBytes());
        Expect.equal("markers delivered", written(), delivered.sequences);
    }

    @Test
    @Rule("D-03")
    void deliveredAndLostIsWritten() throws Exception {
        bench.smallInstance();
        RingBufferMapping mapping = bench.mapping();
        for (int bytes : new int[] {bench.sizes().roomyBytes(), bench.sizes().exactBytes()}) {
            int first = bench.nextSequence();
            LostEvents lostBefore = mapping.lostEvents();
            Delivered delivered = new Delivered();
            for (int i = 0; i < 3; i++) {
                bench.write(many(), bytes);
                delivered.drain(mapping, bytes);
            }
            Expect.that(!delivered.lost.isLowerBound(), "losses of a sole reader", "all with a number", "one unknown");
            Expect.equal(
                    "markers delivered, and lost by TraceEvent.lostEvents()",
                    (long) bench.nextSequence() - first,
                    delivered.sequences.size() + delivered.lost.count());
            Expect.equal("lostEvents() of the mapping", lostBefore.plus(delivered.lost), mapping.lostEvents());
        }
    }

    @Test
    @Rule("D-04")
    void lossComesBeforeTheEventThatFollowsIt() throws Exception {
        bench.smallInstance();
        RingBufferMapping mapping = bench.mapping();
        bench.write(many(), bench.sizes().roomyBytes());
        mapping.advance();
        EventCursor event = mapping.events();
        event.next();
        Expect.equal(
                "lostEvents() of the first event after a loss",
                LostEvents.exactly(Marker.sequence(event)),
                event.lostEvents());
        Expect.equal(
                "lostEvents() of its sub-buffer",
                event.lostEvents(),
                mapping.subBuffer().lostEvents());
        event.next();
        Expect.equal("lostEvents() of the next event", LostEvents.NONE, event.lostEvents());
    }

    @Test
    @Rule("D-08")
    void advanceWithoutEventsSaysSo() throws Exception {
        RingBufferMapping mapping = bench.mapping();
        Expect.equal("advance() on an empty buffer", false, mapping.advance());
        long start = System.nanoTime();
        Expect.equal("advance(60 ms) on an empty buffer", false, mapping.advance(SHORT));
        long taken = System.nanoTime() - start;
        Expect.that(taken >= SHORT.toNanos(), "time that it took, in ns", SHORT.toNanos() + " or more", taken);
        bench.write(1);
        Expect.equal("advance() with an event", true, mapping.advance());
        Expect.equal("markers", List.of(0), drain(mapping).sequences);
        Expect.equal("advance() after all was delivered", false, mapping.advance());
    }

    @Test
    @Rule("D-09")
    void advanceWaitsForAnEvent() throws Exception {
        RingBufferMapping mapping = bench.mapping();
        Blocked<Boolean> call =
                bench.start("advance(" + bench.patience() + ")", () -> mapping.advance(bench.patience()));
        call.expectBlocked();
        bench.write(1);
        Expect.equal("advance() after an event", true, call.expectReturn());
    }

    @Test
    @Rule("D-10")
    void spuriousWakeUpDoesNotEndTheWait() throws Exception {
        RingBufferMapping mapping = bench.mapping();
        TraceFile waker = bench.openRaw();
        Blocked<Boolean> call =
                bench.start("advance(" + bench.patience() + ")", () -> mapping.advance(bench.patience()));
        for (int i = 0; i < 10; i++) {
            waker.ioctl(0);
            bench.openRaw().close();
        }
        call.expectBlocked();
        bench.write(1);
        Expect.equal("advance() after an event", true, call.expectReturn());
        Expect.equal("markers", List.of(0), drain(mapping).sequences);
    }

    @Test
    @Rule("D-11")
    void advancingEarlySkipsNothing() throws Exception {
        RingBufferMapping mapping = bench.mapping();
        bench.writePages(3);
        List<Integer> sequences = new ArrayList<>();
        while (mapping.advance()) {
            if (mapping.events().next()) {
                sequences.add(Marker.sequence(mapping.events()));
            }
        }
        Expect.equal("markers, one for each advance", written(), sequences);
    }

    @Test
    @Rule("D-12")
    void whatOthersReadBeforeIsNotDelivered() throws Exception {
        bench.write(16);
        bench.openRaw().read(Direct.bytes(200));
        RingBufferStats stats = bench.instance().stats(bench.cpu());
        Expect.equal(
                "markers delivered",
                IntStream.range((int) stats.readEvents(), 16).boxed().toList(),
                drain(bench.mapping()).sequences);
    }

    @Test
    @Rule("D-13")
    void whatOthersReadMeanwhileIsDeliveredOnceAtMost() throws Exception {
        RingBufferMapping mapping = bench.mapping();
        Delivered delivered = new Delivered();
        List<Integer> theirs = new ArrayList<>();
        TraceFile other = bench.openRaw();
        for (int i = 0; i < 6; i++) {
            bench.writePages(2);
            theirs.addAll(readOnce(other));
            delivered.drain(mapping, bench.sizes().exactBytes());
        }
        List<Integer> all = new ArrayList<>(delivered.sequences);
        all.addAll(theirs);
        Expect.equal("markers of both readers", written(), all.stream().sorted().toList());
    }

    private List<Integer> readOnce(TraceFile file) throws ErrnoException {
        ByteBuffer bytes = Direct.bytes(bench.pageSizeBytes()).order(ByteOrder.nativeOrder());
        file.read(bytes);
        RawPage page = new RawPage(bytes.clear(), bench.layout());
        return page.markers().stream()
                .map(entry -> Marker.sequence(page, entry))
                .toList();
    }

    @Test
    @Rule("D-14")
    void resetIsNoticed() throws Exception {
        RingBufferMapping mapping = bench.mapping();
        bench.writePages(3);
        mapping.advance();
        bench.instance().clear();
        int first = bench.nextSequence();
        bench.writePages(2);
        List<Integer> sequences = new ArrayList<>();
        boolean isTold = false;
        while (mapping.advance()) {
            isTold |= mapping.subBuffer().followsReset();
            while (mapping.events().next()) {
                sequences.add(Marker.sequence(mapping.events()));
            }
        }
        sequences.removeIf(sequence -> sequence < first);
        Expect.equal("markers after a reset", MetaPageContract.range(first, bench.nextSequence()), sequences);
        Expect.equal("resets()", 1L, mapping.resets());
        Expect.equal("followsReset() of a sub-buffer after it", true, isTold);
        Expect.equal("lostEvents() after a reset", LostEvents.NONE, mapping.lostEvents());
    }

    @Test
    @Rule("D-15")
    void stalePagesAreNotRead() throws Exception {
        bench.smallInstance();
        RingBufferMapping mapping = bench.mapping();
        for (int i = 0; i < 20; i++) {
            bench.writePages(1 + i % 3);
            if (i % 2 == 0) {
                drain(mapping);
            }
            bench.instance().clear();
            mapping.advance();
            Expect.equal("events after a reset", List.of(), drain(mapping).sequences);
            int first = bench.nextSequence();
            bench.write(2);
            Expect.equal("markers after a reset", List.of(first, first + 1), drain(mapping).sequences);
        }
    }

    @Test
    @Rule("D-16")
    void twoMappingsGetEachEventOnce() throws Exception {
        RingBufferMapping one = bench.mapping();
        RingBufferMapping other = bench.mapping();
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            bench.writePages(1);
            all.addAll(drain(i % 2 == 0 ? one : other).sequences);
        }
        Expect.equal(
                "markers of both mappings", written(), all.stream().sorted().toList());
    }

    @Test
    @Rule("D-17")
    void nothingIsTornUnderAFastWriter() throws Exception {
        bench.smallInstance();
        RingBufferMapping mapping = bench.mapping();
        Blocked<Boolean> writer = bench.start("markers at full speed", () -> {
            bench.write(BURST, bench.sizes().roomyBytes());
            return true;
        });
        Delivered delivered = new Delivered();
        while (!writer.hasEnded()) {
            delivered.drain(mapping, bench.sizes().roomyBytes());
        }
        writer.expectReturn();
        delivered.drain(mapping, bench.sizes().roomyBytes());
        List<Integer> read = delivered.sequences;
        for (int i = 1; i < read.size(); i++) {
            Expect.that(read.get(i) > read.get(i - 1), "marker after " + read.get(i - 1), "a later one", read.get(i));
        }
        Expect.equal("markers delivered and lost", (long) BURST, read.size() + delivered.lost.count());
    }

    @Test
    @Rule("D-18")
    void largeSubBuffersAreRead() throws Exception {
        bench.instance().buffer().setSubBufferSizeKib(16 * bench.pageSizeBytes() / 1024);
        RingBufferMapping mapping = bench.mapping();
        bench.write(MANY_LONG, 200);
        Delivered delivered = new Delivered();
        delivered.drain(mapping, 200);
        Expect.equal("markers delivered from sub-buffers of 16 pages", written(), delivered.sequences);
    }

    @Test
    @Rule("D-19")
    void deadlineDeliversWhatTheWatermarkHoldsBack() throws Exception {
        RingBufferMapping mapping = bench.mapping();
        bench.instance().buffer().setWakeUpPercent(50);
        bench.write(3);
        Expect.equal("advance(60 ms) with data below the watermark", true, mapping.advance(SHORT));
        Expect.equal("markers", List.of(0, 1, 2), drain(mapping).sequences);
    }
}
