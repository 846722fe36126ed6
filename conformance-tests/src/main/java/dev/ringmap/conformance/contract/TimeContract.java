package dev.ringmap.conformance.contract;

import dev.ringmap.EventCursor;
import dev.ringmap.RingBufferMapping;
import dev.ringmap.conformance.internal.Direct;
import dev.ringmap.conformance.internal.Expect;
import dev.ringmap.conformance.internal.MappedRing;
import dev.ringmap.conformance.internal.Marker;
import dev.ringmap.conformance.internal.Meta;
import dev.ringmap.conformance.internal.RawPage;
import dev.ringmap.conformance.internal.ShownTimes;
import dev.ringmap.conformance.internal.WriteTimes;
import dev.ringmap.conformance.spec.Rule;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.TraceFile;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Families F and E: the times of events.
 *
 * @since 0.1
 */
public abstract class TimeContract extends Contract {

    private static final String CLOCK = "mono";
    private static final Set<String> NANO_CLOCKS = Set.of("local", "global", "mono", "mono_raw", "boot", "tai");
    private static final Set<String> OTHER_CLOCKS = Set.of("counter", "uptime");
    private static final Pattern CLOCK_NAME = Pattern.compile("[\\w-]+");
    private static final int PAGES = 6;
    private static final int LARGE_MARKER_BYTES = 3_000;
    private static final int LARGE_MARKERS = 24;
    private static final int CLOCK_LOOKS = 1_000;
    private static final long MAX_DELTA_NANOS = (1L << 27) - 1;
    private static final long NANOS_PER_MILLI = 1_000_000;

    /** Called by the entry that runs it. */
    protected TimeContract() {}

    private WriteTimes times() throws Exception {
        return new WriteTimes(bench.subject().backend().isSimulated());
    }

    private String file(String name) throws Exception {
        return bench.instance().read("per_cpu/cpu" + bench.cpu() + "/" + name);
    }

    /** The times of all markers on the pages of all turns; a page that comes in several turns has to say the same in each. */
    private static Map<Integer, Long> stamps(MappedRing ring) throws Exception {
        Map<Integer, Long> stamps = new TreeMap<>();
        while (ring.turn()) {
            collect(ring.readerPage(), stamps);
        }
        return stamps;
    }

    private static void collect(RawPage page, Map<Integer, Long> stamps) {
        for (RawPage.Entry entry : page.markers()) {
            int sequence = Marker.sequence(page, entry);
            Long former = stamps.put(sequence, entry.timestamp());
            Expect.that(
                    former == null || former == entry.timestamp(),
                    "time of marker " + sequence + " at another look",
                    former,
                    entry.timestamp());
        }
    }

    private static List<Long> shown(Iterable<Long> stamps) {
        List<Long> shown = new ArrayList<>();
        stamps.forEach(stamp -> shown.add(ShownTimes.micros(stamp)));
        return shown;
    }

    private static void pause(long nanos) throws InterruptedException {
        long start = System.nanoTime();
        for (long left = nanos; left >= 0; left = nanos - (System.nanoTime() - start)) {
            Thread.sleep(1 + left / NANOS_PER_MILLI);
        }
    }

    @Test
    @Rule("F-14")
    void traceShowsTheSameTimes() throws Exception {
        MappedRing ring = bench.ring();
        for (int round = 0; round < 3; round++) {
            bench.write(
                    PAGES * bench.sizes().perPage() / (round + 1), bench.sizes().roomyBytes());
            List<Long> text = ShownTimes.ofTrace(file("trace"));
            int first = ring.sequences().size();
            Map<Integer, Long> stamps = new TreeMap<>(stamps(ring));
            stamps.keySet().removeIf(sequence -> sequence < first);
            ShownTimes.expectSame("time in trace, against that in its page, in us", text, shown(stamps.values()));
        }
    }

    @Test
    @Rule("F-15")
    void timeIsThatOfTheWrite() throws Exception {
        WriteTimes times = times();
        bench.instance().setClock(CLOCK);
        for (int mappings = 0; mappings < 2; mappings++) {
            try (MappedRing ring = MappedRing.open(bench.tracefs(), bench.instance(), bench.cpu(), bench.abi())) {
                bench.write(1, Marker.MIN_BYTES, times);
                bench.write(PAGES * bench.sizes().perPage(), bench.sizes().exactBytes(), times);
                stamps(ring).forEach((sequence, stamp) -> times.expect("", sequence, stamp));
                bench.instance().clear();
                bench.write(2, Marker.MIN_BYTES, times);
                stamps(ring).forEach((sequence, stamp) -> times.expect(" after a reset", sequence, stamp));
            }
        }
    }

    @Test
    @Rule("F-16")
    void timeIsAsFineAsTheClock() throws Exception {
        bench.instance().setClock(CLOCK);
        MappedRing ring = bench.ring();
        bench.write(LARGE_MARKERS, LARGE_MARKER_BYTES);
        bench.write(3 * bench.sizes().perPage(), bench.sizes().exactBytes());
        List<Long> ofPages = new ArrayList<>();
        List<Long> ofEvents = new ArrayList<>();
        while (ring.turn()) {
            RawPage page = ring.readerPage();
            ofPages.add(page.timestamp());
            page.markers().forEach(entry -> ofEvents.add(entry.timestamp() - page.timestamp()));
        }
        List<Long> ofClock = new ArrayList<>();
        for (int look = 0; look < CLOCK_LOOKS; look++) {
            ofClock.add(System.nanoTime());
        }
        long clockStep = step(ofClock);
        expectFine("largest step that all time stamps of pages are multiples of, in ns", clockStep, step(ofPages));
        expectFine("largest step that all times within pages are multiples of, in ns", clockStep, step(ofEvents));
    }

    private static void expectFine(String what, long clockStep, long step) {
        Expect.that(
                step <= clockStep,
                what,
                "no larger than that of the clock",
                step + ", and " + clockStep + " for the clock");
    }

    /** The greatest common divisor of all differences. */
    private static long step(List<Long> times) {
        BigInteger step = BigInteger.ZERO;
        for (int i = 1; i < times.size(); i++) {
            step = step.gcd(BigInteger.valueOf(times.get(i) - times.get(i - 1)));
        }
        return step.longValueExact();
    }

    @Test
    @Rule("F-17")
    void timeIsRightAfterPauses() throws Exception {
        WriteTimes times = times();
        bench.instance().setClock(CLOCK);
        MappedRing ring = bench.ring();
        int exact = bench.sizes().exactBytes();
        bench.write(2, exact, times);
        pause(MAX_DELTA_NANOS); // in the midst of a page
        bench.write(2 * bench.sizes().perPage(), exact, times);
        Map<Integer, Long> stamps = stamps(ring);
        pause(2 * MAX_DELTA_NANOS); // on a page of which something was read
        bench.write(2 * bench.sizes().perPage(), exact, times);
        bench.write(
                PAGES * bench.sizes().perPage()
                        - ring.sequences().size() % bench.sizes().perPage(),
                exact,
                times);
        pause(MAX_DELTA_NANOS);
        bench.write(3, exact, times);
        List<Long> text = ShownTimes.ofTrace(file("trace"));
        int consumed = stamps.size();
        stamps.putAll(stamps(ring));
        stamps.forEach((sequence, stamp) -> times.expect(" around pauses", sequence, stamp));
        List<Long> unread = new ArrayList<>(stamps.values()).subList(consumed, stamps.size());
        ShownTimes.expectSame("time in trace around pauses, against that in its page, in us", text, shown(unread));
    }

    @Test
    @Rule("F-18")
    void readGivesTheSameTimes() throws Exception {
        WriteTimes times = times();
        bench.instance().setClock(CLOCK);
        bench.write(PAGES * bench.sizes().perPage(), bench.sizes().roomyBytes(), times);
        List<Long> text = ShownTimes.ofTrace(file("trace"));
        TraceFile file = bench.openRaw();
        Map<Integer, Long> stamps = new TreeMap<>();
        // The first read takes a part of the first page, the second one what is left of it.
        readPage(file, bench.pageSizeBytes() / 2, stamps);
        TraceFile other = bench.openRaw();
        while (stamps.size() < text.size()) {
            readPage(other, bench.pageSizeBytes(), stamps);
        }
        stamps.forEach((sequence, stamp) -> times.expect(" in a page that read(2) gives", sequence, stamp));
        ShownTimes.expectSame("time in trace, against that of read(2), in us", text, shown(stamps.values()));
    }

    private void readPage(TraceFile file, int bytes, Map<Integer, Long> stamps) throws Exception {
        ByteBuffer page = Direct.bytes(bytes).order(ByteOrder.nativeOrder());
        file.read(page);
        int before = stamps.size();
        collect(new RawPage(page.clear(), bench.layout()), stamps);
        Expect.that(stamps.size() > before, "markers in a page that read(2) gives", "one or more", 0);
    }

    @Test
    @Rule("F-19")
    void everyClockIsTheOneOfStats() throws Exception {
        Matcher clock = CLOCK_NAME.matcher(bench.instance().read("trace_clock"));
        while (clock.find()) {
            expectTimesOf(clock.group());
        }
    }

    private void expectTimesOf(String clock) throws Exception {
        bench.instance().setClock(clock);
        try (MappedRing ring = MappedRing.open(bench.tracefs(), bench.instance(), bench.cpu(), bench.abi())) {
            String before = bench.onWriter(() -> file("stats"));
            bench.write(3);
            String after = bench.onWriter(() -> file("stats"));
            if (NANO_CLOCKS.contains(clock) || OTHER_CLOCKS.contains(clock)) {
                Expect.equal(
                        "whether the clock " + clock + " counts nanoseconds",
                        NANO_CLOCKS.contains(clock),
                        ShownTimes.isInNanos(after));
            }
            List<Long> text = ShownTimes.ofTrace(file("trace"));
            List<Long> stamps = new ArrayList<>(stamps(ring).values());
            List<Long> shown = ShownTimes.isInNanos(before) ? shown(stamps) : stamps;
            ShownTimes.expectSame("time in trace, against that in its page, by the clock " + clock, text, shown);
            for (long time : shown) {
                Expect.that(
                        time >= ShownTimes.now(before) && time <= ShownTimes.now(after),
                        "time by the clock " + clock,
                        "between 'now ts' before and after, " + ShownTimes.now(before) + " to " + ShownTimes.now(after),
                        time);
            }
        }
        Expect.equal(
                "trace_clock after mapping and reading", clock, bench.instance().clock());
    }

    @Test
    @Rule("F-20")
    void timeStaysAsItIs() throws Exception {
        MappedRing ring = bench.ring();
        bench.write(3);
        ring.getReader();
        Map<Integer, Long> stamps = new TreeMap<>();
        collect(ring.readerPage(), stamps);
        for (int look = 0; look < 3; look++) {
            bench.write(1);
            collect(ring.readerPage(), stamps);
            ring.getReader();
            collect(ring.readerPage(), stamps);
            MappedMemory other = bench.map(ring.file(), 0, ring.meta().totalBytes());
            Meta meta = bench.meta(other);
            ByteBuffer page = other.slice(meta.offsetOf(meta.readerId()), meta.subBufferSize());
            collect(new RawPage(page, bench.layout()), stamps);
        }
        Expect.equal("markers on the page", 6, stamps.size());
    }

    @Test
    @Rule("E-08")
    void deliveredTimesAreThoseOfTheTrace() throws Exception {
        WriteTimes times = times();
        bench.instance().setClock(CLOCK);
        RingBufferMapping mapping = bench.mapping();
        for (int round = 0; round < 3; round++) {
            bench.write(bench.sizes().perPage() / 3, bench.sizes().roomyBytes(), times);
            bench.write(round * 2 * bench.sizes().perPage(), bench.sizes().exactBytes(), times);
            List<Long> text = ShownTimes.ofTrace(file("trace"));
            List<Long> delivered = new ArrayList<>();
            while (mapping.advance()) {
                EventCursor event = mapping.events();
                while (event.next()) {
                    times.expect(", delivered", Marker.sequence(event), event.timestamp());
                    delivered.add(event.timestamp());
                }
            }
            ShownTimes.expectSame("time in trace, against the one delivered, in us", text, shown(delivered));
        }
    }

    @Test
    @Rule("E-09")
    void lateReaderGetsTheSameTimes() throws Exception {
        WriteTimes times = times();
        bench.instance().setClock(CLOCK);
        bench.write(4, Marker.MIN_BYTES, times);
        pause(MAX_DELTA_NANOS);
        bench.write(4, Marker.MIN_BYTES, times);
        RingBufferMapping mapping = bench.mapping();
        mapping.advance();
        EventCursor event = mapping.events();
        event.next();
        bench.write(2, Marker.MIN_BYTES, times);
        mapping.advance(); // before all was read
        int expected = 1;
        do {
            while (mapping.events().next()) {
                EventCursor later = mapping.events();
                Expect.equal("marker", expected, Marker.sequence(later));
                times.expect(", delivered late", expected, later.timestamp());
                expected++;
            }
        } while (mapping.advance());
        Expect.equal("markers delivered", 10, expected);
    }
}
