package dev.ringmap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventsCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return Main.run(new PrintWriter(out), new PrintWriter(err), args);
    }

    @Test
    void shouldListTheEventsThatAPatternMeans() {
        assertThat(run("events", "--backend", "sim", "sched:sched_*", "print")).isZero();

        assertThat(out.toString().lines())
                .contains("ftrace:print", "sched:sched_switch")
                .isSorted();
        assertThat(out.toString()).doesNotContain("irq:");
    }

    @Test
    void shouldListAllEventsWithoutAPattern() {
        assertThat(run("events", "--backend", "sim")).isZero();

        assertThat(out.toString().lines())
                .contains("ftrace:print", "irq:irq_handler_entry")
                .isSorted();
    }

    @Test
    void shouldSayThatThereIsNoSuchEvent() {
        assertThat(run("events", "--backend", "sim", "sched:*", "nope")).isEqualTo(1);

        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("ringmap: this kernel has no event 'nope'\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"events", "format", "stream -e"})
    void shouldNameTheEventsThatMayBeMeant(String command) {
        List<String> args = new ArrayList<>(List.of(command.split(" ")));
        args.addAll(List.of("shced_switch", "--backend", "sim"));
        assertThat(run(args.toArray(String[]::new))).isEqualTo(1);

        assertThat(err.toString()).contains("no event 'shced_switch'; near it are sched:sched_switch\n");
    }

    @Test
    void shouldShowHowTheFieldsOfAnEventAreRead() {
        assertThat(run("format", "--backend", "sim", "sched:sched_switch")).isZero();

        assertThat(out.toString())
                .startsWith("sched:sched_switch, type ")
                .containsPattern("\n +8 +16 +text +char\\[16\\] prev_comm\n")
                .containsPattern("\n +24 +4 +signed 32 +pid_t prev_pid\n")
                .contains("  print fmt: \"prev_comm=%s ")
                .doesNotContain("no text");
    }
}
