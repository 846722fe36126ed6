package dev.ringmap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.ringmap.Backends;
import dev.ringmap.LostEvents;
import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.events.EventFormats;
import dev.ringmap.events.render.FieldsJson.Longs;
import dev.ringmap.events.stream.StreamedEvent;
import dev.ringmap.events.stream.TraceStream;
import dev.ringmap.spi.TraceFs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is printed for programs, read by parsers that are not ours. */
class NdjsonPrinterTest {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** The first that a double does not hold. */
    private static final long INEXACT = (1L << 53) + 1;

    private static final String NASTY = "\"\\\t\u202e\u2066\u200f\u061c\u2028\ufeff\u0085 🐧 {}[],:";

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final Output out = new Output(written, false);

    private TraceFs tracefs;
    private TraceInstance trace;

    @BeforeEach
    void create() throws Exception {
        tracefs = Backends.select("sim").open();
        trace = Tracing.over(tracefs).createInstance("printed");
    }

    @AfterEach
    void remove() throws Exception {
        trace.close();
        tracefs.close();
    }

    private NdjsonPrinter printer(Longs longs) {
        return new NdjsonPrinter(out, longs, null);
    }

    private List<String> lines() throws IOException {
        out.flush();
        return written.toString(StandardCharsets.UTF_8).lines().toList();
    }

    /** Every value of a line with the type that it has, in the order of the line. */
    private static List<String> tokens(String line) throws IOException {
        List<String> tokens = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(line)) {
            assertThat(parser.nextToken()).isEqualTo(JsonToken.START_OBJECT);
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isScalarValue()) {
                    tokens.add(parser.currentName() + (token.isNumeric() ? " is " : " says ") + parser.getText());
                }
            }
        }
        return tokens;
    }

    private void printMarker(NdjsonPrinter printer) throws IOException {
        trace.marker(NASTY);
        EventFormats formats = EventFormats.load(trace, List.of("ftrace:print"));
        try (TraceStream stream = TraceStream.of(List.of(trace.map(0)), formats)) {
            printer.event((StreamedEvent) stream.next(Duration.ZERO));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldPrintTextThatNobodyTakesForAnythingElse(Longs longs) throws Exception {
        printMarker(printer(longs));

        assertThat(lines()).singleElement().asString().matches("[ -~🐧]*");
        assertThat(tokens(lines().get(0)))
                .contains("event says ftrace:print", "buf says " + NASTY + "\n")
                .anyMatch(token -> token.matches("ip says 0x[0-9a-f]+"))
                .anyMatch(token -> token.matches("time " + (longs == Longs.STRING ? "says" : "is") + " \\d+"))
                .anyMatch(token -> token.matches("pid is \\d+"))
                .contains("cpu is 0");
    }

    @Test
    void shouldPrintRemarks() throws Exception {
        NdjsonPrinter printer = printer(Longs.NUMBER);
        printer.lost(1, LostEvents.exactly(INEXACT));
        printer.lost(1, LostEvents.UNKNOWN);
        printer.lost(1, LostEvents.atLeast(5));
        printer.reset(1);
        printer.malformed(1, NASTY);

        assertThat(lines()).hasSize(5);
        assertThat(tokens(lines().get(0))).containsExactly("cpu is 1", "lost is 9007199254740993");
        assertThat(tokens(lines().get(1))).containsExactly("cpu is 1", "lost says null");
        assertThat(tokens(lines().get(2))).containsExactly("cpu is 1", "lost is 5", "atLeast says true");
        assertThat(tokens(lines().get(3))).containsExactly("cpu is 1", "reset says true");
        assertThat(tokens(lines().get(4))).containsExactly("cpu is 1", "skipped says " + NASTY);
    }

    @Test
    void shouldPrintWhatJqKeeps(@TempDir Path directory) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/jq")), "there is no jq");
        NdjsonPrinter printer = printer(Longs.STRING);
        printer.lost(1, LostEvents.exactly(INEXACT));
        printMarker(printer);
        Path file = Files.write(directory.resolve("lines"), lines());

        Process jq = new ProcessBuilder("/usr/bin/jq", "-j", "(.lost // .fields.buf)", file.toString())
                .redirectErrorStream(true)
                .start();
        String values = new String(jq.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(jq.waitFor()).isZero();
        assertThat(values).isEqualTo(INEXACT + NASTY + "\n");
    }
}
