package dev.ringmap.events.symbols;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmap.EventCursor;
import dev.ringmap.events.Allocation;
import dev.ringmap.events.EventFormat;
import dev.ringmap.events.EventFormats;
import dev.ringmap.events.Formats;
import dev.ringmap.events.Records;
import dev.ringmap.events.TextBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CommsTest {

    private static final EventFormat SWITCH = Formats.captured("sched:sched_switch");
    private static final EventFormat RENAME = parse(
            "task",
            "task_rename",
            10,
            Formats.field("pid_t pid", 8, 4, true),
            Formats.field("char oldcomm[16]", 12, 16, false),
            Formats.field("char newcomm[16]", 28, 16, false));
    private static final EventFormat FORK = parse(
            "sched",
            "sched_process_fork",
            11,
            Formats.field("__data_loc char[] parent_comm", 8, 4, false),
            Formats.field("pid_t parent_pid", 12, 4, true),
            Formats.field("__data_loc char[] child_comm", 16, 4, false),
            Formats.field("pid_t child_pid", 20, 4, true));
    private static final EventFormat WAKEUP = parse(
            "sched",
            "sched_wakeup",
            12,
            Formats.field("char comm[16]", 8, 16, false),
            Formats.field("pid_t pid", 24, 4, true));
    private static final EventFormats FORMATS = EventFormats.of(List.of(SWITCH, RENAME, FORK, WAKEUP));

    private static EventFormat parse(String system, String name, int id, String... fields) {
        String text =
                Formats.text(fields).replace("name: event", "name: " + name).replace("ID: 7", "ID: " + id);
        return EventFormat.parse(system, text, Long.BYTES);
    }

    private static Comms comms(String savedCmdlines) {
        return Comms.parse(savedCmdlines.getBytes(StandardCharsets.ISO_8859_1), FORMATS);
    }

    private static String name(Comms comms, int pid) {
        TextBuffer out = new TextBuffer();
        comms.append(pid, out);
        return new String(out.toByteArray(), StandardCharsets.ISO_8859_1);
    }

    private static EventCursor switching(int prevPid, String prevComm, int nextPid, String nextComm) {
        return Records.at(0)
                .event(SWITCH.id(), 64)
                .putText(8, prevComm)
                .putInt(24, prevPid)
                .putText(40, nextComm)
                .putInt(56, nextPid)
                .first();
    }

    private static EventCursor rename(int pid, String oldComm, String newComm) {
        return Records.at(0)
                .event(RENAME.id(), 48)
                .putInt(8, pid)
                .putText(12, oldComm)
                .putText(28, newComm)
                .first();
    }

    @Test
    void shouldStartFromSavedCmdlines() {
        Comms comms =
                comms("4242 bash\n17 kworker/u8:1-e x\n18 \u00ff\n\nnobody\n12x y\n99999999999 z\n4194305 w\n19 ");

        assertThat(name(comms, 4242)).isEqualTo("bash");
        assertThat(name(comms, 17)).isEqualTo("kworker/u8:1-e ");
        assertThat(name(comms, 18)).isEqualTo("\u00ff");
        assertThat(name(comms, 19)).isEmpty();
        assertThat(name(comms, 12)).isEqualTo("<...>");
        assertThat(name(comms, 4_194_305)).isEqualTo("<...>");
    }

    @Test
    void shouldNameTheOthersAsTheKernelDoes() {
        Comms comms = comms("0 swapper/0\n");

        assertThat(name(comms, 0)).isEqualTo("<idle>");
        assertThat(name(comms, 1)).isEqualTo("<...>");
        assertThat(name(comms, -1)).isEqualTo("<XXX>");
    }

    @Test
    void shouldFollowTheEventsInTheirOrder() {
        Comms comms = comms("4242 former\n");

        comms.follow(switching(4242, "bash", 0, "swapper/1"));
        assertThat(name(comms, 4242)).isEqualTo("bash");
        assertThat(name(comms, 0)).isEqualTo("<idle>");

        comms.follow(rename(4242, "bash", "java"));
        assertThat(name(comms, 4242)).isEqualTo("java");

        comms.follow(Records.at(0)
                .event(WAKEUP.id(), 36)
                .putText(8, "sshd")
                .putInt(24, 4243)
                .first());
        assertThat(name(comms, 4243)).isEqualTo("sshd");
    }

    @Test
    void shouldReadLocatedNames() {
        Comms comms = comms("");

        comms.follow(Records.at(0)
                .event(FORK.id(), 40)
                .putInt(8, 5 << 16 | 24)
                .putInt(12, 100)
                .putInt(16, 6 << 16 | 32)
                .putInt(20, 101)
                .putText(24, "bash")
                .putText(32, "child")
                .first());

        assertThat(name(comms, 100)).isEqualTo("bash");
        assertThat(name(comms, 101)).isEqualTo("child");
    }

    @Test
    void shouldTakeNothingFromWhatIsMalformedOrOfAnotherType() {
        Comms comms = comms("100 bash\n");

        comms.follow(Records.at(0)
                .event(FORK.id(), 24)
                .putInt(8, 9 << 16 | 24)
                .putInt(12, 100)
                .first());
        comms.follow(Records.at(0).event(RENAME.id(), 8).first());
        comms.follow(
                Records.at(0).event(9, 48).putInt(8, 100).putText(28, "else").first());
        comms.follow(
                Records.at(0).event(9999, 48).putInt(8, 100).putText(28, "else").first());

        assertThat(name(comms, 100)).isEqualTo("bash");
    }

    @Test
    void shouldForgetTheEndOfALongerName() {
        Comms comms = comms("7 a-long-name\n");

        comms.follow(rename(7, "a-long-name", "a"));
        assertThat(name(comms, 7)).isEqualTo("a");
        comms.follow(rename(7, "a", "a-long"));
        assertThat(name(comms, 7)).isEqualTo("a-long");
        comms.follow(rename(7, "a-long", ""));
        assertThat(name(comms, 7)).isEmpty();
    }

    @Test
    void shouldTakeAsManyBytesAsTheKernelKeeps() {
        Comms comms = comms("7 0123456789abcdefg\n");
        assertThat(name(comms, 7)).isEqualTo("0123456789abcde");

        comms.follow(rename(7, "", "ABCDEFGHIJKLMNOPQ"));
        assertThat(name(comms, 7)).isEqualTo("ABCDEFGHIJKLMNO");
    }

    @Test
    void shouldTellManyTasksApart() {
        SplittableRandom random = new SplittableRandom(42);
        Map<Integer, String> expected = new HashMap<>();
        Comms comms = comms("");
        for (int i = 0; i < 20_000; i++) {
            int pid = random.nextInt(1, random.nextBoolean() ? 40_000 : CommTable.MAX_PID);
            String name = "task-" + i;
            expected.put(pid, name);
            comms.follow(rename(pid, "", name));
        }
        expected.forEach((pid, name) -> assertThat(name(comms, pid)).isEqualTo(name));
    }

    @Test
    void shouldNotAllocateForAKnownName() {
        Comms comms = comms("4242 bash\n");
        EventCursor event = switching(4242, "bash", 17, "kworker");
        TextBuffer out = new TextBuffer();
        comms.follow(event);
        comms.append(17, out);
        long before = Allocation.ofThisThreadBytes();
        for (int i = 0; i < 10_000; i++) {
            out.clear();
            comms.follow(event);
            comms.append(4242, out);
        }
        assertThat(Allocation.ofThisThreadBytes() - before).isLessThan(10_000);
        assertThat(out).hasToString("bash");
    }
}
