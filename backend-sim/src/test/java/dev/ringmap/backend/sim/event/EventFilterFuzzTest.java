package dev.ringmap.backend.sim.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmap.backend.sim.event.EventFilter.FilterException;
import dev.ringmap.tests.fuzz.Fuzz;
import dev.ringmap.tests.fuzz.Mutations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is written to a filter, it is one or is refused, and what is one judges every event. */
class EventFilterFuzzTest {

    private static final List<String> FILTERS = List.of(
            "prev_pid > 0 && next_comm ~ \"b*\"",
            "(prev_prio < 120 || !(next_pid == 0x10)) && prev_comm != 'bash'",
            "prev_state & 2 || next_prio <= 99 && next_comm ~ \"*/?\"");

    private static final EventType SCHED_SWITCH = SimulatedEvents.load().type("sched:sched_switch");

    @Test
    void filters() throws Exception {
        Fuzz.run("filters", random -> {
            String text = Mutations.change(random, FILTERS.get(random.nextInt(FILTERS.size())));
            byte[] payload = new byte[SCHED_SWITCH.fixedBytes()];
            random.nextBytes(payload);
            try {
                EventFilter.parse(SCHED_SWITCH, text)
                        .accepts(ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN));
            } catch (FilterException documented) {
                assertThat(documented.report(text)).startsWith(text);
            }
        });
    }

    /** A parser that calls itself for each would end in a StackOverflowError. */
    @ParameterizedTest
    @ValueSource(strings = {"(", "!", "(!"})
    void shouldRefuseDeepNesting(String opening) {
        String text = opening.repeat(100_000) + "prev_pid == 1";

        assertThatThrownBy(() -> EventFilter.parse(SCHED_SWITCH, text)).isInstanceOf(FilterException.class);
    }
}
