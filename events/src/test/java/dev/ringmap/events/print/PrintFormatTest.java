package dev.ringmap.events.print;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmap.EventCursor;
import dev.ringmap.events.Allocation;
import dev.ringmap.events.EventFormat;
import dev.ringmap.events.Formats;
import dev.ringmap.events.Records;
import dev.ringmap.events.TextBuffer;
import dev.ringmap.events.symbols.KernelSymbols;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrintFormatTest {

    private static final int SCHED_SWITCH = 372;

    private static EventCursor schedSwitch(long prevState) {
        return Records.at(0)
                .event(SCHED_SWITCH, 64)
                .putText(8, "bash")
                .putInt(24, 4242)
                .putInt(28, 120)
                .putLong(32, prevState)
                .putText(40, "swapper/1")
                .putInt(56, 0)
                .putInt(60, 120)
                .first();
    }

    private static String text(EventFormat format, EventCursor event) {
        TextBuffer out = new TextBuffer();
        assertThat(new EventText(PrintFormat.of(format, KernelSymbols.NONE)).append(event, out))
                .isTrue();
        return out.toString();
    }

    @ParameterizedTest
    @CsvSource({"0,R", "1,S", "2,D", "0x80,I", "0x100,R+", "0x102,D+", "0x82,D|I"})
    void shouldRenderSchedSwitch(String state, String letters) {
        assertThat(text(Formats.captured("sched:sched_switch"), schedSwitch(Long.decode(state))))
                .isEqualTo("prev_comm=bash prev_pid=4242 prev_prio=120 prev_state=" + letters
                        + " ==> next_comm=swapper/1 next_pid=0 next_prio=120");
    }

    @Test
    void shouldLeaveOutTheNewlineAtTheEnd() {
        assertThat(Printing.of("\"%s%s\", REC->a, REC->b")
                        .array("char a[4]", 'h', 'i', '\n', 0)
                        .array("char b[4]", '\n', '\n', 0, 0)
                        .text())
                .isEqualTo("hi\n\n");
        assertThat(Printing.of("\"\\n\"").text()).isEmpty();
        assertThat(Printing.of("\"\"").text()).isEmpty();
    }

    @Test
    void shouldRenderTheRestOfARecord() {
        assertThat(Printing.of("\"%s|\", REC->buf")
                        .trailing("char buf[]", "marker")
                        .text())
                .isEqualTo("marker|");
    }

    @Test
    void shouldRefuseAnEventOfAnotherType() {
        EventText text = new EventText(PrintFormat.of(Formats.captured("sched:sched_switch"), KernelSymbols.NONE));
        EventCursor other = Records.at(0).event(9, 64).first();

        assertThatThrownBy(() -> text.append(other, new TextBuffer()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sched:sched_switch (372)")
                .hasMessageContaining("type 9");
    }

    @Test
    void shouldRenderNothingOfARecordThatIsTooShort() {
        EventText text = new EventText(PrintFormat.of(Formats.captured("sched:sched_switch"), KernelSymbols.NONE));
        TextBuffer out = new TextBuffer();
        out.append("before");

        assertThat(text.append(Records.at(0).event(SCHED_SWITCH, 60).first(), out))
                .isFalse();
        assertThat(out).hasToString("before");
        assertThat(text.append(schedSwitch(0), out)).isTrue();
        assertThat(out.toString()).startsWith("beforeprev_comm=bash ");
    }

    @Test
    void shouldSayWhatItIsAbout() {
        PrintFormat known = PrintFormat.of(Formats.captured("sched:sched_switch"), KernelSymbols.NONE);
        PrintFormat unknown = Printing.of("\"%d\", NOBODY").parsed();

        assertThat(known).hasToString("sched:sched_switch (372)");
        assertThat(known.problem()).isEmpty();
        assertThat(known.format().name()).isEqualTo("sched_switch");
        assertThat(unknown).hasToString("test:event (7): the value of 'NOBODY' is not known");
    }

    @Test
    void shouldAllocateNothingPerEvent() {
        EventText text = new EventText(PrintFormat.of(Formats.captured("sched:sched_switch"), KernelSymbols.NONE));
        EventText refused = new EventText(Printing.of("\"%s %d\", __get_str(s), REC->s")
                .unsigned("__data_loc char[] s", 4, -1)
                .parsed());
        EventCursor event = schedSwitch(0x102);
        EventCursor malformed = Records.at(0).event(7, 12).putInt(8, -1).first();
        TextBuffer out = new TextBuffer();
        long leastBytes = Long.MAX_VALUE;

        for (int round = 0; round < 5; round++) { // the first rounds warm up
            long before = Allocation.ofThisThreadBytes();
            for (int i = 0; i < 100_000; i++) {
                out.clear();
                text.append(event, out);
                refused.append(malformed, out);
            }
            leastBytes = Math.min(leastBytes, Allocation.ofThisThreadBytes() - before);
        }

        assertThat(leastBytes).isLessThan(100_000);
    }
}
