package dev.ringmap.backend.sim;

import static dev.ringmap.backend.sim.SimulatedInstance.GET_READER;
import static dev.ringmap.backend.sim.SimulatedInstance.NAME;
import static dev.ringmap.backend.sim.SimulatedInstance.rawData;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmap.EventCursor;
import dev.ringmap.RingBufferMapping;
import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.backend.sim.SimulatedInstance.Meta;
import dev.ringmap.backend.sim.ring.InterruptPoint;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.TraceFile;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NestedWriteTest {

    private static final int TAG_OFFSET = 8;

    @Test
    void shouldShowNothingBeforeTheOutermostEventIsCommitted() throws Exception {
        try (SimulatedInstance instance = SimulatedInstance.create();
                TraceFile raw = instance.openRaw(0);
                MappedMemory ring = SimulatedInstance.mapAll(raw)) {
            UnfinishedEvent outer = begin(instance, 1);
            UnfinishedEvent inner = begin(instance, 2);
            inner.commit();
            raw.ioctl(GET_READER);
            assertThat(new Meta(ring).read()).isZero();

            outer.commit();
            raw.ioctl(GET_READER);
            assertThat(new Meta(ring).read()).isEqualTo(2);
            assertThat(tags(instance)).isEmpty();
        }
    }

    @Test
    void shouldCommitSeveralPagesAtOnceWhenInterruptsFilledThem() throws Exception {
        try (SimulatedInstance instance = SimulatedInstance.create()) {
            UnfinishedEvent outer = begin(instance, 0);
            instance.writeRaw(1, 150, 60);
            assertThat(instance.read("per_cpu/cpu0/stats")).contains("entries: 150\n");
            assertThat(tags(instance)).isEmpty();

            outer.commit();
            assertThat(tags(instance)).hasSize(151).startsWith(0, 1, 2).isSorted();
        }
    }

    @Test
    void shouldCountCommitOverrunWhenInterruptsGoRoundTheWholeRing() throws Exception {
        try (SimulatedInstance instance = SimulatedInstance.create()) {
            UnfinishedEvent outer = begin(instance, 0);
            assertThatThrownBy(() -> instance.writeRaw(1, 1_000, 60)).isInstanceOf(ErrnoException.class);
            outer.commit();

            assertThat(instance.read("per_cpu/cpu0/stats"))
                    .contains("\noverrun: 0\n")
                    .contains("commit overrun: 1\n");
            assertThat(tags(instance)).startsWith(0, 1, 2).isSorted();
        }
    }

    @Test
    void shouldRefuseToCommitBeforeTheInterruptIsOver() throws Exception {
        try (SimulatedInstance instance = SimulatedInstance.create()) {
            UnfinishedEvent outer = begin(instance, 1);
            UnfinishedEvent inner = begin(instance, 2);

            assertThatThrownBy(outer::commit)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("an interrupt has to finish its event before the interrupted one is committed");
            inner.commit();
            outer.commit();
            assertThatThrownBy(outer::commit).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void shouldDropAnEventWhenNestedTooDeep() throws Exception {
        try (SimulatedInstance instance = SimulatedInstance.create()) {
            List<UnfinishedEvent> nested = new ArrayList<>();
            for (int level = 0; level < 5; level++) {
                nested.add(begin(instance, level));
            }
            assertThat(instance.kernel.beginEvent(NAME, 0, rawData(5, 60))).isEmpty();
            while (!nested.isEmpty()) {
                nested.remove(nested.size() - 1).commit();
            }
            assertThat(tags(instance)).containsExactly(0, 1, 2, 3, 4);
        }
    }

    /** Wherever the interrupt comes, no event is torn or lost without being counted, and time does not go backwards. */
    @ParameterizedTest
    @EnumSource(InterruptPoint.class)
    void shouldStayConsistentWhenInterrupted(InterruptPoint where) throws Exception {
        try (SimulatedInstance instance = SimulatedInstance.create();
                TraceInstance trace = Tracing.over(instance.tracefs).instance(NAME);
                RingBufferMapping ring = trace.map(0)) {
            boolean[] inInterrupt = {false};
            int[] written = {0};
            instance.kernel.onInterruptPoint(NAME, 0, point -> {
                instance.nanos.addAndGet(7);
                if (point == where && !inInterrupt[0]) {
                    inInterrupt[0] = true;
                    for (int count = 0; count < 3; count++) {
                        begin(instance, 1_000_000 + written[0]++).commit();
                    }
                    inInterrupt[0] = false;
                }
            });
            long delivered = 0;
            long lost = 0;
            long lastTime = 0;
            for (int round = 0; round < 400; round++) {
                for (int count = 0; count < 1 + round % 200; count++) {
                    instance.nanos.addAndGet(1 + round * 1_000_000L % 300_000_000);
                    begin(instance, written[0]++).commit();
                }
                while (ring.advance()) {
                    EventCursor event = ring.events();
                    while (event.next()) {
                        lost += event.lostEvents().count();
                        delivered++;
                        assertThat(event.timestamp()).isGreaterThanOrEqualTo(lastTime);
                        lastTime = event.timestamp();
                    }
                }
            }
            assertThat(ring.metaPage().entries()).isEqualTo(written[0]);
            assertThat(delivered + ring.metaPage().overrun()).isEqualTo(written[0]);
            assertThat(lost).isLessThanOrEqualTo(ring.metaPage().overrun());
        }
    }

    private static UnfinishedEvent begin(SimulatedInstance instance, int tag) {
        return instance.kernel.beginEvent(NAME, 0, rawData(tag, 60)).orElseThrow();
    }

    private static List<Integer> tags(SimulatedInstance instance) throws ErrnoException {
        List<Integer> tags = new ArrayList<>();
        try (TraceInstance trace = Tracing.over(instance.tracefs).instance(NAME);
                RingBufferMapping ring = trace.map(0)) {
            while (ring.advance()) {
                EventCursor event = ring.events();
                while (event.next()) {
                    tags.add(event.intAt(TAG_OFFSET));
                }
            }
        }
        return tags;
    }
}
