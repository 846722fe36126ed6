package dev.ringmap.benchmarks;

import dev.ringmap.EventCursor;
import dev.ringmap.SubBuffer;
import dev.ringmap.events.EventFormat;
import dev.ringmap.events.TextBuffer;
import dev.ringmap.events.print.EventText;
import dev.ringmap.events.print.PrintFormat;
import dev.ringmap.events.symbols.KernelSymbols;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to write one sched_switch as the kernel does: 111 bytes of text from a record of 64. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PrintFormatBenchmark {

    private static final String RESOURCE = "sched_switch-6.18-x86_64.format";
    private static final int RECORD_BYTES = 64;
    private static final int HEADER_BYTES = 8;

    private final TextBuffer out = new TextBuffer();
    private EventFormat format;
    private EventText text;
    private EventCursor event;

    @Setup
    public void prepare() throws IOException {
        try (InputStream resource = PrintFormatBenchmark.class.getResourceAsStream(RESOURCE)) {
            String words = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
            format = EventFormat.parse("sched", words, Long.BYTES);
        }
        text = new EventText(PrintFormat.of(format, KernelSymbols.NONE));
        event = SubBuffer.of(page(), CapturedPages.LAYOUT).events();
        event.next();
    }

    private ByteBuffer page() {
        ByteBuffer page = ByteBuffer.allocateDirect(CapturedPages.PAGE_BYTES).order(CapturedPages.LAYOUT.order());
        int start = CapturedPages.LAYOUT.dataOffset();
        page.putLong(CapturedPages.LAYOUT.commitOffset(), RECORD_BYTES + HEADER_BYTES);
        page.putInt(start + Integer.BYTES, RECORD_BYTES + Integer.BYTES);
        int record = start + HEADER_BYTES;
        page.putShort(record, (short) format.id());
        page.put(record + 8, "kworker/0:1".getBytes(StandardCharsets.UTF_8));
        page.putInt(record + 24, 4242).putInt(record + 28, 120).putLong(record + 32, 1);
        page.put(record + 40, "swapper/1".getBytes(StandardCharsets.UTF_8));
        page.putInt(record + 56, 0).putInt(record + 60, 120);
        return page;
    }

    @Benchmark
    public int schedSwitch() {
        out.clear();
        text.append(event, out);
        return out.lengthBytes();
    }

    @Benchmark
    public PrintFormat parse() {
        return PrintFormat.of(format, KernelSymbols.NONE);
    }
}
