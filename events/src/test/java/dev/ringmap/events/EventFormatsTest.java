package dev.ringmap.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.spi.ErrnoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFormatsTest {

    private static final String HEADER_PAGE = """
            \tfield: u64 timestamp;\toffset:0;\tsize:8;\tsigned:0;
            \tfield: local_t commit;\toffset:8;\tsize:8;\tsigned:1;
            \tfield: int overwrite;\toffset:8;\tsize:1;\tsigned:1;
            \tfield: char data;\toffset:16;\tsize:4080;\tsigned:0;
            """;

    @TempDir
    private Path root;

    private DirectoryTraceFs tracefs;
    private TraceInstance instance;

    @BeforeEach
    void copyPartsOfATraceFs() throws IOException {
        Path events = Files.createDirectories(root.resolve("events"));
        Files.writeString(events.resolve("enable"), "0\n");
        Files.writeString(events.resolve("header_page"), HEADER_PAGE);
        for (String name : List.of(
                "sched:sched_switch",
                "raw_syscalls:sys_enter",
                "dma:dma_alloc_sgt",
                "ftrace:print",
                "ftrace:function")) {
            write(name, Formats.capturedText(name));
        }
        tracefs = new DirectoryTraceFs(root);
        instance = Tracing.over(tracefs).topLevel();
    }

    private Path write(String name, String format) throws IOException {
        Path directory = Files.createDirectories(root.resolve("events").resolve(name.replace(':', '/')));
        Files.writeString(directory.getParent().resolve("filter"), "none\n");
        return Files.writeString(directory.resolve("format"), format);
    }

    @Test
    void shouldReadTheFormatsOfAllEvents() throws ErrnoException {
        EventFormats formats = EventFormats.load(instance);

        assertThat(formats.names())
                .containsExactly(
                        "dma:dma_alloc_sgt",
                        "ftrace:function",
                        "ftrace:print",
                        "raw_syscalls:sys_enter",
                        "sched:sched_switch");
        assertThat(formats.all()).extracting(EventFormat::fullName).containsExactlyElementsOf(formats.names());
        assertThat(tracefs.opened()).isEqualTo(1 + 5);
    }

    @Test
    void shouldReadOnlyThoseThatAreWanted() throws ErrnoException {
        EventFormats formats = EventFormats.load(instance, List.of("sched:sched_switch", "sched:nothing"));

        assertThat(formats.names()).containsExactly("sched:sched_switch");
        assertThat(tracefs.opened()).isEqualTo(1 + 2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventFormats.load(instance, List.of("sched_switch")))
                .withMessage("not of the form SYSTEM:EVENT: 'sched_switch'");
    }

    @Test
    void shouldFindFormatsByNumberAndByName() throws ErrnoException {
        EventFormats formats = EventFormats.load(instance);
        int before = tracefs.opened();

        EventFormat format = formats.format("sched:sched_switch");
        assertThat(format.id()).isEqualTo(372);
        assertThat(formats.format(372)).containsSame(format);
        for (int id : new int[] {-1, 0, 371, 373, 65_535, Integer.MAX_VALUE}) {
            assertThat(formats.format(id)).isEmpty();
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> formats.format("sched:nothing"))
                .withMessage("there is no format of an event 'sched:nothing'");
        assertThat(tracefs.opened()).isEqualTo(before);
    }

    @Test
    void shouldMatchPatterns() throws ErrnoException {
        EventFormats formats = EventFormats.load(instance);

        assertThat(formats.matching("ftrace:*"))
                .containsExactly(formats.format("ftrace:function"), formats.format("ftrace:print"));
        assertThat(formats.matching("*:sys_*")).containsExactly(formats.format("raw_syscalls:sys_enter"));
        assertThat(formats.matching("print")).containsExactly(formats.format("ftrace:print"));
        assertThat(formats.matching("sched")).isEmpty();
    }

    @Test
    void shouldPassOverWhatVanishesAndWhatDoesNotParse() throws IOException {
        Files.delete(root.resolve("events/dma/dma_alloc_sgt/format"));
        write("ftrace:function", "name: function\nID: many\n");
        write("sched:cut_off", "name: cut_off\nID: 77\nformat:\n");

        EventFormats formats = EventFormats.load(instance);

        assertThat(formats.names()).containsExactly("ftrace:print", "raw_syscalls:sys_enter", "sched:sched_switch");
        assertThat(formats.matching("sched:*")).containsExactly(formats.format("sched:sched_switch"));
        assertThat(formats.format(77)).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> formats.format("sched:cut_off"));
        assertThat(formats.refreshed(instance)).isSameAs(formats);
    }

    @Test
    void shouldFailIfAFormatIsThereAndCannotBeRead() throws IOException {
        Path format = root.resolve("events/ftrace/print/format");
        Files.delete(format);
        Files.createDirectory(format); // to read it is EISDIR, for root too

        assertThatExceptionOfType(ErrnoException.class).isThrownBy(() -> EventFormats.load(instance));
    }

    @Test
    void shouldStayItselfWhenNothingHasChanged() throws ErrnoException {
        EventFormats formats = EventFormats.load(instance);

        assertThat(formats.refreshed(instance)).isSameAs(formats);
    }

    private static String probe(String name, int id, String field) {
        return Formats.text(field).replace("name: event", "name: " + name).replace("ID: 7", "ID: " + id);
    }

    @Test
    void shouldKnowWhatHasComeAndWhatHasGone() throws IOException {
        write("kprobes:mine", probe("mine", 7, Formats.field("unsigned long __probe_ip", 8, 8, false)));
        EventFormats before = EventFormats.load(instance);
        EventFormat unchanged = before.format("sched:sched_switch");

        Files.delete(root.resolve("events/dma/dma_alloc_sgt/format"));
        write("kprobes:mine", probe("mine", 7, Formats.field("unsigned int arg1", 8, 4, false)));
        write("kprobes:another", probe("another", 8, Formats.field("int arg1", 8, 4, true)));
        EventFormats after = before.refreshed(instance);

        assertThat(after.names()).contains("kprobes:mine", "kprobes:another").doesNotContain("dma:dma_alloc_sgt");
        assertThat(after.format("sched:sched_switch")).isSameAs(unchanged);
        assertThat(after.format(7))
                .hasValueSatisfying(mine ->
                        assertThat(mine.fields()).extracting(Field::name).containsExactly("arg1"));
        assertThat(before.names()).contains("dma:dma_alloc_sgt").doesNotContain("kprobes:another");
    }

    @Test
    void shouldCompleteWhatWasReadInPart() throws ErrnoException {
        EventFormats some = EventFormats.load(instance, List.of("ftrace:print"));

        EventFormats all = some.refreshed(instance);

        assertThat(all.names()).hasSize(5);
        assertThat(all.format("ftrace:print")).isSameAs(some.format("ftrace:print"));
    }

    @Test
    void shouldGiveUpWhenInterrupted() {
        Thread.currentThread().interrupt();
        try {
            assertThatExceptionOfType(ErrnoException.class)
                    .isThrownBy(() -> EventFormats.load(instance))
                    .withMessageContaining("EINTR");
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            Thread.interrupted();
        }
        assertThat(tracefs.opened()).isZero();
    }

    @Test
    void shouldCollectFormatsFromElsewhere() {
        EventFormat former = Formats.of(Formats.field("int a", 8, 4, true));
        EventFormat latter = Formats.of(Formats.field("int b", 8, 4, true));

        EventFormats formats = EventFormats.of(List.of(former, latter));

        assertThat(formats.format("test:event")).isSameAs(latter);
        assertThat(formats.format(7)).containsSame(latter);
        assertThat(EventFormats.of(List.of()).names()).isEmpty();
    }
}
