package dev.ringmap.events.print;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmap.events.EventFormat;
import dev.ringmap.events.FormatArchive;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Parses and renders the print formats of other kernels than the one that runs here. */
class ArchivedPrintFormatsTest {

    static List<String> kernels() throws IOException {
        return FormatArchive.kernels();
    }

    private static Collection<EventFormat> formats(String kernel) throws IOException {
        List<EventFormat> formats = new ArrayList<>();
        FormatArchive.of(kernel)
                .formats()
                .forEach((name, text) ->
                        formats.add(EventFormat.parse(name.substring(0, name.indexOf(':')), text, Long.BYTES)));
        assertThat(formats).hasSizeGreaterThan(1_000);
        return formats;
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void shouldParseAllButEnumerators(String kernel) throws IOException {
        FormatChecks.parseAllButEnumerators(formats(kernel));
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void shouldRenderAllWithEnumerators(String kernel) throws IOException {
        FormatChecks.renderAll(formats(kernel));
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void shouldRenderAllOfAnyRecord(String kernel) throws IOException {
        FormatChecks.renderNoise(formats(kernel));
    }
}
