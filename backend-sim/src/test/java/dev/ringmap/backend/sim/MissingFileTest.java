package dev.ringmap.backend.sim;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.TraceFs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What api says of an {@code ENOENT}: which of the things that people know by name is missing. */
class MissingFileTest {

    private TraceFs tracefs;
    private TraceInstance trace;

    @BeforeEach
    void create() throws Exception {
        tracefs = new SimBackend().open();
        trace = Tracing.over(tracefs).createInstance("here");
    }

    @AfterEach
    void remove() throws Exception {
        trace.close();
        tracefs.close();
    }

    @Test
    void shouldNameTheInstance() throws Exception {
        assertThatThrownBy(() -> Tracing.over(tracefs).instance("nowhere"))
                .isInstanceOf(ErrnoException.class)
                .hasMessage("list(instances/nowhere): ENOENT (2): there is no instance 'nowhere'");
        TraceInstance gone = Tracing.over(tracefs).createInstance("gone");
        gone.close();
        assertThatThrownBy(() -> gone.map(0)).hasMessageEndingWith("ENOENT (2): there is no instance 'gone'");
        assertThatThrownBy(gone::isTracing).hasMessageEndingWith("ENOENT (2): there is no instance 'gone'");
    }

    @Test
    void shouldNameTheCpu() {
        assertThatThrownBy(() -> trace.map(99))
                .isInstanceOf(ErrnoException.class)
                .hasMessageEndingWith("ENOENT (2): there is no CPU 99 on this machine");
        assertThatThrownBy(() -> trace.stats(99)).hasMessageEndingWith("there is no CPU 99 on this machine");
        assertThatThrownBy(() -> Tracing.over(tracefs).topLevel().map(99))
                .hasMessageEndingWith("there is no CPU 99 on this machine");
    }

    @Test
    void shouldNameTheEvent() {
        assertThatThrownBy(() -> trace.enable("sched:nothing"))
                .isInstanceOf(ErrnoException.class)
                .hasMessageEndingWith("ENOENT (2): there is no event 'sched:nothing' on this kernel");
        assertThatThrownBy(() -> trace.isEnabled("no_system:nothing"))
                .hasMessageEndingWith("there is no event 'no_system:nothing' on this kernel");
    }

    @Test
    void shouldBlameTheFileAloneWhereTheRestIsThere() {
        for (String file : new String[] {
            "nothing",
            "per_cpu/cpu0/nothing",
            "events/nothing",
            "events/sched/nothing",
            "events/sched/sched_switch/nothing"
        }) {
            assertThatThrownBy(() -> trace.read(file))
                    .hasMessageEndingWith(file + "): ENOENT (2): this kernel has no such file");
        }
    }
}
