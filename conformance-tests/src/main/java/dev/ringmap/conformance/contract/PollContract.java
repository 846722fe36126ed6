package dev.ringmap.conformance.contract;

import dev.ringmap.conformance.internal.Blocked;
import dev.ringmap.conformance.internal.Expect;
import dev.ringmap.conformance.internal.MappedRing;
import dev.ringmap.conformance.spec.Rule;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.TraceFile;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Family P: waiting for data, and being called away from it. */
public abstract class PollContract extends Contract {

    private static final long FOREVER = -1;
    private static final long SHORT_NANOS = Duration.ofMillis(30).toNanos();

    /** For the entry that runs it. */
    protected PollContract() {}

    private Blocked<Integer> startPoll(TraceFile file) {
        return bench.start("poll without limit", () -> file.poll(FOREVER));
    }

    private static int readable(int events) {
        return events & TraceFile.POLLIN;
    }

    @Test
    @Rule("P-01")
    void readableMeansUnread() throws Exception {
        MappedRing ring = bench.ring();
        Expect.equal("poll of an empty buffer", 0, ring.file().poll(0));
        bench.write(1);
        Expect.equal(
                "poll with an event", TraceFile.POLLIN, readable(ring.file().poll(0)));
        ring.drain();
        Expect.equal("poll after GET_READER took everything", 0, ring.file().poll(0));
    }

    @Test
    @Rule("P-02")
    void readableFollowsTheWatermark() throws Exception {
        bench.smallInstance();
        MappedRing ring = bench.ring();
        bench.instance().bufferPercent(50);
        bench.write(3);
        Expect.equal(
                "poll with data on the first page only, buffer_percent 50",
                0,
                ring.file().poll(0));
        bench.writePages(ring.meta().subBufferCount() - 1);
        Expect.equal(
                "poll with all pages full, buffer_percent 50",
                TraceFile.POLLIN,
                readable(ring.file().poll(0)));
    }

    @Test
    @Rule("P-04")
    void cpuWithoutBufferIsAnError() throws Exception {
        String path = MappedRing.rawPath(bench.instance(), bench.absentCpu());
        TraceFile file = bench.open(path, OpenFlag.READ_ONLY, OpenFlag.NONBLOCK);
        Expect.equal("poll of a CPU without a buffer", TraceFile.POLLERR, file.poll(0) & TraceFile.POLLERR);
    }

    @Test
    @Rule("P-05")
    void pollEndsInTime() throws Exception {
        TraceFile file = bench.openRaw();
        long start = System.nanoTime();
        Expect.equal("poll of an empty buffer for 30 ms", 0, file.poll(SHORT_NANOS));
        long taken = System.nanoTime() - start;
        Expect.that(taken >= SHORT_NANOS, "time that it took, in ns", SHORT_NANOS + " or more", taken);
    }

    @Test
    @Rule("P-06")
    void pollEndsWithAnEvent() throws Exception {
        Blocked<Integer> call = startPoll(bench.openRaw()).expectBlocked();
        bench.write(1);
        Expect.equal("poll after an event", TraceFile.POLLIN, readable(call.expectReturn()));
    }

    @Test
    @Rule("P-07")
    void wakeUpEndsThisPollAndEveryLaterOne() throws Exception {
        TraceFile file = bench.openRaw();
        Blocked<Integer> call = startPoll(file).expectBlocked();
        file.wakeUp();
        Expect.equal("poll that was woken", 0, call.expectReturn());
        Expect.equal("poll after wakeUp()", 0, startPoll(file).expectReturn());
    }

    @Test
    @Rule("P-08")
    void wakeUpDisturbsNobodyElse() throws Exception {
        TraceFile file = bench.openRaw();
        Blocked<Integer> other = startPoll(bench.openRaw()).expectBlocked();
        file.wakeUp();
        other.expectBlocked();
    }

    @Test
    @Rule("P-09")
    void closingEndsThePoll() throws Exception {
        TraceFile file = bench.openRaw();
        Blocked<Integer> call = bench.start("poll while the file is closed", () -> {
            try {
                return file.poll(FOREVER);
            } catch (ErrnoException closed) {
                return 0;
            }
        });
        call.expectBlocked();
        file.close();
        Expect.equal("poll while the file is closed", 0, call.expectReturn());
    }

    @Test
    @Rule("P-10")
    void closingEndsABlockingGetReader() throws Exception {
        bench.mapMeta(bench.openRaw());
        TraceFile file = bench.openBlockingRaw();
        Blocked<Integer> call = bench.start("GET_READER while its file is closed", () -> {
            try {
                return bench.getReader(file);
            } catch (ErrnoException closed) {
                return 0;
            }
        });
        call.expectBlocked();
        file.close();
        call.expectReturn();
    }
}
