package dev.ringmap.events;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Formats captured from Linux 6.18 on x86-64, and the ways to write one down in a test. */
public final class Formats {

    private static final Path DIRECTORY = Path.of("src/test/resources/dev/ringmap/events/formats");
    private static final String SUFFIX = ".format";

    private static final String COMMON = """
            \tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;
            \tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;
            \tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;
            \tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;

            """;

    private Formats() {}

    public static String capturedText(String name) {
        try (InputStream in = Formats.class.getResourceAsStream("formats/" + name.replace(':', '.') + SUFFIX)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static EventFormat captured(String name) {
        return EventFormat.parse(name.substring(0, name.indexOf(':')), capturedText(name), Long.BYTES);
    }

    /** The names of all that were captured, {@code SYSTEM:EVENT}. */
    public static List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.map(file -> file.getFileName().toString())
                    .map(name ->
                            name.substring(0, name.length() - SUFFIX.length()).replaceFirst("\\.", ":"))
                    .sorted()
                    .toList();
        }
    }

    /** A format with the common fields and these {@code field:} lines. */
    public static EventFormat of(String... fieldLines) {
        return EventFormat.parse("test", text(fieldLines), Long.BYTES);
    }

    public static String text(String... fieldLines) {
        return "name: event\nID: 7\nformat:\n" + COMMON + "\t" + String.join("\n\t", fieldLines)
                + "\n\nprint fmt: \"x\"\n";
    }

    public static String field(String declaration, int offset, int sizeBytes, boolean isSigned) {
        return "field:%s;\toffset:%d;\tsize:%d;\tsigned:%d;"
                .formatted(declaration, offset, sizeBytes, isSigned ? 1 : 0);
    }
}
