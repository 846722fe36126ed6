package dev.ringmap.events.print;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** C as the print formats use it, once with constants, which are computed when the format is parsed, and once with fields. */
class ExpressionTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "%d; 1 + 2 * 3 - 8 / 2 % 3; 6",
                "%d; 10 - 3 - 2; 5",
                "%d; 1 << 4 | 6 & 3 ^ 1; 19",
                "%d; (1 || 0) && !0 ? 5 : 6; 5",
                "%d; 0 ? 1 : 0 ? 2 : 3; 3",
                "%d; 7 ?: 8; 7",
                "%d; -7 / 2; -3",
                "%d; -7 % 3; -1",
                "%d; 7 / 0; 0",
                "%d; 7 % 0; 0",
                "%d; ~5; -6",
                "%d; - -5; 5",
                "%d; -1 < 1U; 0",
                "%d; -1 < 1; 1",
                "%d; -1L < 1U; 1",
                "%d; 0xffffffff > 0; 1",
                "%d; ~0UL > 1; 1",
                "%lld; -1 >> 1; -1",
                "%llx; -1ULL >> 4; fffffffffffffff",
                "%llx; 1 << 31; ffffffff80000000",
                "%llx; 1U << 31; 80000000",
                "%llx; ~0UL; ffffffffffffffff",
                "%llx; (unsigned int)~0UL; ffffffff",
                "%lld; (int)0xffffffffUL; -1",
                "%d; (u8)300; 44",
                "%d; (s8)200; -56",
                "%d; (bool)256; 1",
                "%d; (unsigned char)(char)-1; 255",
                "%lld; (long long)(short)0x8000; -32768",
                "%llu; (u64)-1; 18446744073709551615",
                "%lld; (some_t)5; 5",
                "%lld; (int64_t)(uint)-1; 4294967295",
                "%zu; sizeof(u64) + sizeof(unsigned int) + sizeof(struct in6_addr); 28",
                "%zu; sizeof(\"abc\"); 4",
                "%d; 'F'; 70",
                "%d; '\\n'; 10",
                "%d; 017 + 0x1F + 0b11; 49",
                "%d; true + false; 1",
                "%d; __builtin_expect(!!(5), 0); 1",
                "%d; __builtin_constant_p(5) ? 1 : 2; 1",
                "%d; __builtin_choose_expr(1, 3, 4); 3",
                "%x; __builtin_bswap16(0x1234); 3412",
                "%x; __fswab32(0x12345678); 78563412",
                "%llx; (( gfp_t)((((1UL))) << (5))) | 0x10u; 30"
            })
    void shouldComputeConstants(String conversion, String expression, String text) {
        assertThat(Printing.of("\"" + conversion + "\", " + expression).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "%d; REC->i / 2; -3",
                "%u; REC->i; 4294967289",
                "%d; REC->i < REC->u; 0",
                "%d; REC->i < (int)REC->u; 1",
                "%x; REC->b; ffffff80",
                "%x; (u8)REC->b; 80",
                "%x; REC->ub; 80",
                "%llx; REC->b; ffffffffffffff80",
                "%llx; REC->i >> 1; fffffffffffffffc",
                "%llx; REC->u << 31; 80000000",
                "%llx; (u64)REC->u << 32 | REC->u; 300000003",
                "%d; REC->i / REC->zero; 0",
                "%lld; REC->i ? : 3; -7",
                "%d; REC->zero && REC->i / REC->zero || REC->u == 3; 1",
                "%d; (REC)->u; 3",
                "%d; !REC->u; 0",
                "%d; -REC->u + 4 == 1; 1",
                "%d; *(u8 *)&REC->u; 3",
                "%d; ((u8 *)&REC->i)[3]; 255",
                "%zu; sizeof(REC->u) + sizeof(REC->a); 12",
                "%d; REC->a[1] + REC->a[REC->u]; 6",
                "%d; *(REC->a + 2); 3",
                "%d; *(short *)(REC->a + 2); 1027",
                "%s; REC->zero ? \"yes\" : \"no\"; no",
                "%c; \"abc\" ? 'x' : 'y'; x",
                "%d; min + 1; 1"
            })
    void shouldComputeWithFields(String conversion, String expression, String text) {
        Printing event = Printing.of("\"" + conversion + "\", " + expression)
                .signed("int i", 4, -7)
                .unsigned("unsigned int u", 4, 3)
                .signed("s8 b", 1, 0x80)
                .unsigned("u8 ub", 1, 0x80)
                .unsigned("u16 zero", 2, 0)
                .array("u8 a[8]", 1, 2, 3, 4, 0, 0, 0, 0)
                .constant("min", 0);

        assertThat(event.text()).isEqualTo(text);
    }

    @Test
    void shouldReadBothByteOrdersAndSizesOfLong() {
        String format = "\"%d %x %llx %lx %lu %p\", REC->i, REC->s, REC->q, REC->i, ~0UL, REC->q";

        assertThat(Printing.of(format)
                        .bigEndian()
                        .signed("int i", 4, -2)
                        .unsigned("u32 s", 4, 0x1234)
                        .unsigned("u64 q", 8, 0x123456789L)
                        .text())
                .isEqualTo("-2 1234 123456789 fffffffffffffffe 18446744073709551615 0000000123456789");
        assertThat(Printing.of(format)
                        .longBytes(4)
                        .signed("int i", 4, -2)
                        .unsigned("u32 s", 4, 0x1234)
                        .unsigned("u64 q", 8, 0x123456789L)
                        .text())
                .isEqualTo("-2 1234 123456789 fffffffe 4294967295 23456789");
    }

    @Test
    void shouldRunStatements() {
        Printing event = Printing.of(
                        "\"%d %s %s\", ({ int x = (REC->u); int y = 2; ((x) < (y) ? (x) : (y)); }),"
                                + " ({ const char *ret = trace_seq_buffer_ptr(p); trace_seq_printf(p, \"%02x\", REC->u);"
                                + " trace_seq_putc(p, ':'); trace_seq_puts(p, \"end\"); trace_seq_putc(p, 0); ret; }),"
                                + " ({ static const char *n[] = { \"a\", \"b\", }; typeof(REC->u) i = 1; i = REC->u - 9; n[i]; })")
                .unsigned("int u", 4, 10);

        assertThat(event.text()).isEqualTo("2 0a:end b");
    }

    @Test
    void shouldRefuseWhatIsNoExpression() {
        for (String expression :
                new String[] {"(", "1 +", "1 2", "({ })", "({ 1 = 2; })", "({ int x", "REC", "REC.x", "@"}) {
            assertThat(Printing.of("\"%d\", " + expression).problem())
                    .as(expression)
                    .isNotEmpty();
        }
    }

    @Test
    void shouldRefuseWhatIsNestedOrChainedWithoutEnd() {
        assertThat(Printing.of("\"%d\", " + "(".repeat(20_000) + "1").problem()).contains("nested");
        assertThat(Printing.of("\"%d\", " + "!".repeat(20_000) + "1").problem()).contains("nested");
        assertThat(Printing.of("\"%d\", " + "(int)".repeat(20_000) + "1").problem())
                .contains("nested");
        assertThat(Printing.of("\"%d\", " + "1 ? 1 : ".repeat(20_000) + "1").problem())
                .contains("nested");
        assertThat(Printing.of("\"%d\", REC->n" + " + REC->n".repeat(20_000))
                        .signed("int n", 4, 1)
                        .problem())
                .contains("operators");
        assertThat(Printing.of("\"%d\", REC->a" + "[0]".repeat(20_000))
                        .array("u8 a[4]", 1, 2, 3, 4)
                        .problem())
                .isNotEmpty();
        assertThat(Printing.of("\"%d\", 1" + " + 1".repeat(20_000)).text()).isEqualTo("20001");
    }
}
