package dev.ringmap.events.print;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmap.TraceEvent;
import dev.ringmap.events.Allocation;
import dev.ringmap.events.EventFormat;
import dev.ringmap.events.EventFormats;
import dev.ringmap.events.TextBuffer;
import dev.ringmap.events.symbols.Comms;
import dev.ringmap.events.symbols.KernelConstants;
import dev.ringmap.events.symbols.KernelFunctions;
import dev.ringmap.events.symbols.KernelSymbols;
import dev.ringmap.events.symbols.PrintkStrings;
import dev.ringmap.events.symbols.Tgids;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the captures do not show; the expected text is what {@code trace_functions_graph.c} of Linux 6.18 says. */
class FunctionGraphTextTest {

    private static final long OUTER = 0xffffffff81000000L;
    private static final long INNER = 0xffffffff81000100L;
    private static final long INTERRUPT = 0xffffffff81000200L;
    private static final String FUNCTIONS = """
            ffffffff81000000 T outer
            ffffffff81000100 T inner
            ffffffff81000200 T __irqentry_text_start
            ffffffff81000200 T interrupt
            ffffffff81000300 T __irqentry_text_end
            """;

    private static final EventFormat ENTRY = format("fgraph_retaddr_entry", 21, """
            	field:unsigned long func;	offset:8;	size:8;	signed:0;
            	field:int depth;	offset:16;	size:4;	signed:1;
            	field:unsigned long retaddr;	offset:20;	size:8;	signed:0;
            """);
    private static final EventFormat EXIT = format("funcgraph_exit", 10, """
            	field:unsigned long func;	offset:8;	size:8;	signed:0;
            	field:unsigned long retval;	offset:16;	size:8;	signed:0;
            	field:unsigned int depth;	offset:24;	size:4;	signed:0;
            	field:unsigned int overrun;	offset:28;	size:4;	signed:0;
            	field:unsigned long long calltime;	offset:32;	size:8;	signed:0;
            	field:unsigned long long rettime;	offset:40;	size:8;	signed:0;
            """);

    private static final EventFormat PRINT = format("print", 5, """
            	field:unsigned long ip;	offset:8;	size:8;	signed:0;
            	field:char buf[];	offset:16;	size:0;	signed:0;
            """);

    private final TextBuffer out = new TextBuffer();

    private static EventFormat format(String name, int id, String fields) {
        return EventFormat.parse(
                "ftrace",
                "name: " + name + "\nID: " + id + "\nformat:\n"
                        + "\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;\n"
                        + "\tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;\n"
                        + "\tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;\n"
                        + "\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n\n"
                        + fields + "\nprint fmt: \"\"\n",
                Long.BYTES);
    }

    private static TraceHeader header(EventFormats formats, String savedCmdlines, String options) {
        return new TraceHeader(
                Comms.parse(savedCmdlines.getBytes(StandardCharsets.ISO_8859_1), formats),
                Tgids.parse(new byte[0]),
                "local",
                TraceOptions.parse(options));
    }

    private static KernelSymbols symbols() {
        return new KernelSymbols(
                KernelFunctions.parse(FUNCTIONS.getBytes(StandardCharsets.US_ASCII)),
                PrintkStrings.NONE,
                KernelConstants.NONE);
    }

    private static FunctionGraphText graph(String options) {
        KernelSymbols symbols = symbols();
        EventFormats formats = EventFormats.of(List.of(ENTRY, EXIT));
        return FunctionGraphText.of(formats, symbols, header(formats, "", options), 16);
    }

    private static TraceEvent entry(long function, int depth) {
        return new RecordOf(ENTRY)
                .pid(1)
                .with("func", function)
                .with("depth", depth)
                .with("retaddr", OUTER + 0x10)
                .event();
    }

    private static TraceEvent exit(long function, int depth, long nanos, long value) {
        return new RecordOf(EXIT)
                .pid(1)
                .with("func", function)
                .with("depth", depth)
                .with("retval", value)
                .with("calltime", 1_000)
                .with("rettime", 1_000 + nanos)
                .event();
    }

    /** One function that is left with a value, in one that is, too. */
    private void nested(FunctionGraphText graph, long value) {
        graph.append(3, entry(OUTER, 0), out);
        graph.append(3, entry(INNER, 1), out);
        graph.append(3, exit(INNER, 1, 999, value), out);
        graph.append(3, exit(OUTER, 0, 10_001, value), out);
    }

    @Test
    void mergesTheEndOfAFunctionThatCallsNoOther() {
        nested(graph(""), 0);
        assertThat(out).hasToString("""
                  3)               |  outer() {
                  3)   0.999 us    |    inner();
                  3) + 10.001 us   |  }
                """);
    }

    @Test
    void showsReturnValuesAndAddresses() {
        nested(graph("funcgraph-retval\nfuncgraph-retaddr\n"), 0xFFFF_FFF4L);
        assertThat(out).hasToString("""
                  3)               |  outer() { /* <-outer+0x10/0x100 */
                  3)   0.999 us    |    inner(); /* <-outer+0x10/0x100 ret=-12 */
                  3) + 10.001 us   |  } /* outer ret=-12 */
                """);
        out.clear();
        nested(graph("funcgraph-retval\nfuncgraph-retval-hex\n"), -12);
        assertThat(out.toString()).contains("inner(); /* ret=0xfffffffffffffff4 */");
    }

    @Test
    void pointsAtInterrupts() {
        FunctionGraphText graph = graph("");
        graph.append(3, entry(INTERRUPT, 1), out);
        graph.append(3, exit(INTERRUPT, 1, 5, 0), out);
        assertThat(out).hasToString("""
                  3)   ==========> |
                  3)   0.005 us    |    __irqentry_text_start();
                  3)   <========== |
                """);
    }

    @Test
    void leavesInterruptsOut() {
        FunctionGraphText graph = graph("nofuncgraph-irqs\n");
        graph.append(3, entry(INTERRUPT, 1), out);
        graph.append(3, entry(INNER, 2), out);
        graph.append(3, exit(INNER, 2, 5, 0), out);
        graph.append(3, exit(INTERRUPT, 1, 5, 0), out);
        graph.append(3, exit(OUTER, 0, 5, 0), out);
        assertThat(out).hasToString("  3)   0.005 us    |  } /* outer */\n");
    }

    @Test
    void holdsBackWhatFollowsAFunctionWhoseEndIsNotKnown() {
        FunctionGraphText graph = graph("");
        graph.append(3, entry(OUTER, 0), out);
        graph.append(4, entry(INNER, 0), out);
        graph.append(4, exit(INNER, 0, 7, 0), out);
        assertThat(out.lengthBytes()).isZero();

        graph.append(3, exit(OUTER, 0, 8, 0), out);

        assertThat(out).hasToString("""
                  3)   0.008 us    |  outer();
                  4)   0.007 us    |  inner();
                """);
    }

    @Test
    void flushesAFunctionWhoseEndIsNotKnown() {
        FunctionGraphText graph = graph("");
        graph.append(3, entry(OUTER, 0), out);
        graph.append(4, entry(INNER, 0), out);
        graph.flush(out);
        assertThat(out).hasToString("""
                  3)               |  outer() {
                  4)               |  inner() {
                """);
    }

    @Test
    void showsTheAddressBehindAPlace() {
        nested(graph("funcgraph-retaddr\nsym-addr\n"), 0);
        assertThat(out.toString()).contains("inner(); /* <-outer+0x10/0x100 <ffffffff81000010> */");
    }

    private static TraceEvent mark(String text) {
        return new RecordOf(PRINT).pid(7).with("buf", text + "\0").event();
    }

    @Test
    void passesOnWhatAnEventSays() {
        EventFormats formats = EventFormats.of(List.of(PRINT));
        FunctionGraphText graph = FunctionGraphText.of(formats, symbols(), header(formats, "", ""), 1);
        graph.append(0, mark("red \u001b[31m\n 0)   0.1 us  |  }\n"), out);
        assertThat(out).hasToString(" 0)               |  /* red \u001b[31m\n 0)   0.1 us  |  } */\n");
    }

    /** Neither the text nor the name of a task drives a terminal or begins a line. */
    @Test
    void escapesWhatAnEventSays() {
        EventFormats formats = EventFormats.of(List.of(PRINT, ENTRY, EXIT));
        TraceHeader header = header(formats, "7 a\u001bb\n", "funcgraph-proc\n");
        FunctionGraphText graph = FunctionGraphText.forTerminal(formats, symbols(), header, 1);
        graph.append(0, mark("red \u001b[31m\n 0)   0.1 us  |  }\n"), out);
        assertThat(out)
                .hasToString(" 0)     a\\x1bb-7      |               |  /* red \\x1b[31m\\n 0)   0.1 us  |  } */\n");
    }

    @Test
    void takesFormatsThatCome() {
        FunctionGraphText graph = graph("");
        assertThat(graph.append(0, mark("hello"), out)).isFalse();
        out.clear();
        graph.add(PRINT);
        assertThat(graph.append(0, mark("hello"), out)).isTrue();
        assertThat(out).hasToString("  0)               |  /* hello */\n");
    }

    /** What is lost on one CPU says nothing of what another waits for. */
    @Test
    void insertsOtherLinesInTheirPlace() {
        FunctionGraphText graph = graph("");
        graph.append(3, entry(OUTER, 0), out);
        graph.append(4, entry(INNER, 0), out);
        graph.insert(4, "CPU:4 [LOST EVENTS]", out);
        assertThat(out.lengthBytes()).isZero();
        graph.append(3, exit(OUTER, 0, 8, 0), out);
        assertThat(out).hasToString("""
                  3)   0.008 us    |  outer();
                  4)               |  inner() {
                CPU:4 [LOST EVENTS]
                """);
    }

    @Test
    void holdsNoMoreThanItSays() {
        FunctionGraphText graph = graph("");
        graph.append(3, entry(OUTER, 0), out);
        for (int i = 0; out.lengthBytes() == 0 && i < 10_000; i++) {
            graph.append(4, exit(INNER, 0, i, 0), out);
        }
        assertThat(out.toString())
                .startsWith("  3)               |  outer() {\n")
                .hasSizeBetween(1 << 16, 1 << 17);
    }

    @Test
    void countsDurationsInSevenDigits() {
        FunctionGraphText graph = graph("nofuncgraph-cpu\n");
        for (long nanos : new long[] {123_456_789L, 1_234_567_890L, 12_345_678_901L, -1}) {
            graph.append(0, exit(INNER, 0, nanos, 0), out);
        }
        assertThat(out.toString().replace(" } /* inner */", "")).isEqualTo("""
                @ 123456.7 us | \s
                $ 1234567 us  | \s
                $ 12345678 us | \s
                $ 18446744073709551 us | \s
                """.replace(" \s\n", " \n"));
    }

    @Test
    void ignoresADepthThatNoFunctionHas() {
        FunctionGraphText graph = graph("");
        for (int depth : new int[] {-1_500_000_000, -1, 50, Integer.MAX_VALUE}) {
            graph.append(0, entry(INNER, depth), out);
            graph.append(0, exit(OUTER, depth, 1, 0), out);
        }
        graph.flush(out);
        assertThat(out.toString()).hasLineCount(8);
        assertThat(out.lengthBytes()).isLessThan(2_000);
    }

    @Test
    void refusesAMachineWithoutCpus() {
        assertThatThrownBy(() -> FunctionGraphText.of(
                        EventFormats.of(List.of()), KernelSymbols.NONE, header(EventFormats.of(List.of()), "", ""), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0 CPUs");
    }

    @Test
    void allocatesNothing() {
        FunctionGraphText graph = graph("funcgraph-proc\nfuncgraph-abstime\nfuncgraph-retval\n");
        List<TraceEvent> events =
                List.of(entry(OUTER, 0), entry(INNER, 1), exit(INNER, 1, 5, 0), exit(OUTER, 0, 9, -1));
        append(graph, events, 20_000);
        long before = Allocation.ofThisThreadBytes();
        append(graph, events, 250_000);
        assertThat(Allocation.ofThisThreadBytes() - before).isLessThan(100_000);
    }

    private void append(FunctionGraphText graph, List<TraceEvent> events, int rounds) {
        for (int i = 0; i < rounds; i++) {
            out.clear();
            for (int event = 0; event < events.size(); event++) {
                graph.append(i & 1, events.get(event), out);
            }
        }
    }
}
