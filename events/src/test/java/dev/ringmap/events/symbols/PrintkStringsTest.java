package dev.ringmap.events.symbols;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PrintkStringsTest {

    private static PrintkStrings parse(String text) {
        return PrintkStrings.parse(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String at(PrintkStrings strings, long address) {
        byte[] string = strings.at(address);
        return string == null ? "nothing" : new String(string, StandardCharsets.ISO_8859_1);
    }

    @Test
    void shouldFindStringsByTheirAddresses() {
        PrintkStrings strings = parse("""
                0xffffffff8281b7e5 : "rcu_preempt"
                0xffffffff8281a98f : "thaw_processes"
                0xffffffff8281a98f : "a later one"
                0x1f : ""
                """);

        assertThat(at(strings, 0xffffffff8281a98fL)).isEqualTo("thaw_processes");
        assertThat(at(strings, 0xffffffff8281b7e5L)).isEqualTo("rcu_preempt");
        assertThat(at(strings, 0x1f)).isEmpty();
        assertThat(at(strings, 0xffffffff8281a990L)).isEqualTo("nothing");
        assertThat(at(PrintkStrings.NONE, 0)).isEqualTo("nothing");
    }

    @Test
    void shouldUndoTheEscapesOfTheKernelAndNoOther() {
        assertThat(at(parse("0x10 : \"a\\tb\\n\\\"c\\\" \\d \\\\ \u00ff\\\"\n"), 16))
                .isEqualTo("a\tb\n\"c\" \\d \\\\ \u00ff\\");
    }

    @Test
    void shouldPassOverWhatIsNoString() {
        PrintkStrings strings = parse("""

                0x : "no address"
                0x10 : "no end
                0x11: "no separator"
                11 : "no prefix"
                0x12 : "
                0xfffffffffffffffff : "too long"
                0x13 : "good"
                """);

        for (long address : new long[] {0, 0x10, 0x11, 0x12, 11, -1}) {
            assertThat(at(strings, address)).as("%x", address).isEqualTo("nothing");
        }
        assertThat(at(strings, 0x13)).isEqualTo("good");
    }
}
