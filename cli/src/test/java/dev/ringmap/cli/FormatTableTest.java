package dev.ringmap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmap.EventCursor;
import dev.ringmap.RingBufferMapping;
import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.events.EventFormats;
import dev.ringmap.events.render.FieldsJson.Longs;
import dev.ringmap.events.render.FieldsText;
import dev.ringmap.events.stream.FormatLookup;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.TraceFs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An event of a type that has not been met, on a simulated kernel. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class FormatTableTest {

    private static final int PRINT_ID = 5;
    private static final String PRINT_FORMAT = "instances/formats/events/ftrace/print/format";

    private Tracing tracing;
    private TraceInstance trace;
    private RingBufferMapping ring;

    @AfterEach
    void close() throws ErrnoException {
        ring.close();
        trace.close();
    }

    /** Makes an instance, with no format read yet. */
    private void open(TraceFs tracefs) throws ErrnoException {
        tracing = Tracing.over(tracefs);
        trace = tracing.createInstance("formats");
        ring = trace.map(0);
    }

    private FormatLookup lookup() {
        return FormatLookup.of(trace, EventFormats.of(List.of()));
    }

    private EventCursor nextEvent() throws ErrnoException {
        trace.marker("mark");
        assertThat(ring.advance()).isTrue();
        EventCursor event = ring.events();
        assertThat(event.next()).isTrue();
        return event;
    }

    @Test
    void shouldNotWaitForTheFormatAndKnowItWhenItHasBeenFound() throws Exception {
        CountDownLatch mayRead = new CountDownLatch(1);
        open(SimulatedKernels.watched(SimulatedKernels.quiet(), path -> {
            if (path.endsWith("/format")) {
                mayRead.await();
            }
        }));
        try (FormatTable<FieldsText> table = new FormatTable<>(lookup(), FieldsText::of)) {
            EventCursor event = nextEvent();
            for (int i = 0; i < 3; i++) {
                FormatTable.Entry<FieldsText> entry = table.of(event);
                assertThat(entry.name).isEqualTo("unknown:" + PRINT_ID);
                assertThat(entry.fields).isNull();
            }
            assertThat(table.withoutFormat()).isEqualTo(3);

            mayRead.countDown();
            while (table.of(event).fields == null) {
                Thread.sleep(1);
            }
            assertThat(table.of(event).name).isEqualTo("ftrace:print");
        }
    }

    @Test
    void shouldPrintTheBytesOfAnEventWhoseFormatHasVanished() throws Exception {
        open(SimulatedKernels.watched(SimulatedKernels.quiet(), path -> {
            if (path.equals(PRINT_FORMAT)) {
                throw new ErrnoException("open", path, Errno.ENOENT);
            }
        }));
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        ByteArrayOutputStream json = new ByteArrayOutputStream();

        EventCursor event = nextEvent();
        long printedForPeople = print(event, new Output(text, false), true);
        long printedForPrograms = print(event, new Output(json, false), false);

        String mark = "6d61726b"; // "mark"
        assertThat(text.toString(StandardCharsets.UTF_8))
                .matches("(?s).* unknown:5: 0500[0-9a-f]+" + mark + "0a00.*\n");
        assertThat(json.toString(StandardCharsets.UTF_8))
                .matches("(?s).*\"event\":\"unknown:5\",\"raw\":\"0500[0-9a-f]+" + mark + "0a00.*\"}\n");
        assertThat(printedForPeople).isEqualTo(1);
        assertThat(printedForPrograms).isEqualTo(1);
    }

    private long print(EventCursor event, Output out, boolean forPeople) throws IOException {
        TaskNames names = TaskNames.load(tracing, trace);
        try (EventPrinter printer = forPeople
                ? TextPrinter.ofFields(out, lookup(), names, trace.clock())
                : new NdjsonPrinter(out, lookup(), Longs.NUMBER, null)) {
            printer.event(0, event);
            out.flush();
            return printer.withoutFormat();
        }
    }

    @Test
    void shouldGoOnPrintingBytesWhenTheSearchWasInVain() throws Exception {
        open(SimulatedKernels.watched(SimulatedKernels.quiet(), path -> {
            if (path.equals(PRINT_FORMAT)) {
                throw new ErrnoException("open", path, Errno.ENOENT);
            }
        }));
        FormatLookup lookup = lookup();
        try (FormatTable<FieldsText> table = new FormatTable<>(lookup, FieldsText::of)) {
            while (!lookup.isOver(PRINT_ID)) {
                Thread.sleep(1);
            }
            EventCursor event = nextEvent();
            for (int i = 1; i <= 1_000; i++) {
                assertThat(table.of(event).name).isEqualTo("unknown:" + PRINT_ID);
            }
            assertThat(table.withoutFormat()).isEqualTo(1_000);
        }
    }
}
