package dev.ringmap.conformance.contract;

import dev.ringmap.EventCursor;
import dev.ringmap.MalformedSubBufferException;
import dev.ringmap.RingBufferMapping;
import dev.ringmap.SubBuffer;
import dev.ringmap.SubBufferDescriptor;
import dev.ringmap.conformance.internal.Expect;
import dev.ringmap.conformance.internal.Marker;
import dev.ringmap.conformance.spec.Rule;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** Family E: the cursor over the events, and what it makes of pages that no machine at hand would write. */
public abstract class CursorContract extends Contract {

    private static final int HEADER_BYTES = 16;
    private static final int PAGE_BYTES = 4096;
    static final int TIME_STAMP = 31;
    private static final int PADDING = 29;
    private static final String PRINT_FORMAT = "events/ftrace/raw_data/format";

    /** For the entry that runs it. */
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
        bench.instance().clock("mono");
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

    /** A page as a 64-bit machine of this byte order writes it. */
    static ByteBuffer page(ByteOrder order, long timestamp, int committed) {
        ByteBuffer page = ByteBuffer.allocateDirect(PAGE_BYTES).order(order);
        return page.putLong(timestamp).putLong(committed);
    }

    static ByteBuffer record(ByteBuffer page, int typeLen, int delta) {
        boolean isLittle = page.order() == ByteOrder.LITTLE_ENDIAN;
        return page.putInt(isLittle ? typeLen | delta << 5 : typeLen << 27 | delta);
    }

    static EventCursor read(ByteBuffer page) {
        SubBufferDescriptor layout = new SubBufferDescriptor(page.order(), 0, 8, 8, HEADER_BYTES);
        return SubBuffer.of(page.clear(), layout).events();
    }

    @Test
    @Rule("F-04")
    void absoluteTimeGetsItsTopBitsBack() {
        long pageTime = (3L << 59) + 1_000;
        long stamp = 2_000;
        ByteBuffer page = page(ByteOrder.nativeOrder(), pageTime, 16);
        record(page, TIME_STAMP, (int) stamp).putInt(0);
        record(page, 1, 5).putInt(7);
        EventCursor event = read(page);
        Expect.equal("next()", true, event.next());
        Expect.equal("time after an absolute stamp", (3L << 59) + stamp + 5, event.timestamp());
    }

    @Test
    @Rule("F-06")
    void nothingIsReadBehindNullPadding() {
        ByteBuffer page = page(ByteOrder.nativeOrder(), 0, 24);
        record(page, 1, 0).putInt(7);
        record(page, PADDING, 0);
        record(page, 1, 0).putInt(8);
        EventCursor event = read(page);
        Expect.equal("next() before padding", true, event.next());
        Expect.equal("next() at padding whose delta is 0", false, event.next());
    }

    @Test
    @Rule("F-08")
    void recordBeyondCommitIsMalformed() {
        for (int length : new int[] {0, 3, 100, Integer.MAX_VALUE, -1}) {
            ByteBuffer page = page(ByteOrder.nativeOrder(), 0, 24);
            record(page, 0, 0).putInt(length);
            EventCursor event = read(page);
            Expect.exception(
                    "next() at a record of " + length + " bytes, 24 committed",
                    MalformedSubBufferException.class,
                    event::next);
            Expect.equal("next() after it", false, event.next());
        }
        Expect.exception(
                "a page whose commit is more than it holds",
                MalformedSubBufferException.class,
                () -> read(page(ByteOrder.nativeOrder(), 0, PAGE_BYTES)));
    }

    @Test
    @Rule("F-09")
    void pagesOfOtherMachinesAreRead() {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
            ByteBuffer page = page(order, 100, 24);
            record(page, 2, 3).putInt(7).putInt(8);
            record(page, 0, 4).putInt(8).putInt(9);
            EventCursor event = read(page);
            Expect.equal("next() on a page of " + order, true, event.next());
            Expect.equal("first word", 7, event.intAt(0));
            Expect.equal("time", 103L, event.timestamp());
            Expect.equal("next() at an event with its length behind the header", true, event.next());
            Expect.equal("its word", 9, event.intAt(0));
            Expect.equal("its time", 107L, event.timestamp());
        }
        ByteBuffer narrow = ByteBuffer.allocateDirect(PAGE_BYTES).order(ByteOrder.BIG_ENDIAN);
        narrow.putLong(50).putInt(8);
        record(narrow, 1, 1).putInt(6);
        EventCursor event = SubBuffer.of(narrow.clear(), new SubBufferDescriptor(ByteOrder.BIG_ENDIAN, 0, 8, 4, 12))
                .events();
        Expect.equal("next() on a 32-bit page", true, event.next());
        Expect.equal("its word", 6, event.intAt(0));
    }
}
