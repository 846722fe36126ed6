package dev.ringmap.backend.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmap.spi.ErrnoException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventControlTest {

    private static final String SWITCH = "events/sched/sched_switch/";

    private SimulatedInstance instance;

    @BeforeEach
    void createInstance() throws ErrnoException {
        instance = SimulatedInstance.create();
    }

    @AfterEach
    void close() {
        instance.close();
    }

    @Test
    void shouldTakeOneWordOfSetEventAtATime() throws Exception {
        assertThat(instance.write("set_event", "sched:sched_switch irq:*")).isEqualTo(19);
        assertThat(instance.read("set_event")).isEqualTo("sched:sched_switch\n");
        assertThat(instance.read(SWITCH + "enable")).isEqualTo("1\n");
        assertThat(instance.read("events/sched/enable")).isEqualTo("X\n");
        assertThatThrownBy(() -> instance.write("set_event", "none")).hasMessageEndingWith("EINVAL (22)");
        instance.write("set_event", "!sched:sched_switch");
        assertThat(instance.read("set_event")).isEmpty();
    }

    @Test
    void shouldClearSetEventWhenTruncated() throws Exception {
        instance.write("set_event", "timer");
        instance.truncate("set_event");

        assertThat(instance.read("events/enable")).isEqualTo("0\n");
    }

    @Test
    void shouldCollectPids() throws Exception {
        instance.write("set_event_pid", "3 1 2");
        assertThat(instance.read("set_event_pid")).isEqualTo("1\n2\n3\n");
        assertThatThrownBy(() -> instance.write("set_event_pid", "x")).hasMessageEndingWith("EINVAL (22)");
        assertThatThrownBy(() -> instance.write("set_event_pid", "99999999999")).hasMessageEndingWith("EPERM (1)");
        instance.truncate("set_event_pid");
        assertThat(instance.read("set_event_pid")).isEmpty();
    }

    @Test
    void shouldKeepAFilterOrSayWhatIsWrongWithIt() throws Exception {
        instance.write(SWITCH + "filter", "prev_pid==1 && next_comm ~ \"ba*\"");
        assertThat(instance.read(SWITCH + "filter")).isEqualTo("prev_pid==1 && next_comm ~ \"ba*\"\n");
        assertThatThrownBy(() -> instance.write(SWITCH + "filter", "bogus==1")).hasMessageEndingWith("EINVAL (22)");
        assertThat(instance.read(SWITCH + "filter")).isEqualTo("bogus==1\n^\nparse_error: Field not found\n\n");
        instance.write(SWITCH + "filter", "0");
        assertThat(instance.read(SWITCH + "filter")).isEqualTo("none\n");
    }

    @Test
    void shouldLogTheLatestFiltersThatItRefused() throws Exception {
        for (int number = 0; number < 9; number++) {
            String filter = "prev_pid == " + number + " && bogus == 1";
            assertThatThrownBy(() -> instance.write(SWITCH + "filter", filter)).hasMessageEndingWith("EINVAL (22)");
        }

        String log = instance.read("error_log");
        assertThat(log.lines()).hasSize(3 * 8);
        assertThat(log.replaceAll("\\[ *\\d+\\.\\d{6}] ", ""))
                .startsWith("event filter parse error: error: Field not found\n"
                        + "  Command: prev_pid == 1 && bogus == 1\n"
                        + "                            ^\n");
        instance.truncate("error_log");
        assertThat(instance.read("error_log")).isEmpty();
    }

    @Test
    void shouldKeepTriggers() throws Exception {
        instance.write(SWITCH + "trigger", "traceoff:3 if prev_pid==1");
        assertThat(instance.read(SWITCH + "trigger")).isEqualTo("traceoff:count=3 if prev_pid==1\n");
        assertThatThrownBy(() -> instance.write(SWITCH + "trigger", "traceoff")).hasMessageEndingWith("EEXIST (17)");
        assertThatThrownBy(() -> instance.write(SWITCH + "trigger", "foo")).hasMessageEndingWith("EINVAL (22)");
        instance.write(SWITCH + "trigger", "!traceoff");
        assertThat(instance.read(SWITCH + "trigger")).startsWith("# Available triggers:\n");
    }

    @Test
    void shouldLayOutEventsAsTheKernelDoes() throws Exception {
        assertThat(instance.read(SWITCH + "format"))
                .startsWith("name: sched_switch\nID: 372\nformat:\n")
                .contains("\tfield:long prev_state;\toffset:32;\tsize:8;\tsigned:1;\n")
                .contains("\tfield:int next_prio;\toffset:60;\tsize:4;\tsigned:1;\n");
        assertThat(instance.read("events/sched/sched_migrate_task/format"))
                .contains("\tfield:__data_loc char[] comm;\toffset:8;\tsize:4;\tsigned:0;\n");
        assertThat(instance.read("events/raw_syscalls/sys_enter/format"))
                .contains("\tfield:unsigned long args[6];\toffset:16;\tsize:48;\tsigned:0;\n");
        assertThat(instance.read("events/ftrace/print/format"))
                .contains("\tfield:char buf[];\toffset:16;\tsize:0;\tsigned:0;\n")
                .endsWith("\nprint fmt: \"%ps: %s\", (void *)REC->ip, REC->buf\n");
        assertThat(instance.read(SWITCH + "id")).isEqualTo("372\n");
    }
}
