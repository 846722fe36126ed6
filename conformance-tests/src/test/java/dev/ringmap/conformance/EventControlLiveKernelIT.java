package dev.ringmap.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.spi.ErrnoException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Patterns and conditions on the live kernel. Tracing is off, so that no event is written. */
@Timeout(60)
class EventControlLiveKernelIT {

    private static final String SWITCH = "sched:sched_switch";

    private static TraceInstance silent(Tracing tracing) throws ErrnoException {
        TraceInstance trace = tracing.createTemporaryInstance("control");
        trace.setTracing(false);
        return trace;
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffm", "jni"})
    void shouldShowWhereAConditionIsWrong(String backend) throws Exception {
        try (Tracing tracing = Tracing.over(LiveBackend.open(backend));
                TraceInstance trace = silent(tracing)) {
            trace.enable(SWITCH, "next_pid > 0");
            assertThat(trace.isEnabled(SWITCH)).isTrue();
            assertThat(trace.filter(SWITCH)).contains("next_pid > 0");

            assertThatThrownBy(() -> trace.setFilter(SWITCH, "next_pid > 0 && bogus > 0"))
                    .isInstanceOf(ErrnoException.class)
                    .hasMessageContaining("EINVAL (22)")
                    .hasMessageContaining("event filter parse error: error: Field not found\n"
                            + "  Command: next_pid > 0 && bogus > 0\n")
                    .message()
                    .satisfies(EventControlLiveKernelIT::assertMarksTheField);
            assertThat(trace.filter(SWITCH)).isEmpty();

            trace.setFilter(SWITCH, "prev_pid > 0");
            trace.clearFilter(SWITCH);
            assertThat(trace.filter(SWITCH)).isEmpty();
        }
    }

    /** Kernels put it at the beginning of the field or behind it. */
    private static void assertMarksTheField(String message) {
        String[] lines = message.split("\n", -1);
        int field = lines[lines.length - 2].indexOf("bogus");
        assertThat(lines[lines.length - 1]).matches(" +\\^");
        assertThat(lines[lines.length - 1].indexOf('^')).isBetween(field, field + "bogus ".length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffm", "jni"})
    void shouldSwitchAllEventsThatAPatternMeans(String backend) throws Exception {
        try (Tracing tracing = Tracing.over(LiveBackend.open(backend));
                TraceInstance trace = silent(tracing)) {
            trace.enable("sched:sched_w*");
            assertThat(trace.read("set_event").lines())
                    .contains("sched:sched_waking", "sched:sched_wakeup")
                    .allMatch(event -> event.startsWith("sched:sched_w"));
            trace.enable("sched:*");
            assertThat(trace.isEnabled(SWITCH)).isTrue();
            trace.disable("s?hed:*");
            assertThat(trace.read("set_event")).isEmpty();
            assertThatThrownBy(() -> trace.enable("sched:no_such_*")).hasMessageContaining("ENOENT");
            assertThatThrownBy(() -> trace.enable("ftrace:prin?")).hasMessageContaining("ENOENT");
        }
    }
}
