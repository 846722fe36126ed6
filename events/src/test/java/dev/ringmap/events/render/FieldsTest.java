package dev.ringmap.events.render;

import static dev.ringmap.events.Formats.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmap.EventCursor;
import dev.ringmap.events.Allocation;
import dev.ringmap.events.EventFormat;
import dev.ringmap.events.Formats;
import dev.ringmap.events.MalformedEventException;
import dev.ringmap.events.Records;
import org.junit.jupiter.api.Test;

class FieldsTest {

    private static final int TYPE = 7;

    private static String text(EventFormat format, EventCursor event) {
        StringBuilder out = new StringBuilder();
        FieldsText.of(format).append(event, out);
        return out.toString();
    }

    private static String json(EventFormat format, EventCursor event) {
        StringBuilder out = new StringBuilder();
        FieldsJson.of(format).append(event, out);
        return out.toString();
    }

    private static EventCursor schedSwitch() {
        return Records.at(0)
                .event(372, 64)
                .putText(8, "bash")
                .putInt(24, 4242)
                .putInt(28, 120)
                .putLong(32, -1)
                .putText(40, "swapper/1")
                .putInt(56, 0)
                .putInt(60, 120)
                .first();
    }

    @Test
    void shouldWriteFieldsByNameAndType() {
        EventFormat format = Formats.captured("sched:sched_switch");

        assertThat(text(format, schedSwitch()))
                .isEqualTo("prev_comm=\"bash\" prev_pid=4242 prev_prio=120 prev_state=-1 next_comm=\"swapper/1\""
                        + " next_pid=0 next_prio=120");
        assertThat(json(format, schedSwitch()))
                .isEqualTo("{\"prev_comm\":\"bash\",\"prev_pid\":4242,\"prev_prio\":120,\"prev_state\":-1,"
                        + "\"next_comm\":\"swapper/1\",\"next_pid\":0,\"next_prio\":120}");
    }

    @Test
    void shouldWriteUnsignedNumbersWithAllTheirBits() {
        EventFormat format = Formats.of(field("u64 n", 8, 8, false));

        for (long value : new long[] {0, 9, 10, Long.MAX_VALUE, Long.MIN_VALUE, -1}) {
            EventCursor event = Records.at(0).event(TYPE, 16).putLong(8, value).first();
            assertThat(text(format, event)).isEqualTo("n=" + Long.toUnsignedString(value));
            assertThat(json(format, event)).isEqualTo("{\"n\":" + Long.toUnsignedString(value) + "}");
        }
    }

    @Test
    void shouldWriteAddressesInHexadecimal() {
        EventFormat format = Formats.of(field("void *p", 8, 8, false));

        for (long value : new long[] {0, 0x10, 0xffffffff81000000L}) {
            EventCursor event = Records.at(0).event(TYPE, 16).putLong(8, value).first();
            assertThat(text(format, event)).isEqualTo("p=0x" + Long.toHexString(value));
            assertThat(json(format, event)).isEqualTo("{\"p\":\"0x" + Long.toHexString(value) + "\"}");
        }
    }

    @Test
    void shouldEscapeWhatWouldBreakTheLineOrTheTerminal() {
        EventFormat format = Formats.captured("ftrace:print");
        EventCursor event = Records.at(0)
                .event(5, 36)
                .putText(16, "a\"b\\c\n\t\r\u001b[31m\u007f\u0085ü")
                .first();

        assertThat(text(format, event)).isEqualTo("ip=0 buf=\"a\\\"b\\\\c\\n\\t\\r\\x1b[31m\\x7f\\x85ü\"");
        assertThat(json(format, event))
                .isEqualTo("{\"ip\":0,\"buf\":\"a\\\"b\\\\c\\n\\t\\r\\u001b[31m\\u007f\\u0085ü\"}");
    }

    @Test
    void shouldWriteArrays() {
        EventFormat format = Formats.of(field("short a[3]", 8, 6, true), field("u8 none[]", 16, 0, false));
        EventCursor event = Records.at(0)
                .event(TYPE, 16)
                .putInt(8, 0xFFFF_0001)
                .putInt(12, 3)
                .first();

        assertThat(text(format, event)).isEqualTo("a={1, -1, 3} none={}");
        assertThat(json(format, event)).isEqualTo("{\"a\":[1,-1,3],\"none\":[]}");
    }

    @Test
    void shouldPassOnThatTheRecordContradictsItsFormat() {
        EventFormat format = Formats.of(field("__data_loc char[] name", 8, 4, false));
        EventCursor event = Records.at(0).event(TYPE, 12).putInt(8, -1).first();

        assertThatThrownBy(() -> text(format, event)).isInstanceOf(MalformedEventException.class);
        assertThatThrownBy(() -> json(format, event)).isInstanceOf(MalformedEventException.class);
    }

    @Test
    void shouldAllocateNothingPerEvent() {
        FieldsText text = FieldsText.of(Formats.captured("sched:sched_switch"));
        FieldsJson json = FieldsJson.of(Formats.captured("sched:sched_switch"));
        EventCursor event = schedSwitch();
        StringBuilder out = new StringBuilder(1024);
        long allocatedBytes = 0;

        for (int round = 0; round < 3; round++) { // the first rounds warm up
            long before = Allocation.ofThisThreadBytes();
            for (int i = 0; i < 100_000; i++) {
                out.setLength(0);
                text.append(event, out);
                json.append(event, out);
            }
            allocatedBytes = Allocation.ofThisThreadBytes() - before;
        }

        assertThat(allocatedBytes).isLessThan(100_000);
    }
}
