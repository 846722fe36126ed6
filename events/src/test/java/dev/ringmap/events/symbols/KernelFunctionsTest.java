package dev.ringmap.events.symbols;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmap.events.Allocation;
import dev.ringmap.events.TextBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KernelFunctionsTest {

    private static final String KALLSYMS = """
            0000000000000000 A fixed_percpu_data
            0000000000001000 A cpu_debug_store
            ffffffff81000000 T first_alias
            ffffffff81000000 T _stext
            ffffffff81000010 t schedule
            ffffffff810000a0 T worker_thread
            ffffffff810000a0 W worker_alias
            ffffffff81000200 T last_function
            ffffffff81000300 T _etext
            ffffffff82400000 D __start_rodata
            ffffffff83780000 T _sinittext
            ffffffff83780010 t do_one_initcall
            ffffffff83780040 T _einittext
            ffffffff83b24730 R __start_runtime
            ffffffffc0202000 t second_of_b\t[b]
            ffffffffc0201000 t ext4_readpage\t[ext4]
            ffffffffc0201000 t ext4_alias\t[ext4]
            ffffffffc0201020 t $x\t[ext4]
            ffffffffc0201028 t .L12\t[ext4]
            ffffffffc0201030 t ext4_exit\t[ext4]
            ffffffffc0202f00 t first_of_b\t[b]
            0000000000000000 U undefined\t[b]
            ffffffffc0300000 t bpf_prog_6deef7357e7b4530_egress\t[bpf]
            ffffffffc0301000 t ftrace_trampoline\t[__builtin__ftrace]
            ffffffffc0302000 t kprobe_insn_page\t[__builtin__kprobes]
            """;

    private final KernelFunctions functions = parse(KALLSYMS);

    private static KernelFunctions parse(String text) {
        return KernelFunctions.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String name(KernelFunctions functions, String address) {
        TextBuffer out = new TextBuffer();
        return functions.appendName(Long.parseUnsignedLong(address, 16), out) ? out.toString() : "";
    }

    private static String place(KernelFunctions functions, String address) {
        TextBuffer out = new TextBuffer();
        return functions.appendPlace(Long.parseUnsignedLong(address, 16), out) ? out.toString() : "";
    }

    @ParameterizedTest
    @CsvSource({
        "ffffffff81000000, first_alias+0x0/0x10",
        "ffffffff81000010, schedule+0x0/0x90",
        "ffffffff8100002a, schedule+0x1a/0x90",
        "ffffffff8100009f, schedule+0x8f/0x90",
        "ffffffff810000a0, worker_thread+0x0/0x160",
        "ffffffff810002ff, last_function+0xff/0x100",
        "ffffffff83780020, do_one_initcall+0x10/0x30",
        "ffffffffc0201000, ext4_readpage+0x0/0x30 [ext4]",
        "ffffffffc0201028, ext4_readpage+0x28/0x30 [ext4]",
        "ffffffffc0201fff, ext4_exit+0xfcf/0xfd0 [ext4]",
        "ffffffffc0202f01, first_of_b+0x1/0x100 [b]",
        "ffffffffc0300004, bpf_prog_6deef7357e7b4530_egress+0x4/0x1000",
    })
    void shouldNamePlacesAsTheKernelDoes(String address, String text) {
        assertThat(place(functions, address)).isEqualTo(text);
        assertThat(name(functions, address)).isEqualTo(text.replaceAll("\\+0x\\w+/0x\\w+", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "0",
        "1000",
        "1010",
        "ffffffff80ffffff",
        "ffffffff81000300",
        "ffffffff82400000",
        "ffffffff83780040",
        "ffffffff83b24730",
        "ffffffffc0203000",
        "ffffffffc0301000",
        "ffffffffc0302000",
        "ffffffffffffffff",
    })
    void shouldNotNameWhatTheKernelDoesNot(String address) {
        assertThat(place(functions, address)).isEmpty();
        assertThat(name(functions, address)).isEmpty();
    }

    @Test
    void shouldNameDataTooIfTheKernelListsIt() {
        KernelFunctions all = parse("""
                ffffffff81000000 T _stext
                ffffffff81000010 t schedule
                ffffffff81000300 T _etext
                ffffffff82400000 D init_task
                ffffffff82400080 D jiffies
                ffffffff83000000 B _end
                """);

        assertThat(place(all, "ffffffff82400004")).isEqualTo("init_task+0x4/0x80");
        assertThat(place(all, "ffffffff83000000")).isEmpty();
    }

    @Test
    void shouldNameTextWithoutKnowingWhereItEnds() {
        KernelFunctions some = parse("c0008010 t schedule\nc0008100 D data\nc0008200 T other\nno symbol\n\n12 T");

        assertThat(place(some, "c0008012")).isEqualTo("schedule+0x2/0xf0");
        assertThat(place(some, "c0008100")).isEmpty();
        assertThat(place(some, "c0008210")).isEqualTo("other+0x10/0xe00");
        assertThat(some.count()).isEqualTo(2);
    }

    @Test
    void shouldFindTheCallerOfAFunctionThatDoesNotReturn() {
        TextBuffer out = new TextBuffer();
        assertThat(functions.appendReturnPlace(0xffffffff810000a0L, out)).isTrue();
        assertThat(out).hasToString("schedule+0x90/0x90");
    }

    @Test
    void shouldKnowNothingWhereAddressesAreHidden() {
        KernelFunctions hidden = parse(KALLSYMS.replaceAll("(?m)^\\w{16}", "0000000000000000"));

        assertThat(hidden.count()).isZero();
        assertThat(name(hidden, "0")).isEmpty();
    }

    @Test
    void shouldReadWhenFirstAskedAndOnlyOnce() {
        int[] reads = new int[1];
        KernelFunctions late = KernelFunctions.from(() -> {
            reads[0]++;
            return KALLSYMS.getBytes(StandardCharsets.UTF_8);
        });
        assertThat(reads[0]).isZero();

        assertThat(name(late, "ffffffff81000010")).isEqualTo("schedule");
        assertThat(name(late, "ffffffff81000010")).isEqualTo("schedule");
        assertThat(reads[0]).isEqualTo(1);
    }

    @Test
    void shouldNotAllocate() {
        TextBuffer out = new TextBuffer();
        long asking = -Allocation.ofThisThreadBytes() + Allocation.ofThisThreadBytes();
        long before = Allocation.ofThisThreadBytes();
        for (int i = 0; i < 10_000; i++) {
            out.clear();
            functions.appendPlace(0xffffffff8100002aL, out);
            functions.appendName(0xffffffffc0201028L, out);
        }
        assertThat(Allocation.ofThisThreadBytes() - before).isLessThanOrEqualTo(asking + 1_000);
    }
}
