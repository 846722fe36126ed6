package dev.ringmap.conformance.contract;

import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.conformance.internal.Blocked;
import dev.ringmap.conformance.internal.Direct;
import dev.ringmap.conformance.internal.Expect;
import dev.ringmap.conformance.internal.MappedRing;
import dev.ringmap.conformance.spec.Rule;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.TraceFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Family P, the part on time and on others: how long a poll waits, what ends it, and what does not.
 *
 * @since 0.1
 */
public abstract class WaitingContract extends Contract {

    private static final long FOREVER = -1;
    private static final int ROUNDS = 4;

    /** Times that become shorter if cut to milliseconds. */
    private static final List<Long> SHORT_NANOS = List.of(1L, 300_000L, 999_999L, 1_500_000L, 31_415_926L);

    /** Endless by their sign, or so long that an {@code int}, a count of milliseconds or a deadline overflows. */
    private static final List<Long> ENDLESS_NANOS = List.of(
            -1L,
            -2L,
            -1_000_000_000L,
            (long) Integer.MIN_VALUE,
            -(1L << 32),
            Long.MIN_VALUE,
            (1L << 32) + 1,
            Duration.ofMillis(1L << 31).toNanos() + 1,
            Duration.ofMillis(1L << 32).toNanos(),
            Duration.ofSeconds(1L << 32).toNanos(),
            Long.MAX_VALUE - 1,
            Long.MAX_VALUE);

    /** Called by the entry that runs it. */
    protected WaitingContract() {}

    private Blocked<Integer> startPoll(TraceFile file, long timeoutNanos) {
        return bench.start("poll for " + timeoutNanos + " ns", () -> file.poll(timeoutNanos));
    }

    private Blocked<Integer> startGetReader(TraceFile file) {
        return bench.start("GET_READER on a blocking file", () -> bench.getReader(file));
    }

    /** So long that a call that ends at its time-out is noticed. */
    private long beyondPatienceNanos() {
        return bench.patience().multipliedBy(3).toNanos();
    }

    private TraceFile openOtherCpu() throws ErrnoException {
        return bench.open(
                MappedRing.rawPath(bench.instance(), bench.otherCpu()), OpenFlag.READ_ONLY, OpenFlag.NONBLOCK);
    }

    private TraceFile openOtherInstance() throws ErrnoException {
        TraceInstance other = bench.own(Tracing.over(bench.tracefs()).createTemporaryInstance("conformance"));
        return bench.open(MappedRing.rawPath(other, bench.cpu()), OpenFlag.READ_ONLY, OpenFlag.NONBLOCK);
    }

    @Test
    @Rule("P-13")
    void pollIsNeverShorterThanAskedFor() throws Exception {
        TraceFile file = bench.openRaw();
        for (long nanos : SHORT_NANOS) {
            String what = "poll of an empty buffer for " + nanos + " ns";
            Blocked<Long> call = bench.start(what, Duration.ofNanos(nanos), () -> {
                long start = System.nanoTime();
                Expect.equal(what, 0, file.poll(nanos));
                return System.nanoTime() - start;
            });
            long taken = call.expectReturn();
            Expect.that(taken >= nanos, "time that poll took, in ns", nanos + " or more", taken);
        }
    }

    @Test
    @Rule("P-14")
    void endlessPollEndsWithAnEvent() throws Exception {
        List<Blocked<Integer>> polls = new ArrayList<>();
        for (long nanos : ENDLESS_NANOS) {
            polls.add(startPoll(bench.openRaw(), nanos));
        }
        Blocked.expectAllBlocked(polls);
        bench.write(1);
        for (Blocked<Integer> poll : polls) {
            Expect.equal("endless poll after an event", TraceFile.POLLIN, poll.expectReturn());
        }
        for (long nanos : ENDLESS_NANOS) {
            Expect.equal(
                    "endless poll with an event",
                    TraceFile.POLLIN,
                    startPoll(bench.openRaw(), nanos).expectReturn());
        }
    }

    @Test
    @Rule("P-15")
    void endlessPollEndsWhenCalledAway() throws Exception {
        List<TraceFile> files = new ArrayList<>();
        List<Blocked<Integer>> polls = new ArrayList<>();
        for (long nanos : ENDLESS_NANOS) {
            for (int i = 0; i < 2; i++) {
                TraceFile file = bench.openRaw();
                files.add(file);
                polls.add(bench.start("poll for " + nanos + " ns of a file that is closed", () -> {
                    try {
                        return file.poll(nanos);
                    } catch (ErrnoException closed) {
                        Expect.equal("errno of poll while its file is closed", Errno.EBADF, closed.errno());
                        return 0;
                    }
                }));
            }
        }
        Blocked.expectAllBlocked(polls);
        for (int i = 0; i < files.size(); i += 2) {
            files.get(i).wakeUp();
            files.get(i + 1).close();
        }
        for (Blocked<Integer> poll : polls) {
            Expect.equal("endless poll that was called away", 0, poll.expectReturn());
        }
    }

    @Test
    @Rule("P-16")
    void everyPollEndsWithItsFirstEvent() throws Exception {
        MappedRing ring = bench.ring();
        TraceFile file = bench.openRaw();
        for (int round = 0; round < ROUNDS; round++) {
            long nanos = round % 2 == 0 ? beyondPatienceNanos() : FOREVER;
            Blocked<Integer> poll = startPoll(file, nanos).expectBlocked();
            bench.write(1);
            Expect.equal("poll after one event, round " + round, TraceFile.POLLIN, poll.expectReturn());
            Expect.equal(
                    "poll with an event",
                    TraceFile.POLLIN,
                    startPoll(file, beyondPatienceNanos()).expectReturn());
            ring.drain();
            Expect.equal("poll after GET_READER took everything", 0, file.poll(0));
        }
    }

    @Test
    @Rule("P-17")
    void readableIsTheOnlyBit() throws Exception {
        TraceFile control = bench.open(bench.path("tracing_on"), OpenFlag.READ_ONLY);
        List<TraceFile> files =
                List.of(bench.openRaw(), bench.openBlockingRaw(), bench.ring().file());
        for (TraceFile file : files) {
            Expect.equal("poll of an empty buffer", 0, file.poll(0));
        }
        bench.write(1);
        for (long nanos : List.of(0L, 1L, FOREVER)) {
            for (TraceFile file : files) {
                Expect.equal(
                        "poll with an event",
                        TraceFile.POLLIN,
                        startPoll(file, nanos).expectReturn());
            }
            Expect.equal(
                    "poll of tracing_on",
                    TraceFile.POLLIN,
                    startPoll(control, nanos).expectReturn());
        }
    }

    @Test
    @Rule("P-18")
    void eventEndsAllPollsOfItsCpu() throws Exception {
        TraceFile shared = bench.openRaw();
        List<Blocked<Integer>> polls = List.of(
                startPoll(shared, FOREVER),
                startPoll(shared, FOREVER),
                startPoll(shared, beyondPatienceNanos()),
                startPoll(bench.openRaw(), FOREVER),
                startPoll(bench.openBlockingRaw(), FOREVER));
        TraceFile otherInstance = openOtherInstance();
        Blocked<Integer> elsewhere = startPoll(otherInstance, FOREVER);
        Blocked.expectAllBlocked(polls);
        bench.write(1);
        for (Blocked<Integer> poll : polls) {
            Expect.equal("one of several polls after an event", TraceFile.POLLIN, poll.expectReturn());
        }
        elsewhere.expectBlocked();
        otherInstance.wakeUp();
        elsewhere.expectReturn();
    }

    @Test
    @Rule("P-19")
    void eventOfOneCpuIsNoneOfAnother() throws Exception {
        TraceFile file = bench.openRaw();
        TraceFile other = openOtherCpu();
        Blocked<Integer> poll = startPoll(other, FOREVER).expectBlocked();
        bench.write(1);
        Expect.equal("poll with an event", TraceFile.POLLIN, file.poll(0));
        poll.expectBlocked();
        other.wakeUp();
        Expect.equal("poll that was woken", 0, poll.expectReturn());
    }

    @Test
    @Rule("P-20")
    void wakeUpEndsNothingButPollsOfItsFile() throws Exception {
        bench.mapMeta(bench.openRaw());
        TraceFile file = bench.openBlockingRaw();
        List<Blocked<Integer>> own = List.of(startPoll(file, FOREVER), startPoll(file, beyondPatienceNanos()));
        List<Blocked<Integer>> others = new ArrayList<>();
        others.add(startGetReader(file));
        others.add(startGetReader(bench.openBlockingRaw()));
        List<TraceFile> otherFiles = List.of(bench.openRaw(), bench.openBlockingRaw(), openOtherInstance());
        for (TraceFile other : otherFiles) {
            others.add(startPoll(other, FOREVER));
        }
        Blocked.expectAllBlocked(own);
        file.wakeUp();
        file.wakeUp();
        for (Blocked<Integer> poll : own) {
            Expect.equal("poll that was woken", 0, poll.expectReturn());
        }
        Blocked.expectAllBlocked(others);
        bench.start("request 0", () -> file.ioctl(0)).expectReturn();
        otherFiles.forEach(TraceFile::wakeUp);
        for (Blocked<Integer> other : others) {
            Expect.equal("a call that was woken in its own way", 0, other.expectReturn());
        }
    }

    @Test
    @Rule("P-21")
    void wakeUpOfOneCpuIsNoneOfAnother() throws Exception {
        TraceFile other = openOtherCpu();
        Blocked<Integer> poll = startPoll(other, FOREVER).expectBlocked();
        bench.openRaw().wakeUp();
        poll.expectBlocked();
        other.wakeUp();
        Expect.equal("poll that was woken", 0, poll.expectReturn());
    }

    @Test
    @Rule("P-22")
    void wakeUpIsKeptForLaterPollsAlone() throws Exception {
        MappedRing ring = bench.ring();
        TraceFile file = ring.file();
        file.wakeUp();
        for (long nanos : List.of(FOREVER, beyondPatienceNanos(), 0L, FOREVER)) {
            Expect.equal("poll after wakeUp()", 0, startPoll(file, nanos).expectReturn());
        }
        bench.write(2);
        Expect.equal("markers read after wakeUp()", MetaPageContract.range(0, 2), ring.drain());
        Expect.errno("read after wakeUp()", () -> file.read(Direct.bytes(bench.pageSizeBytes())), Errno.EAGAIN);
    }

    /** A file that gets the number of the closed descriptor must not be woken in its place. */
    @Test
    @Rule("P-23")
    void wakeUpOfAClosedFileIsHarmless() throws Exception {
        TraceFile closed = bench.openRaw();
        startPoll(closed, 1).expectReturn(); // from here on it can be woken, even if what that takes is made on demand
        closed.close();
        List<Blocked<Integer>> polls = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            polls.add(startPoll(bench.openRaw(), FOREVER));
        }
        Blocked.expectAllBlocked(polls);
        Expect.success("wakeUp() of a closed file", closed::wakeUp);
        Expect.success("a second one", closed::wakeUp);
        Blocked.expectAllBlocked(polls);
        bench.write(1);
        for (Blocked<Integer> poll : polls) {
            Expect.equal("poll after an event", TraceFile.POLLIN, poll.expectReturn());
        }
    }

    @Test
    @Rule("P-24")
    void wakingWaitersIsNoData() throws Exception {
        bench.mapMeta(bench.openRaw());
        TraceFile other = bench.openRaw();
        List<Blocked<Integer>> polls =
                List.of(startPoll(bench.openRaw(), FOREVER), startPoll(bench.openRaw(), beyondPatienceNanos()));
        Blocked.expectAllBlocked(polls);
        other.ioctl(0);
        other.close();
        bench.instance().setTracing(false);
        Blocked.expectAllBlocked(polls);
        bench.instance().setTracing(true);
        bench.write(1);
        for (Blocked<Integer> poll : polls) {
            Expect.equal("poll after an event", TraceFile.POLLIN, poll.expectReturn());
        }
    }

    @Test
    @Rule("P-25")
    void interruptEndsNoPoll() throws Exception {
        TraceFile file = bench.openRaw();
        for (boolean isEarly : new boolean[] {false, true}) {
            Blocked<Boolean> poll = bench.start("poll of a thread that is interrupted", () -> {
                if (isEarly) {
                    Thread.currentThread().interrupt();
                }
                file.poll(FOREVER);
                return Thread.interrupted();
            });
            poll.expectBlocked();
            poll.interrupt();
            poll.expectBlocked();
            bench.write(1);
            Expect.equal("the thread is interrupted when poll ends with an event", true, poll.expectReturn());
            while (file.poll(0) != 0) {
                file.read(Direct.bytes(bench.pageSizeBytes()));
            }
        }
    }
}
