package dev.ringmap.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmap.TraceInstance;
import dev.ringmap.spi.ErrnoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventCatalogTest {

    private static final String HEADER_PAGE = """
            \tfield: u64 timestamp;\toffset:0;\tsize:8;\tsigned:0;
            \tfield: local_t commit;\toffset:8;\tsize:8;\tsigned:1;
            \tfield: int overwrite;\toffset:8;\tsize:1;\tsigned:1;
            \tfield: char data;\toffset:16;\tsize:4080;\tsigned:0;
            """;

    @TempDir
    private Path root;

    private DirectoryTraceFs tracefs;
    private EventCatalog catalog;

    @BeforeEach
    void copyPartsOfATraceFs() throws IOException {
        Path events = Files.createDirectories(root.resolve("events"));
        Files.writeString(events.resolve("enable"), "0\n");
        Files.writeString(events.resolve("header_page"), HEADER_PAGE);
        for (String name : new String[] {"sched:sched_switch", "raw_syscalls:sys_enter", "dma:dma_alloc_sgt"}) {
            Files.writeString(event(name).resolve("enable"), "0\n");
        }
        for (String name : new String[] {"ftrace:print", "ftrace:function"}) {
            event(name);
        }
        tracefs = new DirectoryTraceFs(root);
        catalog = EventCatalog.load(TraceInstance.topLevel(tracefs));
    }

    private Path event(String name) throws IOException {
        Path directory = Files.createDirectories(root.resolve("events").resolve(name.replace(':', '/')));
        Files.writeString(directory.getParent().resolve("filter"), "none\n");
        Files.writeString(directory.resolve("format"), Formats.capturedText(name));
        return directory;
    }

    @Test
    void shouldListNamesWithoutReadingFormats() {
        assertThat(catalog.names())
                .containsExactly(
                        "dma:dma_alloc_sgt",
                        "ftrace:function",
                        "ftrace:print",
                        "raw_syscalls:sys_enter",
                        "sched:sched_switch");
        assertThat(tracefs.opened()).isEqualTo(1);
    }

    @Test
    void shouldMatchPatterns() {
        assertThat(catalog.matching("sched:sched_switch")).containsExactly("sched:sched_switch");
        assertThat(catalog.matching("ftrace:*")).containsExactly("ftrace:function", "ftrace:print");
        assertThat(catalog.matching("*:sys_*")).containsExactly("raw_syscalls:sys_enter");
        assertThat(catalog.matching("ftrace:pr?nt")).containsExactly("ftrace:print");
        assertThat(catalog.matching("print")).containsExactly("ftrace:print");
        assertThat(catalog.matching("sched")).isEmpty();
        assertThat(catalog.matching("sched:sched.switch")).isEmpty();
    }

    @Test
    void shouldReadOneFormatByName() throws ErrnoException {
        assertThat(catalog.format("sched:sched_switch").id()).isEqualTo(372);
        assertThat(catalog.format("sched:sched_switch")).isSameAs(catalog.format("sched:sched_switch"));
        assertThat(tracefs.opened()).isEqualTo(2);
    }

    @Test
    void shouldFindKnownFormatByIdWithoutReadingAgain() throws ErrnoException {
        EventFormat print = catalog.format("ftrace:print");

        assertThat(catalog.format(5)).containsSame(print);
        assertThat(tracefs.opened()).isEqualTo(2);
    }

    @Test
    void shouldReadAllFormatsOnceWhenAnIdHasNotBeenMet() throws ErrnoException {
        assertThat(catalog.format(372)).map(EventFormat::fullName).contains("sched:sched_switch");
        assertThat(catalog.format(9999)).isEmpty();
        assertThat(catalog.format(9998)).isEmpty();
        assertThat(tracefs.opened()).isEqualTo(1 + 5);
    }

    @Test
    void shouldTellWhatCanBeSwitched() throws ErrnoException {
        assertThat(catalog.isSwitchable("sched:sched_switch")).isTrue();
        assertThat(catalog.isSwitchable("ftrace:print")).isFalse();
    }

    @Test
    void shouldReadAllFormats() throws ErrnoException {
        assertThat(catalog.formats()).extracting(EventFormat::fullName).containsExactlyElementsOf(catalog.names());
    }

    @Test
    void shouldRefuseUnknownName() {
        assertThatThrownBy(() -> catalog.format("sched:nothing"))
                .isInstanceOf(ErrnoException.class)
                .hasMessageContaining("open(events/sched/nothing/format): ENOENT (2)");
    }
}
