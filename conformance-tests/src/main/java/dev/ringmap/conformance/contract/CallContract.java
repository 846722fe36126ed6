package dev.ringmap.conformance.contract;

import dev.ringmap.RingBufferStats;
import dev.ringmap.conformance.internal.Bench;
import dev.ringmap.conformance.internal.Blocked;
import dev.ringmap.conformance.internal.Direct;
import dev.ringmap.conformance.internal.Expect;
import dev.ringmap.conformance.internal.MappedRing;
import dev.ringmap.conformance.internal.Marker;
import dev.ringmap.conformance.internal.Meta;
import dev.ringmap.conformance.spec.Rule;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.Sharing;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Families I, B and P, the part on side effects that no call may have.
 *
 * @since 0.1
 */
public abstract class CallContract extends Contract {

    private static final int UNKNOWN_REQUEST = 0x5299;
    private static final int ROUNDS = 3;
    private static final int TEXT_BYTES = 64;

    /** A little longer than 31 bits of nanoseconds. */
    private static final Duration LONGEST_WAIT = Duration.ofMillis(2_200);

    /** Waits that become shorter if cut to seconds, or to the part of a second. */
    private static final List<Duration> LONG_WAITS = List.of(Duration.ofMillis(1_010), LONGEST_WAIT);

    private static final long[] ENDLESS_NANOS = {
        -1,
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        Long.MAX_VALUE - 1,
        Duration.ofHours(1).toNanos()
    };

    /** What only consuming and a reset may change; {@code meta} is {@code null} where nothing is mapped. */
    private record Account(long entries, long overrun, long readEvents, Meta.@Nullable Snapshot meta) {}

    /** Called by the entry that runs it. */
    protected CallContract() {}

    @Test
    @Rule("I-30")
    void nothingButReadingTakesEvents() throws Exception {
        expectNothingTaken(OpenFlag.READ_ONLY);
    }

    @Test
    @Rule("I-31")
    void writableFileTakesNoEventsEither() throws Exception {
        expectNothingTaken(OpenFlag.READ_WRITE, OpenFlag.WRITE_ONLY);
    }

    private void expectNothingTaken(OpenFlag... modes) throws Exception {
        bench.smallInstance();
        bench.writePages(Bench.SMALL_PAGES + 2);
        expectNothingTaken("on a buffer that is not mapped", null, modes);
        TraceFile reader = bench.openRaw();
        Meta meta = bench.meta(bench.mapMeta(reader));
        expectNothingTaken("on a mapped buffer", meta, modes);
        bench.getReader(reader);
        bench.write(1);
        expectNothingTaken("on a mapped buffer after GET_READER", meta, modes);
    }

    private void expectNothingTaken(String where, @Nullable Meta meta, OpenFlag... modes) throws Exception {
        Account before = account(meta);
        for (OpenFlag access : modes) {
            for (Map.Entry<String, Expect.Call> call : harmlessCalls(access).entrySet()) {
                for (int round = 0; round < ROUNDS; round++) {
                    call.getValue().make();
                    Expect.equal(
                            "events after " + call.getKey() + " (" + access + "), " + where, before, account(meta));
                }
            }
        }
    }

    private Account account(@Nullable Meta meta) throws ErrnoException {
        RingBufferStats stats = bench.instance().stats(bench.cpu());
        return new Account(stats.entries(), stats.overrun(), stats.readEvents(), meta == null ? null : meta.snapshot());
    }

    private Map<String, Expect.Call> harmlessCalls(OpenFlag access) throws ErrnoException {
        TraceFs tracefs = bench.tracefs();
        TraceFile file = bench.open(bench.rawPath(), access, OpenFlag.NONBLOCK);
        Map<String, Expect.Call> calls = new LinkedHashMap<>();
        calls.put(
                "open and close",
                () -> tracefs.open(bench.rawPath(), Set.of(access)).close());
        calls.put(
                "open with NONBLOCK and close",
                () -> tracefs.open(bench.rawPath(), Set.of(access, OpenFlag.NONBLOCK))
                        .close());
        calls.put("poll(0)", () -> file.poll(0));
        calls.put("poll(1)", () -> file.poll(1));
        calls.put("request 0", () -> file.ioctl(0));
        calls.put("an unknown request", () -> Expect.errno("it", () -> file.ioctl(UNKNOWN_REQUEST), Errno.ENOTTY));
        calls.put("a read of nothing", () -> attempt(() -> file.read(Direct.bytes(0))));
        calls.put("a write", () -> attempt(() -> file.write(Direct.of("x"))));
        calls.put("mmap, mprotect and munmap", () -> attempt(() -> mapParts(file)));
        if (access == OpenFlag.READ_ONLY) {
            calls.putAll(harmlessCallsOnOthers());
        }
        calls.put("wakeUp", file::wakeUp);
        calls.put("poll of a woken file", () -> file.poll(-1));
        return calls;
    }

    private Map<String, Expect.Call> harmlessCallsOnOthers() throws ErrnoException {
        String directory = "per_cpu/cpu" + bench.cpu();
        Map<String, Expect.Call> calls = new LinkedHashMap<>();
        calls.put("list", () -> bench.tracefs().list(bench.path(directory)));
        calls.put("a read of trace", () -> bench.instance().read("trace"));
        calls.put("a read of the CPU's trace", () -> bench.instance().read(directory + "/trace"));
        calls.put("a read of stats", () -> bench.instance().read(directory + "/stats"));
        calls.put(
                "availability",
                () -> bench.subject().backend().availability(bench.subject().options()));
        return calls;
    }

    /** Whether it succeeds is for other rules to say. */
    private static void attempt(Expect.Call call) throws Exception {
        try {
            call.make();
        } catch (ErrnoException refused) {
            // an attempt must not take anything either
        }
    }

    private void mapParts(TraceFile file) throws ErrnoException {
        int page = bench.pageSizeBytes();
        for (int first = 0; first <= Bench.SMALL_PAGES; first++) {
            try (MappedMemory memory = file.map((long) first * page, page, MappedRing.READ, Sharing.SHARED)) {
                memory.protect(Set.of());
                memory.protect(MappedRing.READ);
                memory.slice(0, page).getLong(0);
            }
        }
    }

    @Test
    @Rule("I-35")
    void waitingHindersNoOtherCall() throws Exception {
        MappedMemory memory = bench.mapMeta(bench.openRaw());
        TraceFile pipe = bench.open(bench.path("trace_pipe"), OpenFlag.READ_ONLY);
        expectUnhindered("a read of trace_pipe", () -> pipe.read(Direct.bytes(bench.pageSizeBytes())));
        pipe.close();
        TraceFile raw = bench.openBlockingRaw();
        expectUnhindered("poll", () -> raw.poll(-1));
        expectUnhindered("GET_READER", () -> bench.getReader(raw));
        expectUnhindered("a read of trace_pipe_raw", () -> raw.read(Direct.bytes(bench.pageSizeBytes())));
        memory.close();
    }

    private void expectUnhindered(String waiting, Callable<Integer> wait) throws Exception {
        drain();
        Blocked<Integer> waiter = bench.start(waiting, wait).expectBlocked();
        for (Map.Entry<String, Expect.Call> call : callsOnOthers().entrySet()) {
            bench.start(call.getKey() + " while " + waiting + " waits", () -> {
                        call.getValue().make();
                        return true;
                    })
                    .expectReturn();
        }
        waiter.expectBlocked();
        bench.write(1);
        waiter.expectReturn();
    }

    private void drain() throws Exception {
        TraceFile file = bench.openRaw();
        while (file.poll(0) != 0) {
            bench.getReader(file);
        }
    }

    /** Another file of the CPU stays open: closing it ends the wait of GET_READER. */
    private Map<String, Expect.Call> callsOnOthers() throws ErrnoException {
        TraceFs tracefs = bench.tracefs();
        String beside = ownDirectory("-beside");
        TraceFile raw = bench.openRaw();
        TraceFile control = bench.open(bench.path("buffer_percent"), OpenFlag.READ_WRITE);
        List<MappedMemory> mappings = new ArrayList<>();
        Map<String, Expect.Call> calls = new LinkedHashMap<>();
        calls.put("mkdir", () -> tracefs.mkdir(beside));
        calls.put("list of instances", () -> tracefs.list("instances"));
        calls.put("list of the instance", () -> tracefs.list(bench.instance().path()));
        calls.put(
                "open in another instance",
                () -> tracefs.open(beside + "/tracing_on", Set.of(OpenFlag.READ_ONLY))
                        .close());
        calls.put("rmdir", () -> tracefs.rmdir(beside));
        calls.put("open", () -> bench.open(bench.rawPath(), OpenFlag.READ_ONLY));
        calls.put("map", () -> mappings.add(bench.mapMeta(raw)));
        calls.put("slice", () -> mappings.get(0).slice(0, Meta.STRUCT_BYTES).getInt(0));
        calls.put("protect", () -> mappings.get(0).protect(MappedRing.READ));
        calls.put("closing a mapping", () -> mappings.get(0).close());
        calls.put("poll of another file", () -> raw.poll(1));
        calls.put("an unknown request", () -> attempt(() -> raw.ioctl(UNKNOWN_REQUEST)));
        calls.put("a read of another file", () -> control.read(Direct.bytes(TEXT_BYTES)));
        calls.put("a write of another file", () -> control.write(Direct.of("0")));
        calls.put("wakeUp of another file", raw::wakeUp);
        calls.put("closing another file", control::close);
        return calls;
    }

    /** The path of an instance that a test makes; it is removed after the test. */
    private String ownDirectory(String suffix) throws ErrnoException {
        String path = bench.instance().path() + suffix;
        bench.own(() -> attempt(() -> bench.tracefs().rmdir(path)));
        return path;
    }

    @Test
    @Rule("B-20")
    void interruptIsKept() throws Exception {
        for (Map.Entry<String, Expect.Call> call : callsThatDoNotWait().entrySet()) {
            String what = call.getKey() + " of a thread that was interrupted before";
            Blocked<Boolean> thread = bench.start(what, () -> {
                Thread.currentThread().interrupt();
                call.getValue().make();
                return Thread.interrupted();
            });
            Expect.equal("the interrupt after " + what, true, thread.expectReturn());
        }
    }

    private Map<String, Expect.Call> callsThatDoNotWait() throws Exception {
        bench.write(1);
        Map<String, Expect.Call> calls = new LinkedHashMap<>(callsOnOthers());
        TraceFile raw = bench.openRaw();
        TraceFile blocking = bench.openBlockingRaw();
        TraceFile control = bench.open(bench.path("tracing_on"), OpenFlag.READ_ONLY);
        TraceFile marker = bench.markerFile();
        List<MappedMemory> mappings = new ArrayList<>();
        calls.put("a map", () -> mappings.add(bench.mapMeta(raw)));
        calls.put("a read of a raw page", () -> blocking.read(Direct.bytes(bench.pageSizeBytes())));
        calls.put("GET_READER", () -> bench.getReader(raw));
        calls.put("request 0", () -> blocking.ioctl(0));
        calls.put("poll(0)", () -> raw.poll(0));
        calls.put("a write of a marker", () -> marker.write(Direct.bytes(Marker.MIN_BYTES)));
        calls.put("a refused read", () -> attempt(() -> raw.read(Direct.bytes(bench.pageSizeBytes()))));
        calls.put("a refused write", () -> attempt(() -> control.write(Direct.of("1"))));
        calls.put("a refused map", () -> attempt(() -> bench.mapMeta(control)));
        calls.put("a refused open", () -> attempt(() -> bench.open(bench.path("no-such-file"), OpenFlag.READ_ONLY)));
        calls.put("a refused list", () -> attempt(() -> bench.tracefs().list(bench.path("no-such-directory"))));
        calls.put(
                "a refused mkdir",
                () -> attempt(() -> bench.tracefs().mkdir(bench.instance().path())));
        calls.put("a refused rmdir", () -> attempt(() -> bench.tracefs().rmdir(bench.path("per_cpu"))));
        calls.put("closing the mapping", () -> mappings.get(0).close());
        calls.put("closing the raw file", raw::close);
        calls.put("closing the file that waits for events", blocking::close);
        calls.put("closing a closed file", raw::close);
        return calls;
    }

    /** With files of the top level, which are only read: the instance of a test goes with the tracefs of its session. */
    @Test
    @Rule("B-21")
    void filesOutliveTheOnlyTracefs() throws Exception {
        List<TraceFile> files = new ArrayList<>();
        for (String name : List.of("tracing_on", "trace_clock", "buffer_size_kb")) {
            files.add(bench.open(name, OpenFlag.READ_ONLY));
        }
        bench.reopenTracefs(() -> {
            for (TraceFile file : files) {
                int count = file.read(Direct.bytes(TEXT_BYTES));
                Expect.that(
                        count > 0,
                        "bytes read of " + file.path() + " after its tracefs, the only one, was closed",
                        "1 or more",
                        count);
                Expect.errno("an unknown request", () -> file.ioctl(UNKNOWN_REQUEST), Errno.ENOTTY);
            }
        });
    }

    @Test
    @Rule("P-26")
    void longWaitsAreNotCutShort() throws Exception {
        List<Blocked<Integer>> endless = new ArrayList<>();
        for (long timeoutNanos : ENDLESS_NANOS) {
            TraceFile file = bench.openRaw();
            endless.add(bench.start(
                    "poll for " + timeoutNanos + " ns, looked at after " + LONGEST_WAIT.toMillis() + " ms",
                    () -> file.poll(timeoutNanos)));
        }
        List<Blocked<Long>> limited = new ArrayList<>();
        for (Duration timeout : LONG_WAITS) {
            TraceFile file = bench.openRaw();
            limited.add(bench.start("poll for " + timeout.toNanos() + " ns", timeout, () -> {
                long start = System.nanoTime();
                Expect.equal("poll of an empty buffer", 0, file.poll(timeout.toNanos()));
                return System.nanoTime() - start;
            }));
        }
        for (int i = 0; i < LONG_WAITS.size(); i++) {
            long nanos = LONG_WAITS.get(i).toNanos();
            long taken = limited.get(i).expectReturn();
            Expect.that(taken >= nanos, "time that a poll for " + nanos + " ns took, in ns", "no less", taken);
        }
        Blocked.expectAllBlocked(endless);
        bench.write(1);
        for (Blocked<Integer> poll : endless) {
            Expect.equal("poll after an event", TraceFile.POLLIN, poll.expectReturn());
        }
    }
}
