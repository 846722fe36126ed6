package dev.ringmap.events.print;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmap.events.EventFormat;
import dev.ringmap.events.TextBuffer;
import dev.ringmap.events.symbols.KernelConstants;
import dev.ringmap.events.symbols.KernelFunctions;
import dev.ringmap.events.symbols.KernelSymbols;
import dev.ringmap.events.symbols.PrintkStrings;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The formats are the kernel's; the expected text is what {@code trace_kprobe.c} and {@code trace_uprobe.c} of Linux 6.18 say. */
class ProbeTextTest {

    private static final String COMMON = """
            	field:unsigned short common_type;	offset:0;	size:2;	signed:0;
            	field:unsigned char common_flags;	offset:2;	size:1;	signed:0;
            	field:unsigned char common_preempt_count;	offset:3;	size:1;	signed:0;
            	field:int common_pid;	offset:4;	size:4;	signed:1;

            """;
    private static final EventFormat ENTRY = format("""
            	field:unsigned long __probe_ip;	offset:8;	size:8;	signed:0;
            	field:u32 dfd;	offset:16;	size:4;	signed:0;

            print fmt: "(%lx) dfd=%u", REC->__probe_ip, REC->dfd
            """);
    private static final EventFormat RETURN = format("""
            	field:unsigned long __probe_func;	offset:8;	size:8;	signed:0;
            	field:unsigned long __probe_ret_ip;	offset:16;	size:8;	signed:0;
            	field:s32 ret;	offset:24;	size:4;	signed:1;

            print fmt: "(%lx <- %lx) ret=%d", REC->__probe_func, REC->__probe_ret_ip, REC->ret
            """);

    private static EventFormat format(String fields) {
        return EventFormat.parse("kprobes", "name: mine\nID: 2326\nformat:\n" + COMMON + fields, Long.BYTES);
    }

    private static String text(RecordOf record, EventFormat format) {
        String functions = "ffffffff81000000 T do_sys_open\nffffffff81000100 T do_syscall_64\nffffffff81000200 T end\n";
        KernelSymbols symbols = new KernelSymbols(
                KernelFunctions.parse(functions.getBytes(StandardCharsets.US_ASCII)),
                PrintkStrings.NONE,
                KernelConstants.NONE);
        TextBuffer out = new TextBuffer();
        assertThat(EventLine.of(format, symbols).append(record.event(), out)).isTrue();
        return out.toString();
    }

    @Test
    void placesOfTheKernel() {
        RecordOf record =
                new RecordOf(ENTRY).with("__probe_ip", 0xffffffff81000004L).with("dfd", 3);
        assertThat(text(record, ENTRY)).isEqualTo("mine: (do_sys_open+0x4/0x100) dfd=3");
    }

    @Test
    void placesOfPrograms() {
        RecordOf record =
                new RecordOf(ENTRY).with("__probe_ip", 0x5565a461d3d0L).with("dfd", 3);
        assertThat(text(record, ENTRY)).isEqualTo("mine: (0x5565a461d3d0) dfd=3");
    }

    @Test
    void returns() {
        RecordOf record = new RecordOf(RETURN)
                .with("__probe_func", 0xffffffff81000000L)
                .with("__probe_ret_ip", 0xffffffff81000110L)
                .with("ret", -2);
        assertThat(text(record, RETURN)).isEqualTo("mine: (do_syscall_64+0x10/0x100 <- do_sys_open) ret=-2");
        RecordOf ofAProgram =
                new RecordOf(RETURN).with("__probe_func", 0x5565_0000L).with("__probe_ret_ip", 0x5566_0000L);
        assertThat(text(ofAProgram, RETURN)).isEqualTo("mine: (0x55660000 <- 0x55650000) ret=0");
    }
}
