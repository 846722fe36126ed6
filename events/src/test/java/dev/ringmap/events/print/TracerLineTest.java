package dev.ringmap.events.print;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmap.events.EventFormat;
import dev.ringmap.events.EventFormats;
import dev.ringmap.events.FormatArchive;
import dev.ringmap.events.TextBuffer;
import dev.ringmap.events.symbols.Comms;
import dev.ringmap.events.symbols.KernelConstants;
import dev.ringmap.events.symbols.KernelFunctions;
import dev.ringmap.events.symbols.KernelSymbols;
import dev.ringmap.events.symbols.PrintkStrings;
import dev.ringmap.events.symbols.Tgids;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What tracers print with code of their own; the expected text is what {@code trace_output.c} of Linux 6.18 says. */
class TracerLineTest {

    private static final long FORMAT_ADDRESS = 0xffffffff82000000L;

    private static EventFormat format(String name) throws IOException {
        return EventFormat.parse("ftrace", FormatArchive.of("6.18").formats().get("ftrace:" + name), Long.BYTES);
    }

    private static RecordOf record(String name) throws IOException {
        return new RecordOf(format(name));
    }

    private static TraceHeader header() {
        byte[] savedCmdlines = "43 bash\n".getBytes(StandardCharsets.US_ASCII);
        return new TraceHeader(Comms.parse(savedCmdlines, EventFormats.of(List.of())), "local");
    }

    private static KernelSymbols symbols(String printkFormat) {
        String functions = "ffffffff81000000 T say\nffffffff81000100 T other\nffffffff81000200 T end\n";
        String strings = "0xffffffff82000000 : \"" + printkFormat + "\"\n";
        return new KernelSymbols(
                KernelFunctions.parse(functions.getBytes(StandardCharsets.US_ASCII)),
                PrintkStrings.parse(strings.getBytes(StandardCharsets.US_ASCII)),
                KernelConstants.NONE);
    }

    private static String line(String name, RecordOf record) throws IOException {
        TextBuffer out = new TextBuffer();
        assertThat(EventLine.of(format(name), symbols(""), header()).append(record.event(), out))
                .isTrue();
        return out.toString();
    }

    private static String line(String name, RecordOf record, String options) throws IOException {
        TextBuffer out = new TextBuffer();
        TraceHeader header = new TraceHeader(
                Comms.parse(new byte[0], EventFormats.of(List.of())),
                Tgids.parse(new byte[0]),
                "local",
                TraceOptions.parse(options));
        assertThat(EventLine.of(format(name), symbols(""), header).append(record.event(), out))
                .isTrue();
        return out.toString();
    }

    @Test
    void placesAsTheOptionsSay() throws IOException {
        RecordOf called = record("function").with("ip", 0xffffffff81000010L).with("parent_ip", 0xffffffff81000104L);
        assertThat(line("function", called, "")).isEqualTo("say <-other");
        assertThat(line("function", called, "noprint-parent")).isEqualTo("say");
        assertThat(line("function", called, "sym-offset")).isEqualTo("say+0x10/0x100 <-other+0x4/0x100");
        assertThat(line("function", called, "sym-addr")).isEqualTo("say <ffffffff81000010> <-other <ffffffff81000104>");
        RecordOf unknown = record("function").with("ip", 0x42).with("parent_ip", 0);
        assertThat(line("function", unknown, "")).isEqualTo("0x00000042");
        assertThat(line("function", unknown, "sym-offset\nsym-addr")).isEqualTo("0x42 <0000000000000042>");
    }

    private static RecordOf hardwareLatency() throws IOException {
        return record("hwlat")
                .with("seqnum", 7)
                .with("duration", 12)
                .with("outer_duration", 345)
                .with("tv_sec", 1_600_000_000L)
                .with("tv_nsec", 5_000)
                .with("count", 2);
    }

    @Test
    void hardwareLatencies() throws IOException {
        String line = "#7     inner/outer(us):   12/345   ts:1600000000.000005000 count:2";
        assertThat(line("hwlat", hardwareLatency())).isEqualTo(line);
        assertThat(line("hwlat", hardwareLatency().with("nmi_count", 3))).isEqualTo(line + " nmi-count:3");
        assertThat(line("hwlat", hardwareLatency().with("nmi_count", 3).with("nmi_total_ts", 99)))
                .isEqualTo(line + " nmi-total:99 nmi-count:3");
    }

    @Test
    void noise() throws IOException {
        RecordOf record = record("osnoise")
                .with("runtime", 1_000_000)
                .with("noise", 12_345)
                .with("max_sample", 8_000)
                .with("hw_count", 1)
                .with("nmi_count", 2)
                .with("irq_count", 1_003)
                .with("softirq_count", 4)
                .with("thread_count", 5);
        assertThat(line("osnoise", record))
                .isEqualTo("1000000      12345  98.76550    8000      1      2   1003      4      5");
    }

    @Test
    void timerLatencies() throws IOException {
        RecordOf record = record("timerlat").with("seqnum", 42).with("timer_latency", 1_234);
        assertThat(line("timerlat", record)).isEqualTo("#42    context    irq timer_latency      1234 ns");
        assertThat(line("timerlat", record.with("context", 2)))
                .isEqualTo("#42    context user-ret timer_latency      1234 ns");
    }

    @Test
    void branches() throws IOException {
        RecordOf record = record("branch")
                .with("func", "schedule\0")
                .with("file", "core.c\0")
                .with("line", 77)
                .with("correct", 1);
        assertThat(line("branch", record)).isEqualTo("[  ok  ] schedule:core.c:77");
        assertThat(line("branch", record.with("correct", 0))).isEqualTo("[ MISS ] schedule:core.c:77");
    }

    @Test
    void switchesOfTheWakeupTracers() throws IOException {
        for (String name : List.of("context_switch", "wakeup")) {
            RecordOf record = record(name)
                    .with("prev_pid", 42)
                    .with("prev_prio", 120)
                    .with("prev_state", 1)
                    .with("next_pid", 43)
                    .with("next_prio", 98)
                    .with("next_state", 0)
                    .with("next_cpu", 3);
            String arrow = name.equals("wakeup") ? "  +" : "==>";
            assertThat(line(name, record)).isEqualTo("      42:120:S " + arrow + " [003]      43: 98:R bash");
        }
    }

    @Test
    void withoutHeaderTheOnesThatNeedItHaveTheWordingOfTheirPrintFormat() throws IOException {
        TextBuffer out = new TextBuffer();
        RecordOf record = record("func_repeats").with("ip", 0xffffffff81000000L).with("count", 3);
        assertThat(EventLine.of(format("func_repeats"), symbols("")).append(record.event(), out))
                .isTrue();
        assertThat(out.toString()).startsWith("func_repeats:  say <-").contains("(repeats:3 ");
    }

    private static boolean appendBinaryPrint(String printkFormat, TextBuffer out, int... arguments) throws IOException {
        RecordOf record = record("bprint").with("ip", 0xffffffff81000010L).with("fmt", FORMAT_ADDRESS);
        return EventLine.of(format("bprint"), symbols(printkFormat))
                .append(record.tail(arguments).event(), out);
    }

    private static String binaryPrint(String printkFormat, int... arguments) throws IOException {
        TextBuffer out = new TextBuffer();
        assertThat(appendBinaryPrint(printkFormat, out, arguments)).isTrue();
        return out.toString();
    }

    @Test
    void smallNumbersPackedAsInts() throws IOException {
        assertThat(binaryPrint("%hhd %hu %c%d\\n", 0xFE, 0xFF, 0xFF, 0xFF, 0xFE, 0xFF, 0, 0, 'x', 0, 0, 0, 5, 0, 0, 0))
                .isEqualTo("say: -2 65534 x5");
    }

    @Test
    void smallNumbersPackedByTheirSizeAsBefore614() throws IOException {
        assertThat(binaryPrint("%hhd %hu %c%d\\n", 0xFE, 0, 0xFE, 0xFF, 'x', 0, 0, 0, 5, 0, 0, 0))
                .isEqualTo("say: -2 65534 x5");
    }

    @Test
    void textsAmongNumbers() throws IOException {
        assertThat(binaryPrint(
                        "%s|%lx|%5s|%pM|%*d",
                        'a', 'b', 0, 0, 1, 0, 0, 0, 0, 0, 0, 0x80, 'c', 0, '0', ':', '1', 0, 0, 0, 4, 0, 0, 0, 9, 0, 0,
                        0))
                .isEqualTo("say: ab|8000000000000001|    c|0:1|   9");
    }

    @Test
    void showsTheFieldsOfWhatItCannotFollow() throws IOException {
        TextBuffer out = new TextBuffer();
        assertThat(appendBinaryPrint("%d", out)).isFalse();
        assertThat(appendBinaryPrint("%d", out, 1, 0, 0, 0, 2, 0, 0, 0)).isFalse();
        assertThat(appendBinaryPrint("%s", out, 'n', 'o', ' ', 'e', 'n', 'd', '!', '!'))
                .isFalse();
        assertThat(appendBinaryPrint("%y", out)).isFalse();
        assertThat(EventLine.of(format("bprint"), KernelSymbols.NONE)
                        .append(record("bprint").event(), out))
                .isFalse();
        assertThat(out.toString()).startsWith("bprint: ip=").doesNotContain("say");
    }
}
