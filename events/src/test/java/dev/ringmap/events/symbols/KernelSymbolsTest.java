package dev.ringmap.events.symbols;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ringmap.Tracing;
import dev.ringmap.events.DirectoryTraceFs;
import dev.ringmap.events.EventFormat;
import dev.ringmap.events.EventFormats;
import dev.ringmap.events.Formats;
import dev.ringmap.events.TextBuffer;
import dev.ringmap.events.print.EventLine;
import dev.ringmap.spi.Availability;
import dev.ringmap.spi.BackendOptions;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.RingBufferBackend;
import dev.ringmap.spi.TraceFs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KernelSymbolsTest {

    @TempDir
    private Path root;

    /** A backend over the files below a directory. */
    private record DirectoryBackend(Path root, boolean isSimulated) implements RingBufferBackend {

        @Override
        public String name() {
            return "directory";
        }

        @Override
        public int priority() {
            return 0;
        }

        @Override
        public Availability availability(BackendOptions options) {
            throw new UnsupportedOperationException();
        }

        @Override
        public TraceFs open(BackendOptions options) {
            return new DirectoryTraceFs(root);
        }
    }

    @BeforeEach
    void writeFiles() throws IOException {
        Files.writeString(root.resolve("printk_formats"), "0x10 : \"string\"\n");
        Files.write(root.resolve("saved_cmdlines"), new byte[] {'7', ' ', (byte) 0xFF, '\n'});
    }

    private Tracing open(boolean isSimulated) throws ErrnoException {
        return Tracing.open(new DirectoryBackend(root, isSimulated), BackendOptions.none());
    }

    @Test
    void shouldTakeStringsFromTheTracedKernel() throws ErrnoException {
        assertThat(KernelSymbols.load(open(true)).strings().at(0x10)).isEqualTo("string".getBytes());
        assertThat(KernelSymbols.load(open(false)).strings().at(0x10)).isEqualTo("string".getBytes());
    }

    @Test
    void shouldNotTakeThisMachineForAnotherKernel() throws ErrnoException {
        for (Tracing other : List.of(open(true), Tracing.over(new DirectoryTraceFs(root)))) {
            KernelSymbols symbols = KernelSymbols.load(other);

            assertThat(other.isOfThisMachine()).isFalse();
            assertThat(symbols.functions().count()).isZero();
            assertThat(symbols.constants().count()).isZero();
        }
    }

    @Test
    void shouldAskThisMachineAboutItsKernel() throws IOException {
        assumeTrue(Files.isReadable(Path.of("/sys/kernel/btf/vmlinux")), "this kernel has no BTF");
        Tracing tracing = open(false);

        assertThat(tracing.isOfThisMachine()).isTrue();
        assertThat(KernelSymbols.load(tracing).constants().value("PIDTYPE_PID")).hasValue(0);
    }

    /** Symbols of which the parts that are read are noted. */
    private static KernelSymbols noting(List<String> read) {
        return new KernelSymbols(
                KernelFunctions.from(() -> note("functions", read)),
                PrintkStrings.NONE,
                KernelConstants.from(() -> note("constants", read)));
    }

    private static byte[] note(String part, List<String> read) {
        read.add(part);
        return new byte[0];
    }

    @ParameterizedTest
    @CsvSource({
        "sched:sched_switch,",
        "raw_syscalls:sys_enter,",
        "ftrace:raw_data,",
        "ftrace:print, functions",
        "ftrace:function, functions",
        "ftrace:kernel_stack, functions",
        "ipi:ipi_send_cpumask, functions"
    })
    void shouldReadNoMoreThanAnEventNeedsAndBeforeThereIsOne(String event, String part) {
        List<String> read = new ArrayList<>();
        KernelSymbols symbols = noting(read);
        EventLine.of(Formats.captured(event), symbols);

        assertThat(read).isEqualTo(part == null ? List.of() : List.of(part));
        assertThat(symbols.isLoaded()).isFalse();
    }

    @Test
    void shouldReadEnumeratorsForWhatShowsThem() {
        List<String> read = new ArrayList<>();
        KernelSymbols symbols = noting(read);
        String text = Formats.text(Formats.field("int reason", 8, 4, true))
                .replace("\"x\"", "\"%d\", REC->reason == WB_REASON_SYNC");
        EventLine.of(EventFormat.parse("test", text, Long.BYTES), symbols);
        assertThat(read).containsExactly("constants");
        EventLine.of(Formats.captured("ftrace:print"), symbols);

        assertThat(read).containsExactly("constants", "functions");
        assertThat(symbols.isLoaded()).isTrue();
        assertThat(KernelSymbols.NONE.isLoaded()).isTrue();
    }

    @Test
    void shouldReadNamesOfTasksAsBytes() throws ErrnoException {
        TextBuffer out = new TextBuffer();

        Comms.load(open(true), EventFormats.of(List.of())).append(7, out);

        assertThat(out.toByteArray()).containsExactly(0xFF);
    }

    @Test
    void shouldSayWhichFileIsMissing() throws IOException {
        Files.delete(root.resolve("printk_formats"));

        assertThatExceptionOfType(ErrnoException.class)
                .isThrownBy(() -> KernelSymbols.load(open(true)))
                .withMessageContaining("open(printk_formats): ENOENT (2)");
    }
}
