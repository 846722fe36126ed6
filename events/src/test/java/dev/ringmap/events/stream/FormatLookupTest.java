package dev.ringmap.events.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmap.Tracing;
import dev.ringmap.events.DirectoryTraceFs;
import dev.ringmap.events.EventFormat;
import dev.ringmap.events.Formats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The search for a format that nobody has read before. */
class FormatLookupTest {

    private static final int OTHERS = 50;

    @TempDir
    private Path root;

    private DirectoryTraceFs tracefs;

    @BeforeEach
    void copyPartsOfATraceFs() throws IOException {
        for (int i = 0; i < OTHERS; i++) {
            write("other:event" + i, 100 + i);
        }
        write("kprobes:mine", 7);
        Files.writeString(
                root.resolve("events/header_page"),
                "\tfield: local_t commit;\toffset:8;\tsize:8;\tsigned:1;\n"
                        + "\tfield: u64 timestamp;\toffset:0;\tsize:8;\tsigned:0;\n"
                        + "\tfield: char data;\toffset:16;\tsize:4080;\tsigned:0;\n");
        tracefs = new DirectoryTraceFs(root);
    }

    private void write(String name, int id) throws IOException {
        Path directory = Files.createDirectories(root.resolve("events").resolve(name.replace(':', '/')));
        String text = Formats.text(Formats.field("unsigned int arg1", 8, 4, false));
        Files.writeString(
                directory.resolve("format"),
                text.replace("name: event", "name: " + directory.getFileName()).replace("ID: 7", "ID: " + id));
    }

    private List<String> found(int id) throws Exception {
        try (FormatLookup lookup = FormatLookup.of(Tracing.over(tracefs).topLevel())) {
            while (!lookup.isOver(id)) {
                Thread.onSpinWait();
            }
            assertThat(lookup.known(id)).isPresent();
            return lookup.all().all().stream().map(EventFormat::fullName).toList();
        }
    }

    /** Else a new probe's events have no name until the formats of all others have been read. */
    @Test
    @Timeout(60)
    void shouldLookFirstAtWhatIsEnabled() throws Exception {
        Files.writeString(root.resolve("set_event"), "kprobes:mine\n");
        assertThat(found(7)).containsExactly("kprobes:mine");
    }

    @Test
    @Timeout(60)
    void shouldLookAtAllOthersThen() throws Exception {
        Files.writeString(root.resolve("set_event"), "kprobes:mine\n");
        assertThat(found(100)).hasSize(OTHERS + 1);
    }
}
