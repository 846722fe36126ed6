package dev.ringmap.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmap.RingBufferMapping;
import dev.ringmap.RingBufferReaders;
import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.backend.sim.SimBackend;
import dev.ringmap.conformance.internal.ForwardingTraceFs;
import dev.ringmap.spi.BackendOptions;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.TraceFs;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an instance does to control files. */
class TraceInstanceTest {

    private TraceFs tracefs;
    private TraceInstance trace;

    @BeforeEach
    void create() throws ErrnoException {
        tracefs = new SimBackend().open(BackendOptions.none());
        trace = Tracing.over(tracefs).createInstance("control");
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

    @Test
    void shouldSwitchAllEventsThatAPatternMeans() throws ErrnoException {
        trace.disableAll();

        trace.enable("sched:sched_w*");
        assertThat(trace.read("set_event").lines())
                .contains("sched:sched_waking")
                .allMatch(event -> event.startsWith("sched:sched_w"));
        trace.enable("*:sched_switc?");
        assertThat(trace.isEnabled("sched:sched_switch")).isTrue();
        trace.disable("sched:*");
        assertThat(trace.read("set_event")).isEmpty();
        trace.enable("*:*");
        assertThat(trace.read("events/enable")).isEqualTo("1\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sched:no_such_*", "no_such_*:*", "ftrace:*", "ftrace:prin?"})
    void shouldSayThatNoEventIsMeant(String pattern) {
        assertThatThrownBy(() -> trace.enable(pattern))
                .isInstanceOf(ErrnoException.class)
                .hasMessageContaining("ENOENT");
    }

    @Test
    void shouldTraceAnEventUnderACondition() throws ErrnoException {
        trace.disableAll();
        assertThat(trace.filter("sched:sched_switch")).isEmpty();

        trace.enable("sched:sched_switch", "next_pid > 0");
        assertThat(trace.isEnabled("sched:sched_switch")).isTrue();
        assertThat(trace.filter("sched:sched_switch")).contains("next_pid > 0");
        trace.clearFilter("sched:sched_switch");
        assertThat(trace.filter("sched:sched_switch")).isEmpty();
        assertThat(trace.isEnabled("sched:sched_switch")).isTrue();
    }

    @Test
    void shouldShowWhereAConditionIsWrong() throws ErrnoException {
        trace.disableAll();
        trace.setFilter("sched:sched_switch", "next_pid > 0");

        assertThatThrownBy(() -> trace.enable("sched:sched_switch", "next_pid > 0 && bogus > 0"))
                .isInstanceOf(ErrnoException.class)
                .hasMessageContaining("EINVAL (22)")
                .hasMessageEndingWith("""
                        event filter parse error: error: Field not found
                          Command: next_pid > 0 && bogus > 0
                                                   ^""");
        assertThat(trace.isEnabled("sched:sched_switch")).isFalse();
        assertThat(trace.filter("sched:sched_switch")).isEmpty();
    }

    @Test
    void shouldReadBackWhatItSets() throws ErrnoException {
        trace.buffer().setWakeUpPercent(70);
        trace.buffer().setOverwriting(false);
        trace.buffer().setSubBufferSizeKib(8);
        trace.buffer().setSizeKib(64);
        trace.setEventPids(7, 5);
        trace.setEventPids(6, 5);
        trace.setTracing(false);
        trace.setClock("mono");

        assertThat(trace.buffer().wakeUpPercent()).isEqualTo(70);
        assertThat(trace.buffer().isOverwriting()).isFalse();
        assertThat(trace.buffer().subBufferSizeKib()).isEqualTo(8);
        assertThat(trace.buffer().sizeKib(0)).isBetween(64L, 72L);
        assertThat(trace.eventPids()).containsExactly(5L, 6L);
        assertThat(trace.isTracing()).isFalse();
        assertThat(trace.clock()).isEqualTo("mono");
        trace.setEventPids();
        assertThat(trace.eventPids()).isEmpty();
    }

    @Test
    void shouldCloseAllMappingsAsOne() throws ErrnoException {
        RingBufferReaders<RingBufferMapping> rings = trace.mapAll();
        assertThat(rings).extracting(RingBufferMapping::cpu).isEqualTo(trace.cpus());

        rings.close();
        assertThat(rings).allMatch(RingBufferMapping::isClosed);
    }

    @Test
    void shouldWaitOutTheMomentInWhichAFileIsStillOpen() throws ErrnoException {
        AtomicInteger refusals = new AtomicInteger();
        TraceFs busy = new ForwardingTraceFs(tracefs) {
            @Override
            public void rmdir(String path) throws ErrnoException {
                if (refusals.getAndIncrement() < 3) {
                    throw new ErrnoException("rmdir", path, Errno.EBUSY);
                }
                super.rmdir(path);
            }
        };

        Tracing.over(busy).createInstance("busy").close();

        assertThat(tracefs.list("instances")).containsExactly(trace.name());
        assertThat(refusals).hasValue(4);
    }

    @Test
    void shouldNotTruncateWhatOthersMayHaveMapped() {
        assertThatThrownBy(() -> trace.replace("per_cpu/cpu0/trace_pipe_raw", ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("mappings of every process");
    }
}
