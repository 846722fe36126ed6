package dev.ringmap.backend.sim;

import static dev.ringmap.backend.sim.SimulatedInstance.NAME;
import static dev.ringmap.backend.sim.SimulatedInstance.mapAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.TraceFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotTest {

    private static final String TRIGGER = "events/sched/sched_switch/trigger";

    private SimulatedInstance instance;

    @BeforeEach
    void createInstance() throws ErrnoException {
        instance = SimulatedInstance.create();
    }

    @AfterEach
    void close() {
        instance.close();
    }

    @Test
    void shouldExchangeTheBuffersWhenTaken() throws Exception {
        instance.write("trace_marker", "before");
        instance.write("snapshot", "1");
        instance.write("trace_marker", "after");

        assertThat(instance.read("snapshot"))
                .contains("tracing_mark_write: before")
                .doesNotContain("after");
        assertThat(instance.read("trace")).contains("tracing_mark_write: after").doesNotContain("before");
        instance.write("snapshot", "0");
        assertThat(instance.read("snapshot")).contains("* Snapshot is freed *");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mainline", "v14"})
    void shouldExcludeEachOtherWithMappings(String abi) throws Exception {
        try (SimulatedInstance other = SimulatedInstance.create(SimBackend.ABI, abi);
                TraceFile raw = other.openRaw(0)) {
            try (MappedMemory ring = mapAll(raw)) {
                assertThat(ring.length()).isPositive();
                assertThatThrownBy(() -> other.write("snapshot", "1")).hasMessageEndingWith("EBUSY (16)");
                assertThatThrownBy(() -> other.write(TRIGGER, "snapshot")).hasMessageEndingWith("EBUSY (16)");
                assertThat(other.write("snapshot", "0")).isEqualTo(1);
                assertThat(other.write("snapshot", "2")).isEqualTo(1);
            }
            other.write(TRIGGER, "snapshot");
            assertThatThrownBy(() -> mapAll(raw)).hasMessageEndingWith("EBUSY (16)");
            other.write(TRIGGER, "!snapshot");
            mapAll(raw).close();
            other.write("snapshot", "1");
            mapAll(raw).close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mainline", "v14"})
    void shouldWriteTwoLinesInsteadWhenTakenInTheKernelWhileMapped(String abi) throws Exception {
        try (SimulatedInstance other = SimulatedInstance.create(SimBackend.ABI, abi);
                TraceFile raw = other.openRaw(0)) {
            other.write("snapshot", "1");
            try (MappedMemory ring = mapAll(raw)) {
                assertThat(ring.length()).isPositive();
                other.kernel.snapshot(NAME);
                assertThat(other.read("trace"))
                        .contains("tracing_snapshot_instance_cond: *** BUFFER MEMORY MAPPED ***\n")
                        .contains("tracing_snapshot_instance_cond: *** Can not use snapshot (sorry) ***\n");
            }
            other.kernel.snapshot(NAME);
            assertThat(other.read("snapshot")).contains("BUFFER MEMORY MAPPED");
        }
    }

    @Test
    void shouldFollowTheSettingsOfItsInstance() throws Exception {
        instance.write("snapshot", "1");
        instance.write("buffer_subbuf_size_kb", "8");
        instance.write("tracing_cpumask", "2");
        instance.write("snapshot", "1");

        assertThat(instance.read("buffer_subbuf_size_kb")).isEqualTo("8\n");
        assertThatThrownBy(() -> instance.write("trace_marker", "x")).hasMessageEndingWith("EBADF (9)");
        instance.write("tracing_cpumask", "3");
        assertThat(instance.write("trace_marker", "x")).isEqualTo(1);
    }

    @Test
    void shouldStopTracingWhenTakenInTheKernelWithoutMemory() throws Exception {
        instance.kernel.snapshot(NAME);

        assertThat(instance.read("tracing_on")).isEqualTo("0\n");
        assertThat(instance.read("trace")).contains("*** SNAPSHOT NOT ALLOCATED ***");
    }
}
