package dev.ringmap.events;

import static dev.ringmap.events.Formats.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmap.EventCursor;
import org.junit.jupiter.api.Test;

class FieldAccessTest {

    private static final int TYPE = 7;

    private static long number(String declaration, int sizeBytes, boolean isSigned, long bits) {
        EventCursor event = Records.at(0).event(TYPE, 16).putLong(8, bits).first();
        return Formats.of(field(declaration, 8, sizeBytes, isSigned))
                .longField("n")
                .read(event);
    }

    @Test
    void shouldExtendNumbersByTheirSign() {
        assertThat(number("s8 n", 1, true, -1)).isEqualTo(-1);
        assertThat(number("u8 n", 1, false, -1)).isEqualTo(0xFF);
        assertThat(number("short n", 2, true, -2)).isEqualTo(-2);
        assertThat(number("u16 n", 2, false, -1)).isEqualTo(0xFFFF);
        assertThat(number("int n", 4, true, -3)).isEqualTo(-3);
        assertThat(number("u32 n", 4, false, -1)).isEqualTo(0xFFFF_FFFFL);
        assertThat(number("u64 n", 8, false, -1)).isEqualTo(-1);
        assertThat(number("void *n", 8, false, 0xffffffff81000000L)).isEqualTo(0xffffffff81000000L);
    }

    @Test
    void shouldRefuseNumberBeyondTheRecord() {
        EventCursor event = Records.at(0).event(TYPE, 8).first();
        LongField beyond = Formats.of(field("u64 n", 8, 8, false)).longField("n");

        assertThatThrownBy(() -> beyond.read(event)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void shouldEndTextAtNul() {
        EventCursor event =
                Records.at(0).event(TYPE, 24).putText(8, "bash\0junk").first();

        assertThat(Formats.of(field("char comm[16]", 8, 16, false))
                        .stringField("comm")
                        .read(event))
                .isEqualTo("bash");
    }

    @Test
    void shouldEndTextWithTheFieldWhenThereIsNoNul() {
        EventCursor event = Records.at(0).event(TYPE, 16).putText(8, "abcdefgh").first();

        assertThat(Formats.of(field("char comm[4]", 8, 4, false))
                        .stringField("comm")
                        .read(event))
                .isEqualTo("abcd");
    }

    @Test
    void shouldDecodeUtf8AndReplaceWhatIsNot() {
        byte[] bytes = {
            'a',
            (byte) 0xC3,
            (byte) 0xA4,
            (byte) 0xFF,
            (byte) 0xE2,
            (byte) 0x82,
            'b',
            (byte) 0xF0,
            (byte) 0x9F,
            (byte) 0x90,
            (byte) 0xA7,
            (byte) 0xED,
            (byte) 0xA0,
            (byte) 0x80,
            (byte) 0xC0,
            (byte) 0x80
        };
        EventCursor event = Records.at(0).event(TYPE, 28).putBytes(8, bytes).first();

        assertThat(Formats.of(field("char text[20]", 8, 20, false))
                        .stringField("text")
                        .read(event))
                .isEqualTo("aä\uFFFD\uFFFD\uFFFDb🐧\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD");
    }

    @Test
    void shouldFollowDataLocationFromTheStartOfTheRecord() {
        EventCursor event = Records.at(0)
                .event(TYPE, 24)
                .putInt(8, 5 << 16 | 16)
                .putText(16, "loop\0")
                .first();

        assertThat(Formats.of(field("__data_loc char[] name", 8, 4, false))
                        .stringField("name")
                        .read(event))
                .isEqualTo("loop");
    }

    @Test
    void shouldFollowRelativeLocationFromTheEndOfTheField() {
        EventCursor event = Records.at(0)
                .event(TYPE, 24)
                .putInt(8, 8 << 16 | 4)
                .putInt(16, 11)
                .putInt(20, 22)
                .first();
        ArrayField values =
                Formats.of(field("__rel_loc u32[] values", 8, 4, false)).arrayField("values");

        assertThat(values.count(event)).isEqualTo(2);
        assertThat(values.read(event, 0)).isEqualTo(11);
        assertThat(values.read(event, 1)).isEqualTo(22);
    }

    @Test
    void shouldReadRestOfRecord() {
        EventFormat rawData = Formats.captured("ftrace:raw_data");
        ArrayField rest = rawData.arrayField("buf");
        EventCursor event = Records.at(0)
                .event(rawData.id(), 24)
                .putInt(8, 42)
                .putBytes(12, new byte[] {1, 2, 3, 4})
                .first();
        byte[] copy = new byte[16];

        assertThat(rest.lengthBytes(event)).isEqualTo(12);
        assertThat(rest.copy(event, copy, 2)).isEqualTo(12);
        assertThat(copy).startsWith(0, 0, 1, 2, 3, 4);
    }

    @Test
    void shouldEndArrayOfFixedLengthWithTheRecord() {
        EventFormat stack = Formats.captured("ftrace:kernel_stack");
        ArrayField caller = stack.arrayField("caller");
        EventCursor event = Records.at(0)
                .event(stack.id(), 32)
                .putLong(16, 1)
                .putLong(24, 2)
                .first();

        assertThat(caller.field().elementCount()).isEqualTo(8);
        assertThat(caller.count(event)).isEqualTo(2);
        assertThat(caller.read(event, 1)).isEqualTo(2);
    }

    @Test
    void shouldRefuseElementThatIsNotThere() {
        EventCursor event = Records.at(0).event(TYPE, 24).first();
        ArrayField array = Formats.of(field("u32 a[4]", 8, 16, false)).arrayField("a");

        assertThatThrownBy(() -> array.read(event, 4)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> array.read(event, -1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void shouldRefuseLocationOutsideTheRecord() {
        StringField name =
                Formats.of(field("__data_loc char[] name", 8, 4, false)).stringField("name");
        EventCursor tooLong =
                Records.at(0).event(TYPE, 24).putInt(8, 9 << 16 | 16).first();
        EventCursor tooFar = Records.at(0).event(TYPE, 24).putInt(8, 0xFFFF).first();

        assertThatThrownBy(() -> name.read(tooLong))
                .isInstanceOf(MalformedEventException.class)
                .hasMessage("test:event: the field 'name' is said to be 9 bytes at offset 16 of a record of 24");
        assertThatThrownBy(() -> name.read(tooFar)).isInstanceOf(MalformedEventException.class);
    }

    @Test
    void shouldRefuseRelativeLocationOutsideTheRecord() {
        StringField name =
                Formats.of(field("__rel_loc char[] name", 8, 4, false)).stringField("name");
        EventCursor event = Records.at(0).event(TYPE, 24).putInt(8, 8 << 16 | 8).first();

        assertThatThrownBy(() -> name.read(event)).isInstanceOf(MalformedEventException.class);
    }

    @Test
    void shouldRefuseEventsOfAnotherType() {
        EventFormat format = Formats.of(
                field("u32 n", 8, 4, false), field("char s[4]", 12, 4, false), field("u32 a[2]", 16, 8, false));
        EventCursor other = Records.at(0).event(TYPE + 1, 24).first();
        LongField number = format.longField("n");
        StringField text = format.stringField("s");
        ArrayField array = format.arrayField("a");

        assertThatThrownBy(() -> number.read(other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the field 'n' belongs to events of type 7, test:event; this event is of type 8");
        assertThatThrownBy(() -> text.read(other)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> array.count(other)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> array.read(other, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> array.copy(other, new byte[8], 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldReadCommonFieldsOfEventsOfAnyType() {
        EventFormat format = Formats.of(field("u32 n", 8, 4, false));
        EventCursor other = Records.at(0).event(TYPE + 1, 16).putInt(4, 42).first();

        assertThat(format.longField("common_pid").read(other)).isEqualTo(42);
        assertThat(format.longField("common_type").read(other)).isEqualTo(TYPE + 1);
    }
}
