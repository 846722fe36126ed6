package dev.ringmap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmap.Backends;
import dev.ringmap.LostEvents;
import dev.ringmap.PageSource;
import dev.ringmap.RecordedReader;
import dev.ringmap.SubBufferDescriptor;
import dev.ringmap.Tracing;
import dev.ringmap.events.EventFormat;
import dev.ringmap.events.EventFormats;
import dev.ringmap.events.print.FunctionGraphText;
import dev.ringmap.events.print.TraceHeader;
import dev.ringmap.events.print.TraceOptions;
import dev.ringmap.events.stream.TraceStream;
import dev.ringmap.events.symbols.Comms;
import dev.ringmap.events.symbols.KernelConstants;
import dev.ringmap.events.symbols.KernelFunctions;
import dev.ringmap.events.symbols.KernelSymbols;
import dev.ringmap.events.symbols.PrintkStrings;
import dev.ringmap.events.symbols.Tgids;
import dev.ringmap.spi.TraceFs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Prints what another kernel has captured with {@code function_graph}, and holds it against what that kernel has made of it. */
class GraphPrinterTest {

    private static final Path CAPTURES = Path.of("../events/src/test/resources/dev/ringmap/events/captures");
    private static final Pattern FILE = Pattern.compile("(?ms)^file: events/(\\S+)\n(.*?)(?=^file: |\\z)");

    /** What the kernel shows in place of an address, before it has a secret to hash it with. */
    private static final String HASHED = "(____ptrval____)";

    private static final int PAGE_BYTES = 4096;
    private static final int CPUS = 2;

    private final Map<String, byte[]> files = new HashMap<>();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final Output out = new Output(printed, false);
    private TraceFs tracefs;

    /** Of the simulated kernel nothing but its record of tasks is asked for, which is empty. */
    @BeforeEach
    void open() throws IOException {
        tracefs = Backends.select("sim").open();
    }

    @AfterEach
    void close() throws IOException {
        tracefs.close();
    }

    private void unpack(String capture) throws IOException {
        try (ZipFile zip = new ZipFile(CAPTURES.resolve(capture + ".zip").toFile())) {
            for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().<ZipEntry>map(each -> each)::iterator) {
                files.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
            }
        }
    }

    private String text(String file) {
        return new String(files.get(file), StandardCharsets.ISO_8859_1);
    }

    private Map<String, String> archive() {
        Map<String, String> texts = new HashMap<>();
        for (MatchResult file : FILE.matcher(text("formats")).results().toList()) {
            texts.put(file.group(1), file.group(2));
        }
        return texts;
    }

    private EventFormats formats() {
        List<EventFormat> formats = new ArrayList<>();
        archive().forEach((file, text) -> {
            if (file.endsWith("/format")) {
                formats.add(EventFormat.parse(file.substring(0, file.indexOf('/')), text, Long.BYTES));
            }
        });
        return EventFormats.of(formats);
    }

    private TraceStream stream(EventFormats formats) {
        SubBufferDescriptor layout = SubBufferDescriptor.parse(archive().get("header_page"), ByteOrder.LITTLE_ENDIAN);
        List<RecordedReader> readers = new ArrayList<>();
        for (int cpu = 0; cpu < CPUS; cpu++) {
            PageSource pages = PageSource.of(ByteBuffer.wrap(files.get("cpu" + cpu)), PAGE_BYTES);
            readers.add(new RecordedReader(cpu, layout, pages));
        }
        return TraceStream.of(readers, formats);
    }

    private GraphPrinter printer(EventFormats known, EventFormats all) {
        KernelSymbols symbols = new KernelSymbols(
                KernelFunctions.parse(files.get("kallsyms")), PrintkStrings.NONE, KernelConstants.NONE);
        TraceOptions options = TraceOptions.parse(text("trace_options"));
        TaskNames names = new TaskNames(
                Tracing.over(tracefs), Comms.parse(files.get("saved_cmdlines"), all), Tgids.parse(new byte[0]), false);
        TraceHeader header = names.header("local", options);
        return new GraphPrinter(
                out,
                names,
                FunctionGraphText.forTerminal(known, symbols, header, CPUS),
                known,
                TextPrinter.ofText(out, names, header, symbols));
    }

    private List<String> print(TraceStream stream, GraphPrinter printer) throws IOException {
        while (!stream.isEnded()) {
            printer.print(stream.next(Duration.ZERO));
        }
        printer.endWait();
        out.flush();
        return printed.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"7.2-graph", "7.2-graph-options", "7.2-graph-bare", "7.2-graph-lat"})
    void shouldPrintTheLinesOfTrace(String capture) throws IOException {
        unpack(capture);
        EventFormats formats = formats();
        GraphPrinter printer = printer(formats, formats);
        try (TraceStream stream = stream(formats)) {
            compare(print(stream, printer));
            assertThat(printer.withoutText()).isZero();
        }
    }

    /** Who reads {@code trace} is not told what was lost before the oldest event of each CPU. */
    private void compare(List<String> printed) {
        List<String> lines = printed.stream()
                .filter(line -> !line.matches("CPU:\\d \\[LOST .*EVENTS]"))
                .toList();
        List<String> expected = text("trace").lines().toList();
        assertThat(lines).hasSizeGreaterThanOrEqualTo(expected.size());
        for (int i = 0; i < expected.size(); i++) {
            if (!expected.get(i).contains(HASHED)) {
                assertThat(lines.get(i)).as("line %d", i).isEqualTo(expected.get(i));
            }
        }
    }

    /** As that of a probe that is made in the middle of a stream. */
    @Test
    void shouldTakeAFormatThatComesLater() throws IOException {
        unpack("7.2-graph");
        EventFormats formats = formats();
        EventFormats tracer = EventFormats.of(formats.matching("ftrace:funcgraph_*"));
        GraphPrinter printer = printer(tracer, formats);
        try (TraceStream stream = stream(formats)) {
            compare(print(stream, printer));
            assertThat(printer.withoutText()).isZero();
        }
    }

    @Test
    void shouldPrintARemarkBehindWhatItsCpuHeldBack() throws IOException {
        unpack("7.2-graph");
        EventFormats formats = formats();
        GraphPrinter printer = printer(formats, formats);
        try (TraceStream stream = stream(formats)) {
            for (int i = 0; i < 1_000; i++) {
                printer.print(stream.next(Duration.ZERO));
                out.flush();
                int before = printed.size();
                printer.lost(0, LostEvents.UNKNOWN);
                out.flush();
                String held = printed.toString(StandardCharsets.UTF_8).substring(before);
                assertThat(held).endsWith("CPU:0 [LOST EVENTS]\n");
                if (held.contains("{\n")) {
                    return;
                }
            }
        }
        throw new AssertionError("no function was held back");
    }
}
