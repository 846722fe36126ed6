package dev.ringmap.backend.sim;

import static dev.ringmap.backend.sim.SimulatedInstance.GET_READER;
import static dev.ringmap.backend.sim.SimulatedInstance.NAME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmap.EventCursor;
import dev.ringmap.RingBufferMapping;
import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.backend.sim.ring.EventLayout;
import dev.ringmap.backend.sim.ring.InterruptPoint;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.TraceFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TimeStampTest {

    private static final int DATA_OFFSET = 16;
    private static final int EVENT_BYTES = 72;

    @Test
    void shouldExtendTheTimeWhenTheDeltaDoesNotFit() throws Exception {
        try (SimulatedInstance instance = SimulatedInstance.create();
                TraceFile raw = instance.openRaw(0);
                MappedMemory ring = SimulatedInstance.mapAll(raw)) {
            instance.writeRaw(0, 1, 60);
            instance.nanos.addAndGet((1 << EventLayout.DELTA_BITS) - 1);
            instance.writeRaw(1, 1, 60);
            instance.nanos.addAndGet(200_000_000);
            instance.writeRaw(2, 1, 60);
            raw.ioctl(GET_READER);

            ByteBuffer page = SimulatedInstance.readerPage(ring).order(ByteOrder.nativeOrder());
            assertThat(page.getLong(0)).isEqualTo(1_000_000_000L);
            assertThat(EventLayout.delta(page.getInt(DATA_OFFSET))).isZero();
            assertThat(EventLayout.delta(page.getInt(DATA_OFFSET + EVENT_BYTES)))
                    .isEqualTo((1 << EventLayout.DELTA_BITS) - 1);
            int extend = DATA_OFFSET + 2 * EVENT_BYTES;
            assertThat(EventLayout.typeLen(page.getInt(extend))).isEqualTo(EventLayout.TIME_EXTEND);
            assertThat(EventLayout.time(page, extend)).isEqualTo(200_000_000);
            assertThat(EventLayout.delta(page.getInt(extend + 8))).isZero();
        }
    }

    @Test
    void shouldStampAbsolutelyWhenAskedTo() throws Exception {
        try (SimulatedInstance instance = SimulatedInstance.create();
                TraceInstance trace = Tracing.over(instance.tracefs).instance(NAME)) {
            instance.kernel.setAbsoluteStamps(NAME, true);
            assertThat(trace.read("timestamp_mode")).isEqualTo("delta [absolute]\n");
            long late = 0xf8L << 56 | 12345;
            instance.nanos.set(late);
            trace.marker("late");
            try (RingBufferMapping ring = trace.map(0)) {
                assertThat(ring.advance()).isTrue();
                EventCursor event = ring.events();
                assertThat(event.next()).isTrue();
                assertThat(event.timestamp()).isEqualTo(late);
            }
        }
    }

    @Test
    void shouldStampAbsolutelyWhenAWriteIsInterrupted() throws Exception {
        try (SimulatedInstance instance = SimulatedInstance.create();
                TraceFile raw = instance.openRaw(0);
                MappedMemory ring = SimulatedInstance.mapAll(raw)) {
            instance.writeRaw(0, 1, 60);
            boolean[] once = {true};
            instance.kernel.onInterruptPoint(NAME, 0, point -> {
                if (once[0] && point == InterruptPoint.AFTER_RESERVING) {
                    once[0] = false;
                    instance.nanos.addAndGet(5);
                    instance.kernel
                            .beginEvent(NAME, 0, SimulatedInstance.rawData(2, 60))
                            .orElseThrow()
                            .commit();
                }
            });
            instance.nanos.addAndGet(5);
            instance.writeRaw(1, 1, 60);
            raw.ioctl(GET_READER);

            ByteBuffer page = SimulatedInstance.readerPage(ring).order(ByteOrder.nativeOrder());
            int interrupt = DATA_OFFSET + 2 * EVENT_BYTES;
            assertThat(EventLayout.typeLen(page.getInt(interrupt))).isEqualTo(EventLayout.TIME_STAMP);
            assertThat(EventLayout.time(page, interrupt)).isEqualTo(1_000_000_010L);
        }
    }

    @Test
    void shouldShowLateTimesUnsignedAndInOrder() throws Exception {
        try (SimulatedInstance instance = SimulatedInstance.create("cpus", "2");
                TraceInstance trace = Tracing.over(instance.tracefs).instance(NAME)) {
            instance.nanos.set(Long.MAX_VALUE - 500);
            instance.kernel.runOn(1, () -> {
                trace.marker("sooner");
                return null;
            });
            instance.nanos.set(Long.MIN_VALUE + 500);
            trace.marker("later");

            assertThat(trace.read("trace"))
                    .containsSubsequence("9223372036.854775: ", "sooner", "9223372036.854776: ", "later");
            assertThat(trace.read("per_cpu/cpu0/stats")).contains("oldest event ts: 9223372036.854776\n");
            try (TraceFile pipe = instance.open("trace_pipe", OpenFlag.READ_ONLY, OpenFlag.NONBLOCK)) {
                ByteBuffer text = ByteBuffer.allocateDirect(SimulatedInstance.PAGE_BYTES);
                pipe.read(text);
                assertThat(StandardCharsets.UTF_8.decode(text.flip()).toString())
                        .containsSubsequence("sooner", "later");
            }
        }
    }
}
