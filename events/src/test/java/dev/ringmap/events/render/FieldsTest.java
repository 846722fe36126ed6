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
import dev.ringmap.events.TextBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsTest {

    private static final int TYPE = 7;

    private static String text(EventFormat format, EventCursor event) {
        TextBuffer out = new TextBuffer();
        FieldsText.of(format).append(event, out);
        return out.toString();
    }

    private static String json(EventFormat format, EventCursor event) {
        TextBuffer out = new TextBuffer();
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

        assertThat(text(format, event)).isEqualTo("ip=0x0 buf=\"a\\\"b\\\\c\\n\\t\\r\\x1b[31m\\x7f\\x85ü\"");
        assertThat(json(format, event))
                .isEqualTo("{\"ip\":\"0x0\",\"buf\":\"a\\\"b\\\\c\\n\\t\\r\\u001b[31m\\u007f\\u0085ü\"}");
    }

    /** What does not show, or changes how the rest of the line is shown. */
    @ParameterizedTest
    @ValueSource(
            ints = {
                0x00AD, 0x061C, 0x200B, 0x200D, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E,
                0x2060, 0x2066, 0x2067, 0x2068, 0x2069, 0xFEFF
            })
    void shouldEscapeWhatDoesNotShow(int codePoint) {
        EventFormat format = Formats.captured("ftrace:print");
        EventCursor event = Records.at(0)
                .event(5, 36)
                .putText(16, "ä" + Character.toString(codePoint) + "b")
                .first();

        String escaped = codePoint == 0xAD ? "\\xad" : String.format("\\u%04x", codePoint);
        assertThat(text(format, event)).endsWith(" buf=\"ä" + escaped + "b\"");
        assertThat(json(format, event)).endsWith("\"buf\":\"ä" + String.format("\\u%04x", codePoint) + "b\"}");
    }

    @Test
    void shouldEscapeWhatDoesNotShowBeyondTheFirstPlane() {
        EventFormat format = Formats.captured("ftrace:print");
        EventCursor event =
                Records.at(0).event(5, 36).putText(16, "\udb40\udc41🐧").first();

        assertThat(text(format, event)).endsWith(" buf=\"\\U000e0041🐧\"");
        assertThat(json(format, event)).endsWith("\"buf\":\"\\udb40\\udc41🐧\"}");
    }

    @Test
    void shouldTakeForAnAddressWhatThePrintFormatMakesAPointer() {
        EventFormat format = EventFormat.parse(
                "test",
                Formats.text(
                                field("unsigned long ip", 8, 8, false),
                                field("unsigned long ip_count", 16, 8, false),
                                field("unsigned long caller[2]", 24, 16, false))
                        .replace("\"x\"", "\"%pS %lu %ps\", (void *)REC->ip, REC->ip_count, (void *) REC->caller[0]"),
                Long.BYTES);
        EventCursor event = Records.at(0)
                .event(TYPE, 40)
                .putLong(8, 0xffffffff81000000L)
                .putLong(16, 3)
                .putLong(24, -1)
                .first();

        assertThat(text(format, event)).isEqualTo("ip=0xffffffff81000000 ip_count=3 caller={0xffffffffffffffff, 0x0}");
        assertThat(json(format, event))
                .isEqualTo(
                        "{\"ip\":\"0xffffffff81000000\",\"ip_count\":3,\"caller\":[\"0xffffffffffffffff\",\"0x0\"]}");
    }

    @Test
    void shouldWriteEveryIntegerOf64BitsAsAStringWhereThatIsWanted() {
        EventFormat format = Formats.of(
                field("u64 n", 8, 8, false),
                field("long state", 16, 8, true),
                field("void *p", 24, 8, false),
                field("int small", 32, 4, true),
                field("u64 a[2]", 40, 16, false));
        EventCursor event = Records.at(0)
                .event(TYPE, 56)
                .putLong(8, -1)
                .putLong(16, -1)
                .putLong(24, 31)
                .putInt(32, -7)
                .putLong(40, 5)
                .putLong(48, 1L << 53 | 1)
                .first();
        TextBuffer out = new TextBuffer();
        FieldsJson.of(format, FieldsJson.Longs.STRING).append(event, out);

        assertThat(out.toString())
                .isEqualTo("{\"n\":\"18446744073709551615\",\"state\":\"-1\",\"p\":\"0x1f\",\"small\":-7,"
                        + "\"a\":[\"5\",\"9007199254740993\"]}");
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
        TextBuffer out = new TextBuffer();
        long allocatedBytes = 0;

        for (int round = 0; round < 3; round++) { // the first rounds warm up
            long before = Allocation.ofThisThreadBytes();
            for (int i = 0; i < 100_000; i++) {
                out.clear();
                text.append(event, out);
                json.append(event, out);
            }
            allocatedBytes = Allocation.ofThisThreadBytes() - before;
        }

        assertThat(allocatedBytes).isLessThan(100_000);
    }
}
