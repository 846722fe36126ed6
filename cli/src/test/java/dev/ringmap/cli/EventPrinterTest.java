package dev.ringmap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.ringmap.Backends;
import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.events.EventFormats;
import dev.ringmap.events.print.TraceOptions;
import dev.ringmap.events.render.FieldsJson.Longs;
import dev.ringmap.events.stream.StreamedEvent;
import dev.ringmap.events.stream.TraceStream;
import dev.ringmap.events.symbols.KernelSymbols;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.TraceFs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How an event is printed in each notation, on a simulated kernel. */
class EventPrinterTest {

    private static final int ROUNDS = 50;
    private static final int PRINTINGS = 200;

    private TraceFs tracefs;
    private TraceInstance trace;

    @BeforeEach
    void create() throws ErrnoException {
        tracefs = Backends.select("sim").open();
        trace = Tracing.over(tracefs).createInstance("printed");
    }

    @AfterEach
    void remove() throws ErrnoException {
        trace.close();
        tracefs.close();
    }

    /** A stream whose next event is a marker. */
    private TraceStream marked(Collection<String> known) throws ErrnoException {
        trace.marker("mark");
        return TraceStream.of(List.of(trace.map(0)), EventFormats.load(trace, known));
    }

    private static StreamedEvent next(TraceStream stream) throws IOException {
        return (StreamedEvent) Objects.requireNonNull(stream.next(Duration.ZERO));
    }

    private TaskNames names() throws ErrnoException {
        return TaskNames.load(Tracing.over(tracefs), trace, TraceOptions.DEFAULT);
    }

    private EventPrinter texts(Output out) throws ErrnoException {
        TaskNames names = names();
        return TextPrinter.ofText(out, names, names.header(trace.clock(), TraceOptions.DEFAULT), KernelSymbols.NONE);
    }

    private EventPrinter fields(Output out) throws ErrnoException {
        TaskNames names = names();
        return TextPrinter.ofFields(out, names, names.header(trace.clock(), TraceOptions.DEFAULT));
    }

    private static EventPrinter objects(Output out) {
        return new NdjsonPrinter(out, Longs.NUMBER, null);
    }

    @Test
    void shouldPrintTheBytesOfAnEventWithoutAFormat() throws Exception {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        try (TraceStream stream = marked(List.of());
                Output texts = new Output(text, false);
                Output objects = new Output(json, false)) {
            StreamedEvent event = next(stream);
            texts(texts).event(event);
            objects(objects).event(event);
        }

        String mark = "6d61726b"; // "mark"
        assertThat(text.toString(StandardCharsets.UTF_8))
                .matches("(?s).* unknown:5: 0500[0-9a-f]+" + mark + "0a00.*\n");
        assertThat(json.toString(StandardCharsets.UTF_8))
                .matches("(?s).*\"pid\":[1-9]\\d*,\"event\":\"unknown:5\",\"raw\":\"0500[0-9a-f]+" + mark
                        + "0a00.*\"}\n");
    }

    /** But for what the kernel remembers of tasks, which is read now and then, and not in every round. */
    @Test
    void shouldAllocateNothingForAnEvent() throws Exception {
        try (Output out = new Output(OutputStream.nullOutputStream(), false);
                TraceStream stream = marked(List.of("ftrace:print"))) {
            StreamedEvent event = next(stream);
            for (EventPrinter printer : List.of(texts(out), fields(out), objects(out))) {
                assertThat(leastAllocatedBytes(event, printer))
                        .as("%s", printer.getClass())
                        .isLessThan(8 * PRINTINGS);
            }
        }
    }

    private static long leastAllocatedBytes(StreamedEvent event, EventPrinter printer) throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < PRINTINGS; i++) {
                printer.event(event);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }
}
