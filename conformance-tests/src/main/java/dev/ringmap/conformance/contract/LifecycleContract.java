package dev.ringmap.conformance.contract;

import dev.ringmap.EventCursor;
import dev.ringmap.Geometry;
import dev.ringmap.LostEvents;
import dev.ringmap.MetaPage;
import dev.ringmap.ReaderClosedException;
import dev.ringmap.RingBufferMapping;
import dev.ringmap.conformance.internal.Blocked;
import dev.ringmap.conformance.internal.Expect;
import dev.ringmap.conformance.internal.Marker;
import dev.ringmap.conformance.internal.ProcessState;
import dev.ringmap.conformance.spec.Rule;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.TraceFile;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/**
 * Family Z: the end of a mapping, whichever thread ends it and whichever is reading.
 *
 * @since 0.1
 */
public abstract class LifecycleContract extends Contract {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final int RACES = 10;
    private static final int CLOSERS = 4;

    /** Called by the entry that runs it. */
    protected LifecycleContract() {}

    @Test
    @Rule("Z-01")
    void closeReleasesAtOnceAndOnce() throws Exception {
        RingBufferMapping mapping = bench.mapping();
        RingBufferMapping other = bench.mapping();
        TraceFile file = bench.openRaw();
        mapping.close();
        Expect.success("a second close()", mapping::close);
        Expect.equal("isClosed()", true, mapping.isClosed());
        Expect.success("GET_READER while another mapping stands", () -> bench.getReader(file));
        other.close();
        Expect.errno("GET_READER after the last close()", () -> bench.getReader(file), Errno.ENODEV);
        Expect.success(
                "resize after the last close()", () -> bench.instance().buffer().setSizeKib(bench.smallKib()));
    }

    @Test
    @Rule("Z-02")
    void closedMappingRefusesWithItsOwnException() throws Exception {
        RingBufferMapping mapping = bench.mapping();
        bench.write(2);
        mapping.advance();
        EventCursor event = mapping.events();
        event.next();
        MetaPage meta = mapping.metaPage();
        mapping.close();
        expectClosed("advance()", mapping::advance);
        expectClosed("advance(timeout)", () -> mapping.advance(bench.patience()));
        expectClosed("metaPage().entries()", meta::entries);
        expectClosed("metaPage().readerId()", meta::readerId);
        expectClosed("subBuffer().page()", () -> mapping.subBuffer().page());
        expectClosed("events().intAt(0)", () -> event.intAt(0));
        expectClosed("events().next()", event::next);
    }

    private static void expectClosed(String what, Expect.Call call) {
        Expect.exception(what + " after close()", ReaderClosedException.class, call);
    }

    @Test
    @Rule("Z-03")
    void factsOutliveTheMapping() throws Exception {
        RingBufferMapping mapping = bench.mapping();
        Geometry geometry = mapping.geometry();
        mapping.close();
        Expect.equal("geometry() after close()", geometry, mapping.geometry());
        Expect.equal("cpu() after close()", bench.cpu(), mapping.cpu());
        Expect.equal("abi() after close()", bench.abi(), mapping.abi());
        Expect.equal("lostEvents() after close()", LostEvents.NONE, mapping.lostEvents());
        Expect.equal("resets() after close()", 0L, mapping.resets());
    }

    @Test
    @Rule("Z-04")
    void closeEndsAWaitingReader() throws Exception {
        for (int i = 0; i < RACES; i++) {
            RingBufferMapping mapping = bench.mapping();
            Blocked<Boolean> reader = bench.start("advance() while the mapping is closed", () -> mapping.advance(LONG));
            if (i == 0) {
                reader.expectBlocked(); // the others race with it
            }
            Callable<Boolean> close = () -> {
                mapping.close();
                return true;
            };
            bench.start("close() while a thread waits in advance()", close).expectReturn();
            Expect.exception("advance() while the mapping is closed", ReaderClosedException.class, reader::expectEnd);
        }
    }

    @Test
    @Rule("Z-05")
    void closeUnderABusyReaderEndsInOneException() throws Exception {
        for (int i = 0; i < RACES; i++) {
            RingBufferMapping mapping = bench.mapping();
            bench.write(2 * bench.sizes().perPage(), bench.sizes().roomyBytes());
            Blocked<String> reader =
                    bench.start("a reader while the mapping is closed", () -> readUntilClosed(mapping));
            mapping.close();
            Expect.equal("what ended a reader while the mapping was closed", "", reader.expectReturn());
        }
    }

    /** Returns what went wrong: nothing if it ends in the documented exception. */
    private String readUntilClosed(RingBufferMapping mapping) throws Exception {
        try {
            while (true) {
                mapping.advance();
                while (mapping.events().next()) {
                    if (Marker.is(mapping.events())
                            && !Marker.isWhole(mapping.events(), bench.sizes().roomyBytes())) {
                        return "a torn event";
                    }
                }
                if (mapping.metaPage().metaStructLengthBytes() == 0) {
                    return "zeros for the meta page";
                }
            }
        } catch (ReaderClosedException expected) {
            return "";
        } catch (RuntimeException other) {
            return other.toString();
        }
    }

    @Test
    @Rule("Z-06")
    void manyClosersCloseOnce() throws Exception {
        RingBufferMapping kept = bench.mapping();
        RingBufferMapping mapping = bench.mapping();
        List<Blocked<Boolean>> closers = new ArrayList<>();
        for (int i = 0; i < CLOSERS; i++) {
            Callable<Boolean> close = () -> {
                mapping.close();
                return true;
            };
            closers.add(bench.start("close() beside other close()s", close));
        }
        for (Blocked<Boolean> closer : closers) {
            closer.expectReturn();
        }
        bench.write(1);
        Expect.equal("advance() of another mapping", true, kept.advance());
    }

    @Test
    @Rule("Z-07")
    void nothingIsLeftBehind() throws Exception {
        bench.mapping().close(); // what is loaded once stays
        ProcessState before = ProcessState.now();
        for (int i = 0; i < 5; i++) {
            RingBufferMapping mapping = bench.mapping();
            mapping.advance();
            mapping.close();
        }
        Expect.that(
                ProcessState.now().isNoMoreThan(before),
                "files and mappings of tracefs after close()",
                before,
                ProcessState.now());
    }

    @Test
    @Rule("Z-08")
    void failedMapLeavesNothingBehind() throws Exception {
        int noSuchCpu = 4_095;
        Expect.errno(
                "map() of a CPU that does not exist", () -> bench.instance().map(noSuchCpu), Errno.ENOENT);
        Expect.errno("GET_READER afterwards", () -> bench.getReader(bench.openRaw()), Errno.ENODEV);
        Expect.success("resize afterwards", () -> bench.instance().buffer().setSizeKib(bench.smallKib()));
    }

    @Test
    @Rule("Z-09")
    void viewsOfAClosedMappingAreHarmless() throws Exception {
        RingBufferMapping mapping = bench.mapping();
        bench.write(2);
        mapping.advance();
        ByteBuffer page = mapping.subBuffer().page();
        Expect.that(page.isReadOnly(), "page()", "a read-only buffer", "a writable one");
        mapping.close();
        bench.mapping(); // takes the place of the first one, if its addresses were given away
        try {
            Expect.equal("a read through page() after close()", 0L, page.getLong(0));
        } catch (IllegalStateException refused) {
            return;
        }
    }
}
