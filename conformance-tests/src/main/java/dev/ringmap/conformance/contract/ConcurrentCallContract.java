package dev.ringmap.conformance.contract;

import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.conformance.internal.Blocked;
import dev.ringmap.conformance.internal.Direct;
import dev.ringmap.conformance.internal.Expect;
import dev.ringmap.conformance.internal.Leaks;
import dev.ringmap.conformance.spec.Rule;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * Family S, the part on concurrent calls: of several threads, and of one whose wait is ended.
 *
 * @since 0.1
 */
public abstract class ConcurrentCallContract extends Contract {

    private static final int FEW = 12;
    private static final int CLOSERS = 2;
    private static final int CLOSED_TOGETHER = 12;
    private static final int LOOKS = 1_000;
    private static final int ROUNDS = 150;
    private static final int TEXT_BYTES = 1 << 14;
    private static final int MOST_PERCENT = 100;

    /** A wait that ends sooner may not have begun. */
    private static final long WAIT_MILLIS = 2;

    /** Called by the entry that runs it. */
    protected ConcurrentCallContract() {}

    @Test
    @Rule("S-65")
    void nothingIsLeftOfAWaitThatCloseEnds() throws Exception {
        bench.mapMeta(bench.openRaw());
        String raw = bench.rawPath();
        String pipe = bench.path("trace_pipe");
        Leaks.expectNone("close() while a call waits", FEW, () -> {
            closeWhileWaiting("GET_READER", raw, bench::getReader);
            closeWhileWaiting("read", raw, file -> file.read(Direct.bytes(TEXT_BYTES)));
            closeWhileWaiting("poll", raw, file -> file.poll(-1));
            closeWhileWaiting("read of trace_pipe", pipe, file -> file.read(Direct.bytes(TEXT_BYTES)));
        });
    }

    @FunctionalInterface
    private interface Wait {
        int on(TraceFile file) throws ErrnoException;
    }

    private void closeWhileWaiting(String what, String path, Wait wait) throws Exception {
        TraceFile file = bench.tracefs().open(path, Set.of(OpenFlag.READ_ONLY));
        Blocked<Integer> call = bench.start(what + " while its file is closed", () -> {
            try {
                return wait.on(file);
            } catch (ErrnoException closed) {
                return 0; // what each has to answer is for other rules to say
            }
        });
        Thread.sleep(WAIT_MILLIS);
        file.close();
        call.expectReturn();
    }

    @Test
    @Rule("S-66")
    void everyFileGivesItsOwnBytes() throws Exception {
        TraceInstance other = bench.own(Tracing.over(bench.tracefs()).createTemporaryInstance("conformance"));
        List<Blocked<Boolean>> threads = new ArrayList<>();
        for (String name : List.of("events/header_page", "trace_clock", "events/sched/sched_switch/format")) {
            String path = bench.path(name);
            String text = read(path);
            threads.add(start(() -> expectText(path, text)));
        }
        AtomicInteger percent = new AtomicInteger();
        for (String path : List.of(bench.path("buffer_percent"), other.path() + "/buffer_percent")) {
            threads.add(start(() -> {
                String written = Integer.toString(percent.incrementAndGet() % MOST_PERCENT);
                try (TraceFile file = bench.tracefs().open(path, Set.of(OpenFlag.WRITE_ONLY))) {
                    file.write(Direct.of(written));
                }
                expectText(path, written + "\n");
            }));
        }
        for (Blocked<Boolean> thread : threads) {
            thread.expectReturn();
        }
    }

    private Blocked<Boolean> start(Expect.Call call) {
        return bench.start("reads and writes of several files at once", bench.patience(), () -> {
            for (int round = 0; round < ROUNDS; round++) {
                call.make();
            }
            return true;
        });
    }

    private void expectText(String path, String text) throws ErrnoException {
        Expect.equal("text of " + path + ", read while others are", text, read(path));
    }

    private String read(String path) throws ErrnoException {
        ByteBuffer text = Direct.bytes(TEXT_BYTES);
        try (TraceFile file = bench.tracefs().open(path, Set.of(OpenFlag.READ_ONLY))) {
            while (text.hasRemaining() && file.read(text) > 0) {
                // a text may come in pieces
            }
        }
        return StandardCharsets.UTF_8.decode(text.flip()).toString();
    }

    @Test
    @Rule("S-67")
    void severalMayCloseAtOnce() throws Exception {
        TraceFile file = bench.openRaw();
        MappedMemory kept = bench.mapMeta(file);
        closeTogether("a mapping", () -> {
            MappedMemory memory = bench.mapMeta(file);
            return memory::close;
        });
        closeTogether("a file", () -> {
            TraceFile opened = bench.openRaw();
            return opened::close;
        });
        TraceFs tracefs = bench.subject().backend().open(bench.subject().options());
        bench.own(tracefs);
        closeTogether("a tracefs", List.of(tracefs::close));
        bench.write(1);
        Expect.equal("GET_READER on the file that stayed open", 0, bench.getReader(file));
        Expect.equal(
                "entries in the mapping that was kept", 1L, bench.meta(kept).entries());
    }

    private void closeTogether(String what, Callable<Expect.Call> make) throws Exception {
        List<Expect.Call> closes = new ArrayList<>();
        for (int i = 0; i < CLOSED_TOGETHER; i++) {
            closes.add(make.call());
        }
        closeTogether(what, closes);
    }

    /** Makes each close in all threads at once: they go on to the next one when all have reached it. */
    private void closeTogether(String what, List<Expect.Call> closes) throws Exception {
        AtomicInteger arrived = new AtomicInteger();
        List<Blocked<Boolean>> closers = new ArrayList<>();
        for (int closer = 0; closer < CLOSERS; closer++) {
            closers.add(bench.start("close() of " + what + " by two threads at once", bench.patience(), () -> {
                try {
                    for (int i = 0; i < closes.size(); i++) {
                        arrived.incrementAndGet();
                        await(arrived, CLOSERS * (i + 1));
                        closes.get(i).make();
                    }
                } finally {
                    arrived.addAndGet(CLOSERS * closes.size()); // a thread that failed does not come any more
                }
                return true;
            }));
        }
        for (Blocked<Boolean> closer : closers) {
            closer.expectReturn();
        }
    }

    /** Spins, because waking takes longer than a close; after a while it pauses, because the others may need this processor. */
    private static void await(AtomicInteger arrived, int all) {
        for (int look = 0; arrived.get() < all; look++) {
            if (look < LOOKS) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(1);
            }
        }
    }
}
