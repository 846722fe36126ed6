package dev.ringmap.conformance.contract;

import dev.ringmap.Tracing;
import dev.ringmap.conformance.internal.Blocked;
import dev.ringmap.conformance.internal.Direct;
import dev.ringmap.conformance.internal.Expect;
import dev.ringmap.conformance.internal.Meta;
import dev.ringmap.conformance.spec.Rule;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.TraceFile;
import org.junit.jupiter.api.Test;

/**
 * Family I, the part on calls that wait: which do, and which calls they hinder.
 *
 * @since 0.1
 */
public abstract class BlockingContract extends Contract {

    private static final int ROUNDS = 4;
    private static final int UNKNOWN_REQUEST = 0x5299;

    /** Called by the entry that runs it. */
    protected BlockingContract() {}

    private Blocked<Integer> startGetReader(TraceFile file) {
        return bench.start("GET_READER on a blocking file", () -> bench.getReader(file));
    }

    private Blocked<Integer> startRead(TraceFile file) {
        return bench.start("read on a blocking file", () -> file.read(Direct.bytes(bench.pageSizeBytes())));
    }

    @Test
    @Rule("I-24")
    void waitingGetReaderHindersNobody() throws Exception {
        bench.mapMeta(bench.openRaw());
        TraceFile file = bench.openBlockingRaw();
        Blocked<Integer> call = startGetReader(file).expectBlocked();
        expectUnhindered(file, "GET_READER waits");
        call.expectBlocked();
        bench.write(1);
        Expect.equal("GET_READER after an event", 0, call.expectReturn());
    }

    /** Closing another file is left out: it ends the wait of GET_READER. */
    private void expectUnhindered(TraceFile file, String meanwhile) throws Exception {
        TraceFile other = bench.openRaw();
        TraceFile control = bench.open(bench.path("tracing_on"), OpenFlag.READ_ONLY);
        bench.start("calls on the same file while " + meanwhile, () -> {
                    Expect.equal("poll(0)", 0, file.poll(0));
                    Expect.equal("poll(1)", 0, file.poll(1));
                    Expect.errno("an unknown request", () -> file.ioctl(UNKNOWN_REQUEST), Errno.ENOTTY);
                    Expect.equal(
                            "meta_struct_len",
                            Meta.STRUCT_BYTES,
                            bench.meta(bench.mapMeta(file)).structLength());
                    file.wakeUp();
                    return file.path();
                })
                .expectReturn();
        bench.start("calls on other files while " + meanwhile, () -> {
                    MappedMemory memory = bench.mapMeta(other);
                    Expect.errno("read", () -> other.read(Direct.bytes(bench.pageSizeBytes())), Errno.EAGAIN);
                    Expect.equal("poll(1)", 0, other.poll(1));
                    Expect.equal("GET_READER", 0, bench.getReader(other));
                    memory.close();
                    Expect.equal("read of tracing_on", 2, control.read(Direct.bytes(2)));
                    control.close();
                    Tracing.over(bench.tracefs())
                            .createTemporaryInstance("conformance")
                            .close();
                    return bench.tracefs().list(bench.instance().path());
                })
                .expectReturn();
    }

    @Test
    @Rule("I-25")
    void waitingReadHindersNobody() throws Exception {
        bench.mapMeta(bench.openRaw());
        TraceFile file = bench.openBlockingRaw();
        Blocked<Integer> call = startRead(file).expectBlocked();
        expectUnhindered(file, "read waits");
        call.expectBlocked();
        bench.write(1);
        Expect.equal("bytes that read gives after an event", bench.pageSizeBytes(), call.expectReturn());
    }

    @Test
    @Rule("P-27")
    void waitingPollHindersNobody() throws Exception {
        bench.mapMeta(bench.openRaw());
        TraceFile file = bench.openRaw();
        Blocked<Integer> poll =
                bench.start("poll without limit", () -> file.poll(-1)).expectBlocked();
        bench.start("calls on a file without blocking while poll waits", () -> {
                    Expect.equal("GET_READER", 0, bench.getReader(file));
                    Expect.equal("request 0", 0, file.ioctl(0));
                    Expect.errno("read", () -> file.read(Direct.bytes(bench.pageSizeBytes())), Errno.EAGAIN);
                    Expect.errno("write", () -> file.write(Direct.of("x")), Errno.EBADF);
                    return file.path();
                })
                .expectReturn();
        poll.expectBlocked();
        expectUnhindered(file, "poll waits"); // and wakes it
        Expect.equal("poll that was woken", 0, poll.expectReturn());
    }

    @Test
    @Rule("I-26")
    void onlyABlockingFileWaits() throws Exception {
        MappedMemory memory = bench.mapMeta(bench.openRaw());
        TraceFile blocking = bench.openBlockingRaw();
        TraceFile nonblocking = bench.openRaw();
        for (int round = 0; round < ROUNDS; round++) {
            Blocked<Integer> waiting = round % 2 == 0 ? startGetReader(blocking) : startRead(blocking);
            waiting.expectBlocked();
            expectAtOnce(nonblocking);
            bench.start("poll for 1 ns", () -> nonblocking.poll(1)).expectReturn();
            expectAtOnce(nonblocking);
            waiting.expectBlocked();
            bench.write(1);
            waiting.expectReturn();
            bench.start("GET_READER with an event", () -> bench.getReader(nonblocking))
                    .expectReturn();
            blocking.poll(0);
            blocking.wakeUp();
        }
        Expect.equal("entries", (long) ROUNDS, bench.meta(memory).entries());
    }

    private void expectAtOnce(TraceFile file) throws Exception {
        Blocked<Integer> call = bench.start("GET_READER and read, O_NONBLOCK", () -> {
            Expect.equal("GET_READER of an empty buffer", 0, bench.getReader(file));
            Expect.errno("read of an empty buffer", () -> file.read(Direct.bytes(bench.pageSizeBytes())), Errno.EAGAIN);
            return bench.getReader(file);
        });
        Expect.equal("GET_READER of an empty buffer", 0, call.expectReturn());
    }

    @Test
    @Rule("I-27")
    void everyWaitEndsWithItsFirstEvent() throws Exception {
        Meta meta = bench.meta(bench.mapMeta(bench.openRaw()));
        TraceFile file = bench.openBlockingRaw();
        for (int round = 1; round <= ROUNDS; round++) {
            Blocked<Integer> call = startGetReader(file).expectBlocked();
            bench.write(1);
            Expect.equal("GET_READER after an event, round " + round, 0, call.expectReturn());
            Expect.equal("entries after round " + round, (long) round, meta.entries());
        }
        for (int round = 1; round <= ROUNDS; round++) {
            Blocked<Integer> call = startRead(file).expectBlocked();
            bench.write(1);
            Expect.equal("read after an event, round " + round, bench.pageSizeBytes(), call.expectReturn());
        }
    }

    @Test
    @Rule("I-28")
    void interruptEndsNoWait() throws Exception {
        bench.mapMeta(bench.openRaw());
        TraceFile file = bench.openBlockingRaw();
        for (boolean isRead : new boolean[] {false, true}) {
            Blocked<Boolean> call =
                    bench.start((isRead ? "read" : "GET_READER") + " of a thread that is interrupted", () -> {
                        if (isRead) {
                            file.read(Direct.bytes(bench.pageSizeBytes()));
                        } else {
                            bench.getReader(file);
                        }
                        return Thread.interrupted();
                    });
            call.expectBlocked();
            call.interrupt();
            call.expectBlocked();
            bench.write(1);
            Expect.equal("the thread is interrupted when the call ends with an event", true, call.expectReturn());
        }
    }
}
