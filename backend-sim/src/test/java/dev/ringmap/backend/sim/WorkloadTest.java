package dev.ringmap.backend.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmap.EventCursor;
import dev.ringmap.RingBufferMapping;
import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.spi.BackendOptions;
import dev.ringmap.spi.TraceFs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkloadTest {

    private static List<Integer> firstTypes(String seed, int count) throws Exception {
        BackendOptions options =
                BackendOptions.none().with(SimBackend.SEED, seed).with(SimBackend.RATE, "max");
        List<Integer> types = new ArrayList<>();
        try (TraceFs tracefs = new SimBackend().open(options);
                TraceInstance trace = Tracing.over(tracefs).createInstance("demo")) {
            trace.buffer().setOverwriting(false);
            trace.buffer().setWakeUpPercent(0);
            try (RingBufferMapping ring = trace.map(0)) {
                trace.write("events/enable", "1");
                while (types.size() < count && ring.advance(Duration.ofSeconds(10))) {
                    EventCursor event = ring.events();
                    while (event.next()) {
                        types.add(event.typeId());
                    }
                }
            }
        }
        return types.subList(0, count);
    }

    @Test
    void shouldMakeTheSameEventsFromTheSameSeed() throws Exception {
        List<Integer> types = firstTypes("7", 2_000);

        assertThat(firstTypes("7", 2_000)).isEqualTo(types);
        assertThat(firstTypes("8", 2_000)).isNotEqualTo(types);
        assertThat(new TreeSet<>(types)).hasSizeGreaterThan(10);
    }

    @Test
    void shouldKeepTheRate() throws Exception {
        BackendOptions options = BackendOptions.none().with(SimBackend.RATE, "2000");
        try (TraceFs tracefs = new SimBackend().open(options);
                TraceInstance trace = Tracing.over(tracefs).createInstance("demo")) {
            trace.write("events/enable", "1");
            Thread.sleep(1_000);
            trace.write("events/enable", "0");
            long written = trace.stats(0).entries() + trace.stats(1).entries();

            assertThat(written).isBetween(500L, 4_000L);
            assertThat(trace.read("trace")).contains("sched_switch: prev_comm=").contains("==> next_comm=");
            assertThat(trace.read("trace")).doesNotContain("Unknown type");
        }
    }

    @Test
    void shouldStaySilentWhenNothingIsSwitchedOn() throws Exception {
        try (TraceFs tracefs = new SimBackend().open(BackendOptions.none());
                TraceInstance trace = Tracing.over(tracefs).createInstance("demo")) {
            Thread.sleep(50);

            assertThat(trace.stats(0).entries()).isZero();
        }
    }

    @Test
    void shouldRecordWhatPassesTheFilterOnly() throws Exception {
        try (TraceFs tracefs = new SimBackend().open(BackendOptions.none().with(SimBackend.RATE, "max"));
                TraceInstance trace = Tracing.over(tracefs).createInstance("demo")) {
            trace.write("events/irq/softirq_entry/filter", "vec == 3");
            trace.enable("irq:softirq_entry");
            Thread.sleep(200);
            trace.setTracing(false);

            assertThat(trace.read("trace")).contains("vec=3 [action=NET_RX]").doesNotContain("vec=1 ");
        }
    }
}
