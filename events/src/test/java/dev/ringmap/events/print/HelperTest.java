package dev.ringmap.events.print;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The helpers of the kernel's trace headers, as {@code kernel/trace/trace_output.c} does them. */
class HelperTest {

    private static final String FLAGS =
            "\"%s\", __print_flags(REC->n, \"|\", { 1, \"A\" }, { 2, \"B\" }, { 12, \"CD\" })";
    private static final String SYMBOLS =
            "\"%s\", __print_symbolic(REC->n, { 0, \"none\" }, { -1, \"all\" }, { 5, \"\" })";

    @ParameterizedTest
    @CsvSource({"0,''", "1,A", "3,A|B", "4,0x4", "12,CD", "13,A|CD", "19,A|B|0x10", "-1,A|B|CD|0xfffffffffffffff0"})
    void shouldWriteFlags(long value, String text) {
        assertThat(Printing.of(FLAGS).signed("long n", 8, value).text()).isEqualTo(text);
    }

    @Test
    void shouldWriteAFlagOfNoBitsAsTheKernelDoes() {
        String flags = "\"%s\", __print_flags(REC->n, \", \", { 0, \"none\" }, { 1, \"A\" })";

        assertThat(Printing.of(flags).signed("int n", 4, 1).text()).isEqualTo("none, A");
        assertThat(Printing.of(flags).signed("int n", 4, 0).text()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0,none", "-1,all", "5,0x5", "7,0x7", "-2,0xfffffffffffffffe"})
    void shouldWriteSymbols(int value, String text) {
        assertThat(Printing.of(SYMBOLS).signed("int n", 4, value).text()).isEqualTo(text);
    }

    @Test
    void shouldKeepToTheKernelsLong() {
        assertThat(Printing.of(SYMBOLS).longBytes(4).signed("int n", 4, -2).text())
                .isEqualTo("0xfffffffe");
        assertThat(Printing.of(SYMBOLS).longBytes(4).signed("int n", 4, -1).text())
                .isEqualTo("all");
        assertThat(Printing.of("\"%s %s\", __print_symbolic_u64(REC->n, { 1ULL << 40, \"big\" }),"
                                + " __print_flags_u64(REC->n, NULL, { 1, \"A\" })")
                        .longBytes(4)
                        .unsigned("u64 n", 8, 1L << 40)
                        .text())
                .isEqualTo("big 0x10000000000");
    }

    @Test
    void shouldTakeTablesAsTheyAreWritten() {
        String table =
                "\"%s\", __print_symbolic(REC->n, { 1, \"#\" \"DE\" }, { ((2)), (\"two\") }, { VALUE, \"named\" },"
                        + " { -1, 0 },)";

        assertThat(Printing.of(table).constant("VALUE", 9).signed("int n", 4, 1).text())
                .isEqualTo("#DE");
        assertThat(Printing.of(table).constant("VALUE", 9).signed("int n", 4, 2).text())
                .isEqualTo("two");
        assertThat(Printing.of(table).constant("VALUE", 9).signed("int n", 4, 9).text())
                .isEqualTo("named");
        assertThat(Printing.of(table)
                        .constant("VALUE", 9)
                        .signed("int n", 4, -1)
                        .text())
                .isEqualTo("0xffffffffffffffff");
        assertThat(Printing.of(table).signed("int n", 4, 1).problem()).contains("VALUE");
        assertThat(Printing.of("\"%s\", __print_symbolic(REC->n, { })")
                        .signed("int n", 4, 1)
                        .text())
                .isEqualTo("0x1");
    }

    @Test
    void shouldWriteHex() {
        assertThat(Printing.of(
                                "\"%s|%s|%s\", __print_hex(REC->a, 3), __print_hex_str(REC->a, 3), __print_hex(REC->a, 0)")
                        .array("u8 a[4]", 0xc0, 0xff, 0xee, 1)
                        .text())
                .isEqualTo("c0 ff ee|c0ffee|");
    }

    @Test
    void shouldWriteArrays() {
        String arrays = "\"%s %s %s %s %s\", __print_array(REC->a, 8, 1), __print_array(REC->a, 4, 2),"
                + " __print_array(REC->a, 2, 4), __print_array(REC->a, 1, 8), __print_array(REC->a, 1, 3)";

        assertThat(Printing.of(arrays)
                        .array("u8 a[8]", 1, 2, 3, 4, 5, 6, 7, 0xff)
                        .text())
                .isEqualTo("{0x1,0x2,0x3,0x4,0x5,0x6,0x7,0xff} {0x201,0x403,0x605,0xff07} {0x4030201,0xff070605}"
                        + " {0xff07060504030201} {BAD SIZE:3 0x1,0x2,0x3}");
        assertThat(Printing.of("\"%s\", __print_array(REC->a, 4, 2)")
                        .bigEndian()
                        .array("u8 a[8]", 1, 2, 3, 4, 5, 6, 7, 8)
                        .text())
                .isEqualTo("{0x102,0x304,0x506,0x708}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"__data_loc", "__rel_loc"})
    void shouldFindDynamicArrays(String location) {
        String rel = location.equals("__rel_loc") ? "rel_" : "";
        Printing event = Printing.of("\"%s %d %s %s\", __print_array(__get_" + rel + "dynamic_array(a), __get_" + rel
                        + "dynamic_array_len(a) / sizeof(u16), sizeof(u16)), __get_" + rel + "dynamic_array_len(a),"
                        + " __print_dynamic_array(a, 2), __get_" + rel + "str(a)")
                .unsigned("int before", 4, 9)
                .location(location + " u16[] a")
                .unsigned("int after", 4, 8)
                .located('a', 'b', 'c', 0);

        assertThat(event.text()).isEqualTo("{0x6261,0x63} 4 {0x6261,0x63} abc");
    }

    @Test
    void shouldWriteMasksAndSocketAddresses() {
        assertThat(Printing.of("\"%s %s\", __get_cpumask(m), __get_bitmask(m)")
                        .location("__data_loc cpumask_t m")
                        .located(3, 0, 0, 0, 0, 0, 0, 0)
                        .text())
                .isEqualTo("00000000,00000003 00000000,00000003");
        assertThat(Printing.of("\"%pISpc\", __get_sockaddr(s)")
                        .location("__data_loc u8[] s")
                        .located(2, 0, 0x30, 0x39, 127, 0, 0, 1)
                        .text())
                .isEqualTo("127.0.0.1:12345");
    }

    @Test
    void shouldWriteHexDumps() {
        String bytes = "__get_dynamic_array(a), __get_dynamic_array_len(a)";
        Printing event = Printing.of(
                        "\"x%s\", __print_hex_dump(\"p: \", DUMP_PREFIX_OFFSET, 16, 1, " + bytes + ", true)")
                .location("__data_loc u8[] a")
                .located("0123456789abcdefgh\n");

        assertThat(event.text())
                .isEqualTo("x\np: 00000000: 30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66  0123456789abcdef\n"
                        + "p: 00000010: 67 68 0a                                         gh.");
        assertThat(Printing.of("\"%s\", __print_hex_dump(\"\", DUMP_PREFIX_NONE, 16, 4, " + bytes + ", false)")
                        .location("__data_loc u8[] a")
                        .located("0123456789ab")
                        .text())
                .isEqualTo("\n33323130 37363534 62613938");
    }

    @Test
    void shouldSplitNanoseconds() {
        assertThat(Printing.of("\"%llu.%09u\", __print_ns_to_secs(REC->t), __print_ns_without_secs(REC->t)")
                        .unsigned("u64 t", 8, 5_000_000_123L)
                        .text())
                .isEqualTo("5.000000123");
    }

    @ParameterizedTest
    @CsvSource({"0,000", "8,101", "16,011", "24,111"})
    void shouldTellTheContext(int flags, String text) {
        assertThat(Printing.of("\"%d%d%d\", __event_in_hardirq() ? 1 : 0, !!__event_in_softirq(), !!__event_in_irq()")
                        .flags(flags)
                        .text())
                .isEqualTo(text);
    }

    @Test
    void shouldWriteStacks() {
        assertThat(Printing.of("\"stack=%s\", __get_stacktrace(s)")
                        .location("__data_loc unsigned long[] s")
                        .located(1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
                        .function(1, "a")
                        .text())
                .isEqualTo("stack=STACK:\n=> a+0x0/0x10\n=> 0x2");
    }

    @Test
    void shouldKnowWhatOnlyTheRunningKernelHasIfItIsTold() {
        String age = "\"age=%lu msecs=%u page=%p next\", (jiffies - REC->n) / 250, jiffies_to_msecs(REC->n),"
                + " (((struct page *)vmemmap_base) + (REC->n))";

        assertThat(Printing.of(age).unsigned("unsigned long n", 8, 500).text()).isEqualTo("age=? msecs=? page=? next");
        assertThat(Printing.of(age)
                        .constant("HZ", 250)
                        .constant("jiffies", 1000)
                        .constant("vmemmap_base", 0xffffea0000000000L)
                        .unsigned("unsigned long n", 8, 500)
                        .text())
                .isEqualTo("age=2 msecs=2000 page=ffffea0000007d00 next");
    }

    @Test
    void shouldNotReadBeyondTheRecord() {
        Printing.of("\"%s\", __get_str(s)")
                .unsigned("__data_loc char[] s", 4, 0x0010_0008)
                .hasNoText();
        Printing.of("\"%s\", __get_str(s)")
                .unsigned("__data_loc char[] s", 4, 0x0001_ffff)
                .hasNoText();
        Printing.of("\"%s\", __get_str(s)")
                .unsigned("__rel_loc char[] s", 4, 0x0001_0000)
                .hasNoText();
        Printing.of("\"%s\", __print_hex(REC->a, 5)")
                .array("u8 a[4]", 1, 2, 3, 4)
                .hasNoText();
        Printing.of("\"%s\", __print_array(REC->a, 0x40000001, 4)")
                .array("u8 a[4]", 1, 2, 3, 4)
                .hasNoText();
        Printing.of("\"%s\", __print_array(REC->a, -1, 4)")
                .array("u8 a[4]", 1, 2, 3, 4)
                .hasNoText();
        Printing.of("\"%s\", __print_array(REC->a, 1, 0)")
                .array("u8 a[4]", 1, 2, 3, 4)
                .text();
        Printing.of("\"%s\", __print_hex_dump(\"\", 0, 16, 1, REC->a, 5, 0)")
                .array("u8 a[4]", 1, 2, 3, 4)
                .hasNoText();
        Printing.of("\"%d\", REC->a[4]").array("u8 a[4]", 1, 2, 3, 4).hasNoText();
        Printing.of("\"%d\", REC->a[-13]").array("u8 a[4]", 1, 2, 3, 4).hasNoText();
    }

    @Test
    void shouldNameWhatItDoesNotKnow() {
        assertThat(Printing.of("\"%s\", xhci_decode_trb(__get_buf(500), 500)").problem())
                .contains("xhci_decode_trb");
        assertThat(Printing.of("\"%d\", VALUE").problem()).contains("VALUE");
        assertThat(Printing.of("\"%d\", REC->nothing").problem()).contains("nothing");
        assertThat(Printing.of("\"%s\", __get_str(n)").signed("int n", 4, 1).problem())
                .contains("'n'");
        assertThat(Printing.of("\"%s\", __print_symbolic(REC->n, { REC->n, \"x\" })")
                        .signed("int n", 4, 1)
                        .problem())
                .contains("table");
    }
}
