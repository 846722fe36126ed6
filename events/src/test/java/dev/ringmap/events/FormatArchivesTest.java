package dev.ringmap.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmap.SubBufferDescriptor;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Parses the formats of other kernels than the one that runs here. */
class FormatArchivesTest {

    private static final Pattern FIELD_LINE = Pattern.compile("(?m)^\tfield:");

    static List<String> kernels() throws IOException {
        return FormatArchive.kernels();
    }

    @Test
    void shouldHaveArchives() throws IOException {
        assertThat(kernels()).contains("6.1", "6.12", "6.18", "7.2");
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void shouldParseAllFormats(String kernel) throws IOException {
        FormatArchive archive = FormatArchive.of(kernel);
        int longBytes = SubBufferDescriptor.parse(archive.headerPage(), ByteOrder.LITTLE_ENDIAN)
                .commitBytes();
        List<EventFormat> parsed = new ArrayList<>();
        for (Map.Entry<String, String> entry : archive.formats().entrySet()) {
            String system = entry.getKey().substring(0, entry.getKey().indexOf(':'));
            EventFormat format = EventFormat.parse(system, entry.getValue(), longBytes);

            assertThat(format.fullName()).isEqualTo(entry.getKey());
            assertThat(entry.getValue().stripTrailing()).endsWith("print fmt: " + format.printFormat());
            assertThat(format.commonFields().size() + format.fields().size())
                    .as(entry.getKey())
                    .isEqualTo(
                            (int) FIELD_LINE.matcher(entry.getValue()).results().count());
            parsed.add(format);
        }
        EventFormats formats = EventFormats.of(parsed);

        assertThat(parsed).hasSizeGreaterThan(1_000);
        assertThat(formats.names()).hasSameSizeAs(parsed);
        assertThat(parsed)
                .allSatisfy(format -> assertThat(formats.format(format.id())).containsSame(format));
    }
}
