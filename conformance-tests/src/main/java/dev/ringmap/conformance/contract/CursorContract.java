package dev.ringmap.conformance.contract;

import dev.ringmap.EventCursor;
import dev.ringmap.RingBufferMapping;
import dev.ringmap.conformance.internal.Expect;
import dev.ringmap.conformance.internal.Marker;
import dev.ringmap.conformance.spec.Rule;
import org.junit.jupiter.api.Test;

/**
 * Family E: the cursor over the events.
 *
 * @since 0.1
 */
public abstract class CursorContract extends Contract {

    private static final String PRINT_FORMAT = "events/ftrace/raw_data/format";

    /** Called by the entry that runs it. */
    protected CursorContract() {}

    private EventCursor onFirstMarker(int bytes) throws Exception {
        RingBufferMapping mapping = bench.mapping();
        bench.write(2, bytes);
        mapping.advance();
        Expect.equal("next()", true, mapping.events().next());
        return mapping.events();
    }

    @Test
    @Rule("E-01")
    void cursorStartsBeforeTheFirstEvent() throws Exception {
        RingBufferMapping mapping = bench.mapping();
        bench.write(1);
        mapping.advance();
        EventCursor event = mapping.events();
        Expect.exception("timestamp() before next()", IllegalStateException.class, event::timestamp);
        Expect.exception("intAt(0) before next()", IllegalStateException.class, () -> event.intAt(0));
        Expect.equal("next()", true, event.next());
        Expect.equal("next() after the last event", false, event.next());
        Expect.exception("typeId() after the last event", IllegalStateException.class, event::typeId);
    }

    @Test
    @Rule("E-02")
    void payloadIsReadInPlace() throws Exception {
        EventCursor event = onFirstMarker(bench.sizes().roomyBytes());
        Expect.equal(
                "payloadLengthBytes()",
                bench.sizes().payloadBytes(bench.sizes().roomyBytes()),
                event.payloadLengthBytes());
        int end = Marker.COMMON_BYTES + bench.sizes().roomyBytes();
        Expect.equal("marker", 0, Marker.sequence(event));
        Expect.equal("byteAt", (byte) 0x5a, event.byteAt(end - 1));
        Expect.equal("shortAt, unaligned", (short) 0x5a5a, event.shortAt(end - 3));
        Expect.equal("longAt, unaligned", 0x5a5a5a5a5a5a5a5aL, event.longAt(end - 9));
        byte[] copy = new byte[6];
        event.copy(end - 4, copy, 1, 4);
        Expect.equal("copy", 0x5a * 4, copy[0] + copy[1] + copy[2] + copy[3] + copy[4] + copy[5]);
    }

    @Test
    @Rule("E-03")
    void readsStayInsideTheEvent() throws Exception {
        EventCursor event = onFirstMarker(Marker.MIN_BYTES);
        int end = event.payloadLengthBytes();
        Expect.exception("byteAt behind the event", IndexOutOfBoundsException.class, () -> event.byteAt(end));
        Expect.exception("intAt across its end", IndexOutOfBoundsException.class, () -> event.intAt(end - 3));
        Expect.exception("longAt across its end", IndexOutOfBoundsException.class, () -> event.longAt(end - 7));
        Expect.exception("byteAt before the event", IndexOutOfBoundsException.class, () -> event.byteAt(-1));
        Expect.exception(
                "copy across its end", IndexOutOfBoundsException.class, () -> event.copy(end - 1, new byte[2], 0, 2));
    }

    @Test
    @Rule("E-04")
    void typeIsTheOneOfTheFormat() throws Exception {
        int id = bench.instance()
                .read(PRINT_FORMAT)
                .lines()
                .filter(line -> line.startsWith("ID: "))
                .mapToInt(
                        line -> Integer.parseInt(line.substring("ID: ".length()).strip()))
                .findFirst()
                .orElseThrow();
        Expect.equal(
                "typeId() of a raw marker, against its format",
                id,
                onFirstMarker(Marker.MIN_BYTES).typeId());
    }

    @Test
    @Rule("E-05")
    void timeIsThatOfTheClock() throws Exception {
        RingBufferMapping mapping = bench.mapping();
        bench.instance().setClock("mono");
        long before = System.nanoTime();
        bench.write(2);
        long after = System.nanoTime();
        mapping.advance();
        mapping.events().next();
        long first = mapping.events().timestamp();
        mapping.events().next();
        long second = mapping.events().timestamp();
        Expect.that(
                second >= first && second - first <= after - before,
                "time between two markers, in ns",
                "0 to " + (after - before),
                second - first);
    }
}
