package dev.ringmap.conformance.internal.soak;

import dev.ringmap.conformance.internal.Expect;
import dev.ringmap.conformance.internal.Marker;
import dev.ringmap.conformance.internal.MarkerSizes;
import dev.ringmap.conformance.internal.RawPage;
import dev.ringmap.conformance.internal.ShownTimes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What the buffer of one CPU must hold after the calls so far: which events, which of them are read, and what is known about each. It knows
 * nothing of pages: the kernel decides on which page an event lies.
 */
final class BufferModel {

    /** The time of an event whose time has not been seen yet. */
    private static final long UNKNOWN = -1;

    /** A tracer's copy of a clock that is being corrected may differ from the clock a little. */
    private static final long CORRECTION_NANOS = 10_000;

    /** What one event was written as, and what was seen of it. */
    private static final class Event {

        private final int bytes;
        private final long beforeNanos;
        private final long afterNanos;
        private long stamp = UNKNOWN;
        private long shown = UNKNOWN;

        Event(int bytes, long beforeNanos, long afterNanos) {
            this.bytes = bytes;
            this.beforeNanos = beforeNanos;
            this.afterNanos = afterNanos;
        }
    }

    private final MarkerSizes sizes;
    private final Payload payload;
    private final Map<Integer, Event> events = new HashMap<>();
    private int firstSequence;
    private int nextWritten;
    private int nextRead;
    private long lost;
    private long unreadBytes;
    private long latestStamp;
    private boolean isMono;
    private boolean isInNanos = true;

    BufferModel(MarkerSizes sizes, Payload payload) {
        this.sizes = sizes;
        this.payload = payload;
    }

    /** The sequence number of the next event. */
    int nextSequence() {
        return nextWritten;
    }

    long written() {
        return (long) nextWritten - firstSequence;
    }

    long read() {
        return (long) nextRead - firstSequence - lost;
    }

    long lost() {
        return lost;
    }

    int unread() {
        return nextWritten - nextRead;
    }

    /** An upper bound of the room that the unread events take. */
    long unreadBytes() {
        return unreadBytes;
    }

    /** Notes that an event was written. */
    void add(int bytes, long beforeNanos, long afterNanos) {
        events.put(nextWritten, new Event(bytes, beforeNanos, afterNanos));
        nextWritten++;
        unreadBytes += roomOf(bytes);
    }

    /** A time record may precede a record, and a page may have to end before it. */
    long roomOf(int bytes) {
        return sizes.eventBytes(bytes) + 2L * Long.BYTES;
    }

    /** Notes that the buffer was cleared. */
    void reset() {
        events.clear();
        firstSequence = nextWritten;
        nextRead = nextWritten;
        lost = 0;
        unreadBytes = 0;
        latestStamp = 0;
    }

    /** Notes that the clock was changed, which clears the buffer. */
    void clock(String name, boolean countsNanos) {
        reset();
        isMono = name.equals("mono");
        isInNanos = countsNanos;
    }

    /** Notes that the writer has overtaken the reader, and some events are gone. */
    void lose(long count) {
        for (int i = 0; i < count; i++) {
            unreadBytes -= roomOf(known(nextRead).bytes);
            nextRead++;
        }
        lost += count;
    }

    private Event known(int sequence) {
        Event event = events.get(sequence);
        Expect.that(
                event != null,
                "sequence number of an event",
                "one written since the latest reset, " + firstSequence + " to " + (nextWritten - 1),
                sequence);
        return Objects.requireNonNull(event);
    }

    /** The sequence number of the first event of a page, or -1 if it has none. */
    static int firstOf(RawPage page) {
        List<RawPage.Entry> data = dataOf(page);
        return data.isEmpty() ? -1 : Marker.sequence(page, data.get(0));
    }

    private static List<RawPage.Entry> dataOf(RawPage page) {
        List<RawPage.Entry> data = page.entries(0, page.committed()).stream()
                .filter(RawPage.Entry::isData)
                .toList();
        for (RawPage.Entry entry : data) {
            Expect.that(Marker.is(page, entry), "event at " + entry.offset(), "a marker of this test", "another");
        }
        return data;
    }

    /** Notes that a page was made available: its unread events come now, in the order in which they were written. Returns how many. */
    int deliver(RawPage page) {
        int before = nextRead;
        int expected = -1;
        for (RawPage.Entry entry : dataOf(page)) {
            int sequence = Marker.sequence(page, entry);
            if (expected >= 0) {
                Expect.equal("sequence number of the next event on a page", expected, sequence);
            }
            expected = sequence + 1;
            expectWhole(page, entry, sequence);
            if (sequence >= nextRead) {
                Expect.equal("sequence number of the next event", nextRead, sequence);
                unreadBytes -= roomOf(known(sequence).bytes);
                nextRead++;
            }
        }
        return nextRead - before;
    }

    private void expectWhole(RawPage page, RawPage.Entry entry, int sequence) {
        Event event = known(sequence);
        String what = "event " + sequence + ", ";
        Expect.equal(what + "payload", sizes.payloadBytes(event.bytes), entry.payloadLength());
        Expect.equal(
                what + "first byte that differs from what was written",
                -1,
                payload.mismatch(page.page(), entry.payload() + Marker.COMMON_BYTES, sequence, event.bytes));
        long stamp = entry.timestamp();
        if (event.stamp == UNKNOWN) {
            Expect.that(stamp >= latestStamp, what + "time", latestStamp + " or later", stamp);
            latestStamp = stamp;
            event.stamp = stamp;
        }
        Expect.equal(what + "time at another look", event.stamp, stamp);
        if (event.shown != UNKNOWN) {
            Expect.equal(what + "time, as trace has shown it", event.shown, shown(stamp));
        }
        if (isMono) {
            Expect.that(
                    stamp >= event.beforeNanos - CORRECTION_NANOS && stamp <= event.afterNanos + CORRECTION_NANOS,
                    what + "time, by the clock mono",
                    event.beforeNanos + " to " + event.afterNanos,
                    stamp);
        }
    }

    private long shown(long stamp) {
        return isInNanos ? ShownTimes.micros(stamp) : stamp;
    }

    /** {@code trace} has shown the unread events with these times. */
    void show(List<Long> times) {
        Expect.equal("events that trace shows", unread(), times.size());
        for (int i = 0; i < times.size(); i++) {
            Event event = known(nextRead + i);
            Expect.that(
                    event.shown == UNKNOWN || event.shown == times.get(i),
                    "time of event " + (nextRead + i) + " in trace, at another look",
                    event.shown,
                    times.get(i));
            event.shown = times.get(i);
        }
    }
}
