package dev.ringmap.events;

import static dev.ringmap.events.Formats.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmap.events.Field.Kind;
import dev.ringmap.events.Field.Placement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventFormatTest {

    @Test
    void shouldParseNamesAndFieldsOfSchedSwitch() {
        EventFormat format = Formats.captured("sched:sched_switch");

        assertThat(format.id()).isEqualTo(372);
        assertThat(format.fullName()).isEqualTo("sched:sched_switch");
        assertThat(format.commonFields())
                .extracting(Field::name)
                .containsExactly("common_type", "common_flags", "common_preempt_count", "common_pid");
        assertThat(format.fields())
                .extracting(Field::name)
                .containsExactly(
                        "prev_comm", "prev_pid", "prev_prio", "prev_state", "next_comm", "next_pid", "next_prio");
        assertThat(format.field("prev_state"))
                .isEqualTo(new Field("prev_state", "long", 32, 8, true, Kind.SCALAR, Placement.INLINE, 8, 1));
        assertThat(format.field("next_comm"))
                .isEqualTo(new Field("next_comm", "char[16]", 40, 16, false, Kind.STRING, Placement.INLINE, 1, 16));
    }

    @Test
    void shouldKeepPrintFormatWordForWord() {
        String text = Formats.capturedText("ext4:ext4_fc_stats");

        String printFormat = Formats.captured("ext4:ext4_fc_stats").printFormat();

        assertThat(printFormat).contains("\n").startsWith("\"dev %d,%d fc ineligible reasons:\n");
        assertThat(text).endsWith("print fmt: " + printFormat + "\n");
    }

    @Test
    void shouldTellPointersFromNumbers() {
        EventFormat format = Formats.captured("syscalls:sys_enter_execve");

        assertThat(format.field("argv").kind()).isEqualTo(Kind.POINTER);
        assertThat(format.field("argv").type()).isEqualTo("const char *const *");
        assertThat(format.field("__syscall_nr").kind()).isEqualTo(Kind.SCALAR);
    }

    @Test
    void shouldKnowElementsOfArraysOfFixedLength() {
        Field args = Formats.captured("raw_syscalls:sys_enter").field("args");

        assertThat(args.type()).isEqualTo("unsigned long[6]");
        assertThat(args.elementBytes()).isEqualTo(8);
        assertThat(args.elementCount()).isEqualTo(6);
        assertThat(args.kind()).isEqualTo(Kind.ARRAY);
    }

    @Test
    void shouldKnowElementsOfDynamicArrays() {
        EventFormat format = Formats.captured("dma:dma_alloc_sgt");

        assertThat(format.field("phys_addrs").placement()).isEqualTo(Placement.DATA_LOC);
        assertThat(format.field("phys_addrs").elementBytes()).isEqualTo(8);
        assertThat(format.field("phys_addrs").elementCount()).isZero();
        assertThat(format.field("device").kind()).isEqualTo(Kind.STRING);
    }

    @Test
    void shouldTakeDynamicTypeWithoutBracketsForArray() {
        Field cpumask = Formats.captured("ipi:ipi_send_cpumask").field("cpumask");

        assertThat(cpumask.type()).isEqualTo("__data_loc cpumask_t");
        assertThat(cpumask.kind()).isEqualTo(Kind.ARRAY);
        assertThat(cpumask.elementBytes()).isEqualTo(8);
    }

    @Test
    void shouldTakeArrayOfSizeZeroForRestOfRecord() {
        assertThat(Formats.captured("ftrace:print").field("buf").placement()).isEqualTo(Placement.REST_OF_RECORD);
        assertThat(Formats.captured("ftrace:print").field("buf").kind()).isEqualTo(Kind.STRING);
        assertThat(Formats.captured("ftrace:function").field("args").elementBytes())
                .isEqualTo(8);
    }

    @Test
    void shouldTakeWhatWasWrittenRawForBytes() {
        assertThat(Formats.captured("ftrace:raw_data").field("buf").kind()).isEqualTo(Kind.ARRAY);
    }

    @Test
    void shouldTakeUnsignedCharactersForBytes() {
        assertThat(Formats.of(field("unsigned char addr[6]", 8, 6, false))
                        .field("addr")
                        .kind())
                .isEqualTo(Kind.ARRAY);
    }

    @Test
    void shouldReadLengthFromSizeWhenItIsAConstantsName() {
        Field comm = Formats.of(field("char comm[TASK_COMM_LEN]", 8, 16, false)).field("comm");

        assertThat(comm.elementCount()).isEqualTo(16);
        assertThat(comm.kind()).isEqualTo(Kind.STRING);
    }

    @Test
    void shouldMultiplyDimensions() {
        Field matrix = Formats.of(field("u16 matrix[2][3]", 8, 12, false)).field("matrix");

        assertThat(matrix.elementBytes()).isEqualTo(2);
        assertThat(matrix.elementCount()).isEqualTo(6);
    }

    @Test
    void shouldTakeStructureForBytes() {
        Field structure =
                Formats.of(field("struct timespec64 when", 8, 12, false)).field("when");

        assertThat(structure.kind()).isEqualTo(Kind.ARRAY);
        assertThat(structure.elementCount()).isEqualTo(12);
    }

    @Test
    void shouldKnowRelativeLocations() {
        Field payload =
                Formats.of(field("__rel_loc u32[] payload", 8, 4, false)).field("payload");

        assertThat(payload.placement()).isEqualTo(Placement.REL_LOC);
        assertThat(payload.elementBytes()).isEqualTo(4);
    }

    @Test
    void shouldSizeLongsAsTheKernelDoes() {
        String text = Formats.text(field("__data_loc unsigned long[] stack", 8, 4, false));

        assertThat(EventFormat.parse("test", text, 4).field("stack").elementBytes())
                .isEqualTo(4);
    }

    @Test
    void shouldParseFormatWithoutSignedness() {
        String text = Formats.text("field:int old;\toffset:8;\tsize:4;");

        assertThat(EventFormat.parse("test", text, 8).field("old").isSigned()).isFalse();
    }

    @Test
    void shouldParseFormatWithoutOwnFields() {
        String text = Formats.text().replace("\t\n\nprint", "\nprint");

        assertThat(EventFormat.parse("test", text, 8).fields()).isEmpty();
    }

    @Test
    void shouldListFieldsWhenThereIsNoSuchField() {
        EventFormat format = Formats.captured("ftrace:print");

        assertThatThrownBy(() -> format.longField("pid"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ftrace:print has no field 'pid'; its fields are: ip, buf, common_type, common_flags,"
                        + " common_preempt_count, common_pid");
    }

    @Test
    void shouldRefuseAccessOfTheWrongType() {
        EventFormat format = Formats.captured("sched:sched_switch");

        assertThatThrownBy(() -> format.longField("prev_comm"))
                .hasMessage("the field 'prev_comm' of sched:sched_switch is not a number but a char[16]");
        assertThatThrownBy(() -> format.stringField("prev_pid"))
                .hasMessage("the field 'prev_pid' of sched:sched_switch is not text but a pid_t");
        assertThatThrownBy(() -> format.arrayField("prev_pid"))
                .hasMessage("the field 'prev_pid' of sched:sched_switch is not an array but a pid_t");
    }

    @Test
    void shouldRefuseWhatIsNoFormat() {
        assertThatThrownBy(() -> EventFormat.parse("sched", "name: x\nID: 1\n", 8))
                .hasMessage("the format of an event of sched does not parse: it has no 'print fmt:'");
        assertThatThrownBy(() -> EventFormat.parse("sched", "\nprint fmt: \"\"", 8))
                .hasMessage("the format of an event of sched does not parse: it has no 'name:' or no 'ID:'");
        assertThatThrownBy(() -> Formats.of("field:int x;\toffset:-8;\tsize:4;\tsigned:1;"))
                .hasMessageContaining("this is no field: 'field:int x;");
        assertThatThrownBy(() -> Formats.of(field("x", 8, 4, false))).hasMessage("not a field declaration: 'x'");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    field:int x[999999999][999999999]; offset:8; size:8; signed:1; | too many elements
                    field:int x[99999][99999][0]; offset:8; size:8; signed:1;      | too many elements
                    field:int x; offset:9999999999; size:4; signed:1;              | this is no field
                    field:int x; offset:8; size:99999999999; signed:1;             | this is no field
                    field:int x; offset:999999999; size:4; signed:1;               | no record reaches
                    field:char x[9]; offset:134217720; size:9; signed:1;           | no record reaches
                    field:int common_pid; offset:8; size:4; signed:1;              | two fields are called 'common_pid'
                    field:__data_loc char[] x; offset:8; size:2; signed:1;         | a location has 4 bytes
                    field:__rel_loc u8[] x; offset:8; size:8; signed:0;            | a location has 4 bytes
                    field:int "}; offset:8; size:4; signed:1;                      | not a field declaration
                    """)
    void shouldRefuseFieldsThatNoRecordHas(String line, String problem) {
        assertThatIllegalArgumentException().isThrownBy(() -> Formats.of(line)).withMessageContaining(problem);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name: \nID: 7", "name: a/b\nID: 7", "name: ..\nID: 7", "name: a\"b\nID: 7", "name: a\nname: b\nID: 7",
                "name: a\nID: -7", "name: a\nID: x", "name: a\nID: 65536", "name: a\nID: 99999999999",
                        "name: a\nID: 7\nID: 8"
            })
    void shouldRefuseNamesAndNumbersThatNoEventHas(String head) {
        String text = Formats.text().replace("name: event\nID: 7", head);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventFormat.parse("test", text, 8))
                .withMessageStartingWith("the format of an event of test does not parse: ");
    }

    @Test
    void shouldRefuseArgumentsThatMeanNothing() {
        for (String system : List.of("", ".", "a/b", "a b", "a:b", "a\n")) {
            assertThatIllegalArgumentException().isThrownBy(() -> EventFormat.parse(system, Formats.text(), 8));
        }
        for (int longBytes : new int[] {0, -8, 2, 16, Integer.MAX_VALUE}) {
            assertThatIllegalArgumentException().isThrownBy(() -> EventFormat.parse("test", Formats.text(), longBytes));
        }
        assertThatNullPointerException().isThrownBy(() -> EventFormat.parse(null, Formats.text(), 8));
        assertThatNullPointerException().isThrownBy(() -> EventFormat.parse("test", null, 8));
        assertThatNullPointerException()
                .isThrownBy(() -> Formats.captured("ftrace:print").longField(null));
    }

    /** A pattern that calls itself for each would end in a StackOverflowError. */
    @Test
    void shouldParseAnyNumberOfDimensions() {
        String dimensions = "[1]".repeat(100_000);

        assertThat(Formats.of(field("int x" + dimensions, 8, 4, true))
                        .field("x")
                        .elementCount())
                .isEqualTo(1);
    }

    @Test
    void shouldRefuseFieldsThatCannotBe() {
        assertThatIllegalArgumentException().isThrownBy(() -> scalar(-1, 4, 4, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> scalar(8, -1, 4, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> scalar(Integer.MAX_VALUE, 1, 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> scalar(8, 4, 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> scalar(8, 4, 3, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> scalar(8, 4, 4, -1));
        assertThatNullPointerException()
                .isThrownBy(() -> new Field(null, "int", 8, 4, true, Kind.SCALAR, Placement.INLINE, 4, 1));
        assertThatNullPointerException()
                .isThrownBy(() -> new Field("x", "int", 8, 4, true, null, Placement.INLINE, 4, 1));
    }

    private static Field scalar(int offset, int sizeBytes, int elementBytes, int elementCount) {
        return new Field(
                "x", "int", offset, sizeBytes, true, Kind.SCALAR, Placement.INLINE, elementBytes, elementCount);
    }
}
