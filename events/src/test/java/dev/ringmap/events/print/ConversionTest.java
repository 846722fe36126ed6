package dev.ringmap.events.print;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conversions as {@code lib/vsprintf.c} of the kernel does them, which is not always as C does. */
class ConversionTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "%d,-42,[-42]",
                "%i,42,[42]",
                "%+d,42,[+42]",
                "% d,42,[ 42]",
                "%5d,-42,[  -42]",
                "%-5d,-42,[-42  ]",
                "%-1d,42,[42]",
                "%05d,-42,[-0042]",
                "%-05d,42,[42   ]",
                "%3d,1234,[1234]",
                "%.3d,7,[007]",
                "%.3d,-7,[-007]",
                "%6.3d,7,[   007]",
                "%06.3d,7,[000007]",
                "%+05d,7,[+0007]",
                "%u,-1,[4294967295]",
                "%hu,-1,[65535]",
                "%hhu,-1,[255]",
                "%hd,32768,[-32768]",
                "%hhd,255,[-1]",
                "%lu,-1,[18446744073709551615]",
                "%ld,-1,[-1]",
                "%lld,-9223372036854775808,[-9223372036854775808]",
                "%Lu,-1,[18446744073709551615]",
                "%zu,7,[7]",
                "%zd,-7,[-7]",
                "%zx,255,[ff]",
                "%tx,255,[ff]",
                "%x,-1,[ffffffff]",
                "%X,48879,[BEEF]",
                "%lX,48879,[BEEF]",
                "%#x,255,[0xff]",
                "%#X,255,[0XFF]",
                "%#x,0,[0x0]",
                "%#010x,255,[0x000000ff]",
                "%#10x,255,[      0xff]",
                "%#-10x,255,[0xff      ]",
                "%#016lx,255,[0x000000000000ff]",
                "%#llx,-1,[0xffffffffffffffff]",
                "%08lx,255,[000000ff]",
                "%016llx,255,[00000000000000ff]",
                "%0x,255,[ff]",
                "%02x,5,[05]",
                "%.2x,5,[05]",
                "%o,8,[10]",
                "%o,0,[0]",
                "%o,-1,[37777777777]",
                "%0o,8,[10]",
                "%#o,8,[010]",
                "%#o,0,[0]",
                "%06ld,-5,[-00005]",
                "%c,65,[A]",
                "%3c,65,[  A]",
                "%-3c,65,[A  ]",
                "%%%d%%,1,[%1%]",
                "%p,255,[00000000000000ff]",
                "%px,255,[00000000000000ff]",
                "%pK,255,[00000000000000ff]",
                "%5p,255,[   ff]",
                "%-5p,255,[ff   ]",
                "%pe,-12,[-ENOMEM]",
                "%pe,-133,[-EHWPOISON]",
                "%pe,-41,[-41]",
                "%pe,-4095,[-4095]",
                "%pe,4096,[0000000000001000]",
                "%10pe,-5,[      -EIO]"
            })
    void shouldWriteNumbers(String conversion, long value, String text) {
        Printing event = Printing.of("\"[" + conversion + "]\", REC->n").signed("long n", 8, value);

        assertThat(event.text()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "%s,[comm]",
                "%8s,[    comm]",
                "%-8s,[comm    ]",
                "%08s,[    comm]",
                "%3s,[comm]",
                "%.2s,[co]",
                "%-5.2s,[co   ]",
                "%.0s,[]",
                "%.s,[comm]"
            })
    void shouldWriteText(String conversion, String text) {
        Printing event = Printing.of("\"[" + conversion + "]\", REC->comm")
                .array("char comm[8]", 'c', 'o', 'm', 'm', 0, 'x', 'x', 'x');

        assertThat(event.text()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"6,-1,[    42]", "-6,-1,[42    ]", "0,4,[0042]", "1,1,[42]"})
    void shouldTakeWidthAndPrecisionFromArguments(int width, int precision, String text) {
        Printing event = Printing.of("\"[%*.*d]\", REC->width, REC->precision, 42")
                .signed("int width", 4, width)
                .signed("int precision", 4, precision);

        assertThat(event.text()).isEqualTo(text);
    }

    @Test
    void shouldTakeTheLengthOfATextFromAnArgument() {
        Printing event = Printing.of("\"name %.*s ino %lu\", REC->len, __get_str(name), REC->ino")
                .signed("int len", 4, 3)
                .location("__data_loc char[] name")
                .unsigned("unsigned long ino", 8, 12)
                .located("abcdef");

        assertThat(event.text()).isEqualTo("name abc ino 12");
    }

    @Test
    void shouldShowNothingOfAWidthBeyondTheLongestLine() {
        Printing.of("\"%*d\", REC->n, 1").signed("int n", 4, 1 << 30).hasNoText();
        Printing.of("\"%*d\", REC->n, 1").signed("int n", 4, Integer.MIN_VALUE).hasNoText();
        assertThat(Printing.of("\"%99999d\", 1").problem()).contains("width");
        Printing.of("\"" + "%8000d".repeat(1000) + "\"" + ", 1".repeat(1000)).hasNoText();
    }

    @Test
    void shouldPassOnBytesThatAreNotUtf8() {
        Printing event = Printing.of("\"%s\\xfe\", REC->comm").array("char comm[4]", 0xff, 0x80, 0, 0);

        assertThat(event.bytes()).containsExactly(0xff, 0x80, 0xfe);
    }

    @Test
    void shouldTakeStringsFromTheKernel() {
        Printing event = Printing.of("\"%s|%s|%s|%s|%5s\", REC->a, REC->b, REC->c, REC->d, (char *)REC->a")
                .unsigned("const char * a", 8, 0xffffffff82a1b2c3L)
                .unsigned("const char * b", 8, 0x12345678abcdL)
                .unsigned("const char * c", 8, 0)
                .unsigned("const char * d", 8, 17)
                .string(0xffffffff82a1b2c3L, "rcu");

        assertThat(event.text()).isEqualTo("rcu|(0x000012345678abcd)|(null)|(efault)|  rcu");
    }

    @Test
    void shouldNameFunctions() {
        Printing event = Printing.of("\"%pS %ps %pB %pF %20ps %pS\", (void *)REC->ip, (void *)REC->ip, (void *)REC->ip,"
                        + " (void *)REC->ip, (void *)REC->ip, (void *)(REC->ip + 1)")
                .unsigned("unsigned long ip", 8, 0xffffffff81000000L)
                .function(0xffffffff81000000L, "schedule");

        assertThat(event.text())
                .isEqualTo("schedule+0x0/0x10 schedule return to schedule schedule+0x0/0x10             schedule"
                        + " 0xffffffff81000001");
    }

    @Test
    void shouldRefuseWhatLiesInTheMemoryOfTheKernel() {
        assertThat(Printing.of("\"%pd\", REC->p").unsigned("void * p", 8, 1).problem())
                .contains("%pd");
        assertThat(Printing.of("\"%pM\", REC->p").unsigned("void * p", 8, 1).problem())
                .contains("%pM");
        assertThat(Printing.of("\"%d\", *REC->p").unsigned("int * p", 8, 1).problem())
                .contains("pointer");
        assertThat(Printing.of("\"%d\", REC->p->x").unsigned("int * p", 8, 1).problem())
                .contains("pointer");
    }

    @Test
    void shouldRefuseAFormatThatIsNone() {
        assertThat(Printing.of("\"%d\"").problem()).contains("more conversions than arguments");
        assertThat(Printing.of("\"%y\", 1").problem()).contains("%y");
        assertThat(Printing.of("\"%hhhd\", 1").problem()).contains("hhh");
        assertThat(Printing.of("\"%d\", \"x\"").problem()).contains("string");
        assertThat(Printing.of("\"%").problem()).contains("without an end");
        assertThat(Printing.of("REC->x").problem()).contains("a string expected");
    }
}
