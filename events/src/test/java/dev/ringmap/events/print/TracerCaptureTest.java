package dev.ringmap.events.print;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmap.TraceEvent;
import dev.ringmap.events.TextBuffer;
import dev.ringmap.events.TraceCapture;
import dev.ringmap.events.merge.EventMerge;
import dev.ringmap.events.symbols.Tgids;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds what tracers write against what other kernels than the one that runs here have made of the same pages, byte by byte. */
class TracerCaptureTest {

    /** What the kernel shows in place of an address, before it has a secret to hash it with. */
    private static final String HASHED = "(____ptrval____)";

    /** What an event looks like. */
    private interface Writer {
        void append(int cpu, TraceEvent event, TextBuffer out);
    }

    private static List<String> write(TraceCapture capture, Writer writer) throws IOException {
        TextBuffer out = new TextBuffer();
        EventMerge merge = capture.events();
        while (merge.advance()) {
            while (merge.next()) {
                writer.append(merge.cpu(), merge.event(), out);
            }
        }
        return new ArrayList<>(out.toString().lines().toList());
    }

    private static List<String> writeLines(TraceCapture capture) throws IOException {
        TraceHeader header = new TraceHeader(capture.comms(), "local");
        return write(capture, (cpu, event, out) -> {
            header.append(cpu, event, out);
            EventLine line =
                    EventLine.of(capture.formats().format(event.typeId()).orElseThrow(), capture.symbols(), header);
            assertThat(line.append(event, out)).as("%s", out).isTrue();
            out.append('\n');
        });
    }

    private static List<String> writeGraph(TraceCapture capture, int cpuCount) throws IOException {
        FunctionGraphText graph = FunctionGraphText.of(
                capture.formats(),
                capture.symbols(),
                new TraceHeader(
                        capture.comms(),
                        Tgids.parse(new byte[0]),
                        "local",
                        TraceOptions.parse(capture.text("trace_options"))),
                cpuCount);
        return write(
                capture,
                (cpu, event, out) -> assertThat(graph.append(cpu, event, out))
                        .as("%s", event)
                        .isTrue());
    }

    private static void compare(List<String> written, List<String> printed) {
        assertThat(written).hasSizeGreaterThanOrEqualTo(printed.size());
        for (int i = 0; i < printed.size(); i++) {
            if (printed.get(i).contains(HASHED)) {
                continue;
            }
            assertThat(written.get(i)).as("line %d", i).isEqualTo(printed.get(i));
        }
    }

    @Test
    void binaryPrints() throws IOException {
        TraceCapture capture = TraceCapture.of("6.12-bprint");
        List<String> printed = capture.text("trace")
                .replace("no newline 3 ", "no newline 3\n ") // the kernel ends a line where the message does
                .lines()
                .toList();
        compare(writeLines(capture), printed);
    }

    @Test
    void repeatedFunctions() throws IOException {
        TraceCapture capture = TraceCapture.of("6.12-function-repeats");
        compare(writeLines(capture), capture.lines());
    }

    @Test
    void binaryPrintsAsComments() throws IOException {
        TraceCapture capture = TraceCapture.of("6.12-bprint-graph");
        compare(writeGraph(capture, 1), capture.lines());
    }

    @ParameterizedTest
    @ValueSource(strings = {"7.2-graph", "7.2-graph-options", "7.2-graph-bare", "7.2-graph-lat"})
    void functionGraph(String name) throws IOException {
        TraceCapture capture = TraceCapture.of(name);
        compare(writeGraph(capture, 2), capture.lines());
    }
}
