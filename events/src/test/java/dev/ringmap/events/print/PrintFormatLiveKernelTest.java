package dev.ringmap.events.print;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ringmap.Tracing;
import dev.ringmap.events.DirectoryTraceFs;
import dev.ringmap.events.EventFormat;
import dev.ringmap.events.EventFormats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Parses the print format of every event of the running kernel, and renders records that are made up. */
class PrintFormatLiveKernelTest {

    private static final Path TRACEFS = Path.of("/sys/kernel/tracing");

    private Collection<EventFormat> formats;

    @BeforeEach
    void load() throws IOException {
        assumeTrue(Files.isReadable(TRACEFS.resolve("events/header_page")), TRACEFS + " is not readable");
        formats = EventFormats.load(Tracing.over(new DirectoryTraceFs(TRACEFS)).topLevel())
                .all();
        assertThat(formats).hasSizeGreaterThan(100);
    }

    @Test
    void shouldParseAllButEnumerators() {
        FormatChecks.parseAllButEnumerators(formats);
    }

    @Test
    void shouldRenderAllWithEnumerators() {
        FormatChecks.renderAll(formats);
    }

    @Test
    void shouldRenderAllOfAnyRecord() {
        FormatChecks.renderNoise(formats);
    }
}
