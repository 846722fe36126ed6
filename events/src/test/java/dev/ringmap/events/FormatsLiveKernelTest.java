package dev.ringmap.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ringmap.Tracing;
import dev.ringmap.events.Field.Kind;
import dev.ringmap.events.Field.Placement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Parses every format of the running kernel and holds the result against what a much simpler reading of the files says. */
class FormatsLiveKernelTest {

    private static final Path TRACEFS = Path.of("/sys/kernel/tracing");
    private static final Pattern FIELD_LINE =
            Pattern.compile("(?m)^\tfield:(.*);\toffset:(\\d+);\tsize:(\\d+);\tsigned:([01]);$");

    private EventFormats formats;

    @BeforeEach
    void load() throws IOException {
        assumeTrue(Files.isReadable(TRACEFS.resolve("events/header_page")), TRACEFS + " is not readable");
        formats = EventFormats.load(Tracing.over(new DirectoryTraceFs(TRACEFS)).topLevel());
    }

    @Test
    void shouldFindEveryFormatFile() throws IOException {
        try (Stream<Path> files = Files.walk(TRACEFS.resolve("events"), 3)) {
            long formatFiles = files.filter(file -> file.endsWith("format")).count();

            assertThat(formats.all()).hasSize((int) formatFiles).hasSizeGreaterThan(100);
        }
    }

    @Test
    void shouldAgreeWithTheTextOfEveryFormat() throws IOException {
        for (EventFormat format : formats.all()) {
            String text =
                    Files.readString(TRACEFS.resolve("events/%s/%s/format".formatted(format.system(), format.name())));
            List<Field> fields = Stream.concat(format.commonFields().stream(), format.fields().stream())
                    .toList();
            List<MatchResult> lines = FIELD_LINE.matcher(text).results().toList();

            assertThat(lines).as(format.fullName()).hasSameSizeAs(fields);
            assertThat(text).contains("name: " + format.name() + "\nID: " + format.id() + "\n");
            assertThat(text.stripTrailing()).endsWith("print fmt: " + format.printFormat());
            for (int i = 0; i < lines.size(); i++) {
                assertAgrees(format, fields.get(i), lines.get(i));
            }
        }
    }

    private static void assertAgrees(EventFormat format, Field field, MatchResult line) {
        String declaration = line.group(1);
        String withoutBrackets = declaration.replaceAll("\\[[^\\]]*\\]$", "");
        assertThat(withoutBrackets).as(format.fullName()).endsWith(field.name());
        assertThat(field.offset()).isEqualTo(Integer.parseInt(line.group(2)));
        assertThat(field.sizeBytes()).isEqualTo(Integer.parseInt(line.group(3)));
        assertThat(field.isSigned()).isEqualTo(line.group(4).equals("1"));
        assertThat(field.placement() == Placement.DATA_LOC).isEqualTo(declaration.startsWith("__data_loc"));
        assertThat(field.placement() == Placement.REL_LOC).isEqualTo(declaration.startsWith("__rel_loc"));
        assertThat(field.placement() == Placement.REST_OF_RECORD).isEqualTo(field.sizeBytes() == 0);
        if (field.placement() == Placement.INLINE) {
            assertThat(field.elementBytes() * field.elementCount())
                    .as(declaration)
                    .isEqualTo(field.sizeBytes());
            Matcher count = Pattern.compile("\\[(\\d+)\\]$").matcher(declaration);
            assertThat(field.elementCount())
                    .as(declaration)
                    .isEqualTo(count.find() ? Integer.parseInt(count.group(1)) : 1);
        }
        assertThat(field.kind() == Kind.POINTER).as(declaration).isEqualTo(withoutBrackets.contains("*"));
    }

    @Test
    void shouldFindFieldsInOrderAndWithoutOverlap() throws IOException {
        for (EventFormat format : formats.all()) {
            int end = 0;
            for (Field field : Stream.concat(format.commonFields().stream(), format.fields().stream())
                    .toList()) {
                assertThat(field.offset()).as("%s of %s", field, format).isGreaterThanOrEqualTo(end);
                end = field.offset() + field.sizeBytes();
            }
        }
    }

    @Test
    void shouldFindEveryFormatByItsId() throws IOException {
        for (EventFormat format : formats.all()) {
            assertThat(formats.format(format.id())).containsSame(format);
        }
    }

    @Test
    void shouldBindEveryField() throws IOException {
        for (EventFormat format : formats.all()) {
            for (Field field : format.fields()) {
                switch (field.kind()) {
                    case SCALAR, POINTER ->
                        assertThat(format.longField(field.name()).field()).isEqualTo(field);
                    case STRING ->
                        assertThat(format.stringField(field.name()).field()).isEqualTo(field);
                    case ARRAY ->
                        assertThat(format.arrayField(field.name()).field()).isEqualTo(field);
                }
            }
        }
    }
}
