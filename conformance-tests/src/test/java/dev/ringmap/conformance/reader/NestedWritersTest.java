package dev.ringmap.conformance.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmap.RingBufferReader;
import dev.ringmap.RingInspectionException;
import dev.ringmap.TraceInstance;
import dev.ringmap.TraceMarker;
import dev.ringmap.Tracing;
import dev.ringmap.backend.sim.SimBackend;
import dev.ringmap.backend.sim.SimulatedKernel;
import dev.ringmap.backend.sim.UnfinishedEvent;
import dev.ringmap.conformance.support.NumberedRecords;
import dev.ringmap.spi.BackendOptions;
import dev.ringmap.spi.TraceFs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stopped ring in which a writer was interrupted by others, across the edges of pages. */
@Timeout(60)
class NestedWritersTest {

    private static final int CPU = NumberedRecords.CPU;
    private static final int PAYLOAD_BYTES = 40;

    @ParameterizedTest
    @ValueSource(ints = {1, 40, 60, 300, 700})
    void shouldWaitForTheOuterWriterAndThenTellTheOrder(int nested) throws Exception {
        try (SimulatedKernel kernel = SimulatedKernel.boot(BackendOptions.none().with(SimBackend.RATE, "0"));
                TraceFs tracefs = kernel.mount();
                TraceInstance trace = Tracing.over(tracefs).createInstance("nested");
                TraceMarker marker = trace.openMarker(true)) {
            trace.buffer().setSizeKib(64);
            write(kernel, marker, 30);
            UnfinishedEvent outer = kernel.beginEvent("nested", CPU, ByteBuffer.allocate(PAYLOAD_BYTES))
                    .orElseThrow();
            write(kernel, marker, nested);
            trace.setTracing(false);
            assertThatThrownBy(() -> times(trace.inspect(CPU)))
                    .isInstanceOf(RingInspectionException.class)
                    .hasMessageContaining("still being written");
            outer.commit();
            List<Long> inPlace = times(trace.inspect(CPU));
            assertThat(inPlace).hasSize(31 + nested).isSorted();
            assertThat(times(trace.map(CPU))).isEqualTo(inPlace);
        }
    }

    /** On the thread of the outer writer, which they interrupt. */
    private static void write(SimulatedKernel kernel, TraceMarker marker, int number) throws IOException {
        ByteBuffer record = ByteBuffer.allocateDirect(PAYLOAD_BYTES);
        for (int i = 0; i < number; i++) {
            kernel.runOn(CPU, () -> marker.write(record.clear()));
        }
    }

    private static List<Long> times(RingBufferReader reader) throws IOException {
        List<Long> times = new ArrayList<>();
        try (reader) {
            while (reader.advance()) {
                while (reader.events().next()) {
                    times.add(reader.events().timestamp());
                }
            }
        }
        return times;
    }
}
