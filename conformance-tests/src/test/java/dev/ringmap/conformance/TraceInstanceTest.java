package dev.ringmap.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmap.TraceInstance;
import dev.ringmap.backend.sim.SimBackend;
import dev.ringmap.spi.BackendOptions;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.TraceFs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Writing control files with truncation and without. */
class TraceInstanceTest {

    private TraceFs tracefs;
    private TraceInstance trace;

    @BeforeEach
    void create() throws ErrnoException {
        tracefs = new SimBackend().open(BackendOptions.none());
        trace = TraceInstance.create(tracefs, "control");
        trace.enable("sched:sched_switch");
    }

    @AfterEach
    void close() throws ErrnoException {
        trace.close();
        tracefs.close();
    }

    @Test
    void shouldAddToAListByWriting() throws ErrnoException {
        trace.write("set_event", "sched:sched_waking");

        assertThat(trace.read("set_event").lines())
                .containsExactlyInAnyOrder("sched:sched_switch", "sched:sched_waking");
    }

    @Test
    void shouldPutAListInThePlaceOfAnother() throws ErrnoException {
        trace.replace("set_event", "sched:sched_waking");

        assertThat(trace.read("set_event").lines()).containsExactly("sched:sched_waking");
    }

    @Test
    void shouldEmptyAList() throws ErrnoException {
        trace.write("set_event", "sched:sched_waking");

        trace.disableAll();

        assertThat(trace.read("set_event")).isEmpty();
        assertThat(trace.isEnabled("sched:sched_switch")).isFalse();
    }

    @Test
    void shouldTellOfAValueThatIsRefused() {
        assertThatThrownBy(() -> trace.replace("set_event", "sched:no_such_event"))
                .isInstanceOf(ErrnoException.class)
                .hasMessageContaining("EINVAL");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"per_cpu/cpu0/trace_pipe_raw", "per_cpu/cpu0//trace_pipe_raw", "per_cpu/cpu0/trace_pipe_raw/"})
    void shouldNotTruncateWhatOthersMayHaveMapped(String file) {
        assertThatThrownBy(() -> trace.replace(file, ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("mappings of every process");
    }
}
