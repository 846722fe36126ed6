package dev.ringmap.conformance.contract;

import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.conformance.internal.Blocked;
import dev.ringmap.conformance.internal.Expect;
import dev.ringmap.conformance.internal.MappedRing;
import dev.ringmap.conformance.spec.Rule;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.TraceFile;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

/**
 * Family P: waiting for data, and ending the wait.
 *
 * @since 0.1
 */
public abstract class PollContract extends Contract {

    private static final long FOREVER = -1;

    /** Closing has to work even if the read is only just beginning. */
    private static final int RACE_ROUNDS = 20;

    private static final long SHORT_NANOS = Duration.ofMillis(30).toNanos();

    /** Called by the entry that runs it. */
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
        bench.instance().buffer().setWakeUpPercent(50);
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

    @Test
    @Rule("P-11")
    void closingEndsABlockedReadOfARawPipe() throws Exception {
        String name = "per_cpu/cpu" + bench.cpu() + "/trace_pipe_raw";
        expectReadsToEnd(name);
        expectNothingLeft(name);
    }

    @Test
    @Rule("P-12")
    void closingEndsABlockedReadOfAPipe() throws Exception {
        expectReadsToEnd("trace_pipe");
        expectNothingLeft("trace_pipe");
    }

    private void expectReadsToEnd(String name) throws Exception {
        String path = bench.path(name);
        for (int percent : new int[] {50, 0}) {
            bench.instance().buffer().setWakeUpPercent(percent);
            TraceFile file = bench.open(path, OpenFlag.READ_ONLY);
            bench.write(1);
            expectData(startRead(file));
            TraceFile other = bench.openBlockingRaw();
            Blocked<Integer> otherRead = startRead(other);
            Blocked<Integer> first = startRead(file);
            Blocked<Integer> second = startRead(file).expectBlocked();
            close(file);
            expectClosed(first);
            expectClosed(second);
            otherRead.expectBlocked();
            bench.write(1);
            expectData(otherRead);
            other.close();
        }
        for (int round = 0; round < RACE_ROUNDS; round++) {
            TraceFile file = bench.open(path, OpenFlag.READ_ONLY);
            Blocked<Integer> read = startRead(file);
            close(file);
            expectClosed(read);
        }
    }

    /** Closes a file under a read, in an instance that nothing else holds; the instance can then be removed at once. */
    private void expectNothingLeft(String name) throws Exception {
        TraceInstance instance = bench.own(
                Tracing.over(bench.tracefs()).createInstance(bench.instance().name() + "-closing"));
        TraceFile file = bench.open(instance.path() + "/" + name, OpenFlag.READ_ONLY);
        Blocked<Integer> read = startRead(file).expectBlocked();
        try {
            close(file);
            // through the SPI: closing the instance would wait
            Expect.success(
                    "removing the instance right after close()",
                    () -> bench.tracefs().rmdir(instance.path()));
        } catch (AssertionFailedError failure) {
            bench.onWriter(() -> {
                instance.marker("come out");
                return true;
            });
            throw failure;
        }
        expectClosed(read);
    }

    private Blocked<Integer> startRead(TraceFile file) {
        return bench.start("read that waits", () -> file.read(ByteBuffer.allocateDirect(bench.pageSizeBytes())));
    }

    /** On a thread of its own, as a close that does not return would hold up everything. */
    private void close(TraceFile file) throws Exception {
        bench.start("close() while a read waits", () -> {
                    file.close();
                    return true;
                })
                .expectReturn();
    }

    private static void expectData(Blocked<Integer> read) throws Exception {
        int count = read.expectReturn();
        Expect.that(count > 0, "bytes read from a buffer with an event", "1 or more", count);
    }

    private static void expectClosed(Blocked<Integer> read) throws Exception {
        Expect.errno("read that close() ends", read::expectEnd, Errno.EBADF);
    }
}
