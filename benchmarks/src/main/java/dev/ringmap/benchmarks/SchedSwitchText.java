package dev.ringmap.benchmarks;

import dev.ringmap.EventCursor;
import dev.ringmap.RecordedSubBuffer;
import dev.ringmap.events.EventFormat;
import dev.ringmap.events.LongField;
import dev.ringmap.events.TextBuffer;
import dev.ringmap.events.print.EventText;
import dev.ringmap.events.print.PrintFormat;
import dev.ringmap.events.symbols.KernelSymbols;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What {@code peers/tep-text.c} measures, of Ringmap: {@code FORMAT PAGES ROUNDS} prints the CPU time for an event, the least of all rounds.
 * Events are read where they are, so each includes the walk over the pages, which is printed too.
 */
public final class SchedSwitchText {

    private static final int REPEATS = 40;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** One buffer for all pages, as a reader has: another one for each would be an allocation each. */
    private final ByteBuffer pages;

    private final EventText text;
    private final LongField[] numbers;
    private final RecordedSubBuffer subBuffer = new RecordedSubBuffer(CapturedPages.LAYOUT, "a capture");
    private final TextBuffer out = new TextBuffer();
    private long sink;
    private long count;

    private SchedSwitchText(EventFormat format, byte[] capture) {
        this.text = new EventText(PrintFormat.of(format, KernelSymbols.NONE));
        this.numbers = Stream.of("prev_pid", "prev_prio", "prev_state", "next_pid", "next_prio")
                .map(format::longField)
                .toArray(LongField[]::new);
        this.pages = ByteBuffer.allocateDirect(capture.length + CapturedPages.PAGE_BYTES)
                .alignedSlice(CapturedPages.PAGE_BYTES)
                .slice(0, capture.length)
                .put(0, capture);
    }

    public static void main(String[] args) throws IOException {
        EventFormat format = EventFormat.parse("sched", Files.readString(Path.of(args[0])), Long.BYTES);
        SchedSwitchText measured = new SchedSwitchText(format, Files.readAllBytes(Path.of(args[1])));
        double leastText = Double.MAX_VALUE;
        double leastFields = Double.MAX_VALUE;
        double leastWalk = Double.MAX_VALUE;
        for (int round = Integer.parseInt(args[2]); round > 0; round--) {
            leastText = Math.min(leastText, measured.nanos(measured::write));
            leastFields = Math.min(leastFields, measured.nanos(measured::read));
            leastWalk = Math.min(leastWalk, measured.nanos(measured::walk));
        }
        System.err.println(measured.out);
        System.out.printf("text %.1f%nfields %.1f%nwalk %.1f%n", leastText, leastFields, leastWalk);
    }

    private double nanos(Consumer<EventCursor> use) {
        long start = THREADS.getCurrentThreadCpuTime();
        count = 0;
        for (int repeat = 0; repeat < REPEATS; repeat++) {
            for (int offset = 0; offset < pages.capacity(); offset += CapturedPages.PAGE_BYTES) {
                subBuffer.show(0, pages.limit(offset + CapturedPages.PAGE_BYTES).position(offset));
                use.accept(subBuffer.events());
            }
        }
        return (double) (THREADS.getCurrentThreadCpuTime() - start) / count;
    }

    private void write(EventCursor events) {
        while (events.next()) {
            out.clear();
            text.append(events, out);
            sink += out.lengthBytes();
            count++;
        }
    }

    private void walk(EventCursor events) {
        long sum = 0;
        long seen = 0;
        while (events.next()) {
            sum += events.timestamp();
            seen++;
        }
        sink += sum;
        count += seen;
    }

    private void read(EventCursor events) {
        long sum = 0;
        long seen = 0;
        while (events.next()) {
            for (LongField number : numbers) {
                sum += number.read(events);
            }
            seen++;
        }
        sink += sum;
        count += seen;
    }
}
