package dev.ringmap.conformance.contract;

import dev.ringmap.MappingAbi;
import dev.ringmap.conformance.internal.Blocked;
import dev.ringmap.conformance.internal.Expect;
import dev.ringmap.conformance.internal.MappedRing;
import dev.ringmap.conformance.internal.Marker;
import dev.ringmap.conformance.internal.Meta;
import dev.ringmap.conformance.internal.Peer;
import dev.ringmap.conformance.spec.Rule;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.TraceFile;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Family I: the requests, above all GET_READER, and when they wait.
 *
 * @since 0.1
 */
public abstract class GetReaderContract extends Contract {

    private static final int UNKNOWN_REQUEST = 0x5299;
    private static final int WAITERS = 3;
    private static final int HALF = 50;
    private static final int TOLERANCE = 25;

    /** Called by the entry that runs it. */
    protected GetReaderContract() {}

    private Blocked<Integer> startGetReader(TraceFile file) {
        return bench.start("GET_READER on a blocking file", () -> bench.getReader(file));
    }

    @Test
    @Rule("I-01")
    void mainlineHasItsOwnNumber() throws Exception {
        expectKnown(MappingAbi.MAINLINE, MappingAbi.V14);
    }

    @Test
    @Rule("I-02")
    void v14HasItsOwnNumber() throws Exception {
        expectKnown(MappingAbi.V14, MappingAbi.MAINLINE);
    }

    private void expectKnown(MappingAbi known, MappingAbi unknown) throws Exception {
        TraceFile file = bench.openRaw();
        bench.mapMeta(file);
        Expect.success("ioctl " + known.getReaderRequest(), () -> file.ioctl(known.getReaderRequest()));
        Expect.errno(
                "ioctl " + unknown.getReaderRequest() + ", the number of the other ABI",
                () -> file.ioctl(unknown.getReaderRequest()),
                Errno.ENOTTY);
    }

    @Test
    @Rule("I-03")
    void unmappedBufferHasNoReader() throws Exception {
        TraceFile file = bench.openRaw();
        Expect.errno("GET_READER on an empty buffer that is not mapped", () -> bench.getReader(file), Errno.ENODEV);
        bench.write(1);
        Expect.errno("GET_READER with an event, not mapped", () -> bench.getReader(file), Errno.ENODEV);
    }

    @Test
    @Rule("I-04")
    void unmappedBufferIsWaitedForFirst() throws Exception {
        Blocked<Integer> call = startGetReader(bench.openBlockingRaw()).expectBlocked();
        bench.write(1);
        Expect.errno("GET_READER, blocking, not mapped, after an event", call::expectEnd, Errno.ENODEV);
    }

    @Test
    @Rule("I-05")
    void lastUnmapEndsTheReader() throws Exception {
        TraceFile file = bench.openRaw();
        MappedMemory memory = bench.mapMeta(file);
        bench.getReader(file);
        memory.close();
        Expect.errno("GET_READER after munmap", () -> bench.getReader(file), Errno.ENODEV);
    }

    @Test
    @Rule("I-06")
    void anyFileOfTheCpuMayAsk() throws Exception {
        Meta meta = bench.meta(bench.mapMeta(bench.openRaw()));
        TraceFile other = bench.openRaw();
        bench.write(1);
        Expect.equal("GET_READER by a file that has mapped nothing", 0, bench.getReader(other));
        Expect.equal("entries, seen through the mapping", 1L, meta.entries());
    }

    @Test
    @Rule("I-23")
    void anyProcessMayAsk() throws Exception {
        Meta meta = bench.meta(bench.mapMeta(bench.openRaw()));
        bench.write(2);
        Peer peer = bench.peer();
        peer.ask("map");
        Expect.equal(
                "GET_READER by another process: reader.id, reader.read, entries, overrun, read",
                List.of("1", Integer.toString(2 * bench.sizes().eventBytes(Marker.MIN_BYTES)), "2", "0", "2"),
                peer.ask("get-reader"));
        Expect.equal("entries, seen by the process that did not ask", 2L, meta.entries());
    }

    @Test
    @Rule("I-07")
    void mappingOfOneCpuIsNoMappingOfAnother() throws Exception {
        bench.mapMeta(bench.openRaw());
        String path = MappedRing.rawPath(bench.instance(), bench.otherCpu());
        TraceFile other = bench.open(path, OpenFlag.READ_ONLY, OpenFlag.NONBLOCK);
        Expect.errno("GET_READER on a CPU that is not mapped", () -> bench.getReader(other), Errno.ENODEV);
    }

    @Test
    @Rule("I-08")
    void unknownRequestIsNoTypewriter() throws Exception {
        TraceFile file = bench.openRaw();
        Expect.errno("an unknown ioctl, not mapped", () -> file.ioctl(UNKNOWN_REQUEST), Errno.ENOTTY);
        bench.mapMeta(file);
        Expect.errno("an unknown ioctl, mapped", () -> file.ioctl(UNKNOWN_REQUEST), Errno.ENOTTY);
    }

    @Test
    @Rule("I-09")
    void requestZeroWakesAllWaiters() throws Exception {
        bench.mapMeta(bench.openRaw());
        TraceFile waker = bench.openRaw();
        List<Blocked<Integer>> waiters = new ArrayList<>();
        for (int i = 0; i < WAITERS; i++) {
            waiters.add(startGetReader(bench.openBlockingRaw()));
        }
        for (Blocked<Integer> waiter : waiters) {
            waiter.expectBlocked();
        }
        Expect.success("ioctl 0", () -> waker.ioctl(0));
        for (Blocked<Integer> waiter : waiters) {
            Expect.equal("GET_READER that was woken by ioctl 0", 0, waiter.expectReturn());
        }
    }

    @Test
    @Rule("I-11")
    void nothingNewIsNoError() throws Exception {
        MappedRing ring = bench.ring();
        bench.write(2);
        ring.drain();
        Meta.Snapshot before = ring.meta().snapshot();
        Expect.success("GET_READER with nothing new, O_NONBLOCK", ring::getReader);
        Expect.equal("the meta page after it", before, ring.meta().snapshot());
    }

    @Test
    @Rule("I-12")
    void dataIsThereAtOnce() throws Exception {
        bench.mapMeta(bench.openRaw());
        bench.write(1);
        Expect.equal(
                "GET_READER with an event, blocking",
                0,
                startGetReader(bench.openBlockingRaw()).expectReturn());
    }

    @Test
    @Rule("I-13")
    void emptyBufferIsWaitedFor() throws Exception {
        Meta meta = bench.meta(bench.mapMeta(bench.openRaw()));
        Blocked<Integer> call = startGetReader(bench.openBlockingRaw()).expectBlocked();
        bench.write(1);
        Expect.equal("GET_READER after an event", 0, call.expectReturn());
        Expect.equal("entries", 1L, meta.entries());
    }

    @Test
    @Rule("I-16")
    void closingAFileOrStoppingEndsTheWait() throws Exception {
        bench.mapMeta(bench.openRaw());
        TraceFile other = bench.openRaw();
        Blocked<Integer> first = startGetReader(bench.openBlockingRaw()).expectBlocked();
        other.close();
        Expect.equal("GET_READER while another file of the CPU was closed", 0, first.expectReturn());
        Blocked<Integer> second = startGetReader(bench.openBlockingRaw()).expectBlocked();
        bench.instance().setTracing(false);
        Expect.equal("GET_READER while tracing was switched off", 0, second.expectReturn());
    }

    @Test
    @Rule("I-17")
    void dataBelowTheWatermarkIsWaitedFor() throws Exception {
        bench.mapMeta(bench.openRaw());
        bench.instance().buffer().setWakeUpPercent(HALF);
        bench.write(3);
        Blocked<Integer> call = startGetReader(bench.openBlockingRaw()).expectBlocked();
        bench.openRaw().ioctl(0);
        call.expectReturn();
    }

    @Test
    @Rule("I-19")
    void waitEndsAtTheWatermark() throws Exception {
        bench.smallInstance();
        int pages = bench.meta(bench.mapMeta(bench.openRaw())).subBufferCount() - 1;
        bench.instance().buffer().setWakeUpPercent(HALF);
        bench.writePages(2);
        Blocked<Integer> call = startGetReader(bench.openBlockingRaw()).expectBlocked();
        int written = 2;
        while (!call.hasEnded() && 100 * written / pages < HALF + TOLERANCE) {
            bench.writePages(1);
            written++;
            Thread.sleep(5); // the wake-up takes an interrupt
        }
        call.expectReturn();
        Expect.that(
                100 * written / pages > HALF - TOLERANCE,
                "pages written before GET_READER returned, of " + pages + " at buffer_percent " + HALF,
                "about half",
                written);
    }

    @Test
    @Rule("I-22")
    void cpuWithoutBufferHasNoReader() throws Exception {
        String path = MappedRing.rawPath(bench.instance(), bench.absentCpu());
        TraceFile file = bench.open(path, OpenFlag.READ_ONLY, OpenFlag.NONBLOCK);
        Expect.errno("mmap of a CPU without a buffer", () -> bench.mapMeta(file), Errno.EINVAL);
        Expect.errno("GET_READER of it", () -> bench.getReader(file), Errno.EINVAL, Errno.ENODEV);
    }
}
