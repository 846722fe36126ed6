package dev.ringmap.events.symbols;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmap.events.EventFormat;
import dev.ringmap.events.EventFormats;
import dev.ringmap.events.Formats;
import dev.ringmap.events.RandomRecord;
import dev.ringmap.events.TextBuffer;
import dev.ringmap.tests.fuzz.Fuzz;
import dev.ringmap.tests.fuzz.Mutations;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever a recording says of a kernel's symbols, it is read, and asking for a name ends in a name or in none. */
class SymbolsFuzzTest {

    private static final String KALLSYMS = """
            ffffffff81000000 T _stext
            ffffffff81000010 t schedule
            ffffffff81000300 T _etext
            ffffffffc0202000 t init_module\t[b]
            ffffffffc0201000 t ext4_readpage\t[ext4]
            """;
    private static final String STRINGS = "0xffffffff8281b7e5 : \"a\\tb\\n\\\"c\\\"\"\n0xffffffff8281a98f : \"\"\n";
    private static final String COMMS = "4242 bash\n17 kworker/u8:1-e\n4194304 last\n";

    private static byte[] changed(SplittableRandom random, String text) {
        return Mutations.change(random, text).getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void functions() throws Exception {
        TextBuffer out = new TextBuffer();
        Fuzz.run("functions", random -> {
            KernelFunctions functions = KernelFunctions.parse(changed(random, KALLSYMS));
            for (int i = 0; i < 16; i++) {
                long base = random.nextBoolean() ? 0xffffffff81000000L : 0xffffffffc0200000L;
                long address = random.nextInt(8) == 0 ? random.nextLong() : base + random.nextInt(0x3000);
                out.clear();
                boolean isNamed = functions.appendName(address, out);
                assertThat(out.lengthBytes() > 0).isEqualTo(isNamed);
                assertThat(functions.appendPlace(address, out)).isEqualTo(isNamed);
            }
        });
    }

    @Test
    void strings() throws Exception {
        Fuzz.run("strings", random -> {
            PrintkStrings strings = PrintkStrings.parse(changed(random, STRINGS));
            byte[] string = strings.at(0xffffffff8281b7e5L);
            assertThat(string == null || string.length < STRINGS.length() * 10).isTrue();
        });
    }

    @Test
    void comms() throws Exception {
        List<EventFormat> formats = List.of(Formats.captured("sched:sched_switch"), fork());
        TextBuffer out = new TextBuffer();
        Fuzz.run("comms", random -> {
            Comms comms = Comms.parse(changed(random, COMMS), EventFormats.of(formats));
            for (int i = 0; i < 16; i++) {
                comms.follow(RandomRecord.of(random, formats.get(random.nextInt(formats.size()))));
                out.clear();
                comms.append(random.nextBoolean() ? random.nextInt() : random.nextInt(5_000), out);
                assertThat(out.lengthBytes()).isLessThan(CommTable.NAME_BYTES);
            }
        });
    }

    private static EventFormat fork() {
        String text = Formats.text(
                Formats.field("__data_loc char[] parent_comm", 8, 4, false),
                Formats.field("pid_t parent_pid", 12, 4, true),
                Formats.field("__rel_loc char[] child_comm", 16, 4, false),
                Formats.field("pid_t child_pid", 20, 4, true));
        return EventFormat.parse("sched", text.replace("name: event", "name: sched_process_fork"), Long.BYTES);
    }
}
