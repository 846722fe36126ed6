package dev.ringmap.benchmarks;

import dev.ringmap.EventCursor;
import dev.ringmap.SubBuffer;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to walk over a page and look at each event: time per page of about 84 events. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EventWalkBenchmark {

    private static final int CACHE_LINE_BYTES = 64;

    /** 16 pages stay in the first-level cache or near it; 32,768 are 128 MiB and come from memory. */
    @Param({"16", "32768"})
    int pageCount;

    private ByteBuffer[] pages;
    private int next;

    @Setup
    public void prepare() {
        pages = CapturedPages.repeated(pageCount);
    }

    @Benchmark
    public long cursor() {
        return walk(nextPage());
    }

    /** Loads that do not depend on each other, in front of a walk in which each depends on the one before. */
    @Benchmark
    public long cursorAfterTouch() {
        ByteBuffer page = nextPage();
        long touched = 0;
        for (int offset = 0; offset < CapturedPages.PAGE_BYTES; offset += CACHE_LINE_BYTES) {
            touched += page.get(offset);
        }
        return touched + walk(page);
    }

    private ByteBuffer nextPage() {
        next = next + 1 == pageCount ? 0 : next + 1;
        return pages[next];
    }

    private static long walk(ByteBuffer page) {
        EventCursor event = SubBuffer.of(page, CapturedPages.LAYOUT).events();
        long sum = 0;
        while (event.next()) {
            sum += event.timestamp() + event.intAt(4);
        }
        return sum;
    }
}
