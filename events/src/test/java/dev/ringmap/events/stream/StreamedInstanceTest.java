package dev.ringmap.events.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.TraceFs;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StreamedInstanceTest {

    private static final String NAME = "borrowed";

    @Test
    void shouldWriteNothingIntoAnInstanceOfItsOwnBeforeItBeginsNorAfterItsEnd() throws ErrnoException {
        try (TraceFs tracefs = SimulatedKernels.quiet();
                StreamedInstance streamed = StreamedInstance.create(Tracing.over(tracefs))) {
            TraceInstance trace = streamed.trace();
            List<String> all = streamed.choose("*:*");
            streamed.open();
            assertThatThrownBy(() -> trace.marker("early")).hasMessageContaining("EBADF");

            streamed.step();
            assertThat(all)
                    .allSatisfy(event -> assertThat(trace.isEnabled(event)).isTrue());
            trace.marker("just in time");
            assertThat(streamed.isEnded()).isFalse();
            streamed.end();

            assertThat(streamed.isEnded()).isTrue();
            assertThatThrownBy(() -> trace.marker("late")).hasMessageContaining("EBADF");
            assertThat(trace.stats(0).written()).isEqualTo(1);
        }
    }

    @Test
    void shouldLeaveABorrowedInstanceAsItWasThoughEventsVanish() throws ErrnoException {
        Set<String> vanished = new HashSet<>();
        TraceFs tracefs = SimulatedKernels.watched(SimulatedKernels.quiet(), path -> {
            if (vanished.stream().anyMatch(path::contains)) {
                throw new ErrnoException("open", path, Errno.ENOENT);
            }
        });
        try (TraceInstance trace = Tracing.over(tracefs).createInstance(NAME)) {
            trace.enable("sched:sched_switch");
            vanished.add("sched/sched_waking/");
            try (StreamedInstance streamed =
                    StreamedInstance.of(Tracing.over(tracefs).instance(NAME))) {
                int chosen = streamed.choose("sched:*").size();
                streamed.open();
                streamed.step();
                assertThat(trace.isEnabled("sched:sched_wakeup")).isFalse(); // one after the other
                for (int i = 1; i < chosen; i++) {
                    streamed.step();
                }
                assertThat(trace.isEnabled("sched:sched_wakeup")).isTrue();

                vanished.add("sched/sched_wakeup_new/");
                streamed.end();
                assertThat(trace.isTracing()).isTrue();
            }
            vanished.clear();
            assertThat(trace.read("set_event").strip().lines())
                    .contains("sched:sched_switch")
                    .isSubsetOf("sched:sched_switch", "sched:sched_wakeup_new");
        }
    }

    @Test
    void shouldSwitchWholeSystemsAndEverythingInOneWrite() {
        List<String> all = List.of("ftrace:print", "irq:irq_entry", "sched:sched_switch", "sched:sched_wakeup");
        assertThat(EventSwitches.covering(all.subList(1, 4), all)).containsExactly("events");
        assertThat(EventSwitches.covering(all.subList(2, 4), all)).containsExactly("events/sched");
        assertThat(EventSwitches.covering(all.subList(1, 3), all))
                .containsExactly("events/irq", "events/sched/sched_switch");
        assertThat(EventSwitches.covering(List.of(), all)).isEmpty();
        assertThat(EventSwitches.covering(List.of(), List.of())).isEmpty();
    }
}
