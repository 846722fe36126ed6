package dev.ringmap.backend.sim;

import static dev.ringmap.backend.sim.SimulatedInstance.GET_READER;
import static dev.ringmap.backend.sim.SimulatedInstance.READ;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmap.RingBufferMapping;
import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.Sharing;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A CPU that was never online has files but no buffer: contract 2.6, 2.8, 2.11. */
class AbsentCpuTest {

    @Test
    void shouldAnswerAsForACpuWithoutABuffer() throws Exception {
        try (SimulatedInstance instance = SimulatedInstance.create()) {
            instance.kernel.dropCpu(SimulatedInstance.NAME, 1);
            try (TraceFile raw = instance.openRaw(1);
                    TraceFile blocking = instance.openBlocking(1)) {
                assertThatThrownBy(() -> raw.map(0, 1, READ, Sharing.SHARED)).hasMessageEndingWith("EINVAL (22)");
                assertThatThrownBy(() -> raw.ioctl(GET_READER)).hasMessageEndingWith("EINVAL (22)");
                assertThatThrownBy(() -> blocking.ioctl(GET_READER)).hasMessageEndingWith("ENODEV (19)");
                assertThatThrownBy(() -> raw.read(ByteBuffer.allocateDirect(4096)))
                        .hasMessageEndingWith("ENODEV (19)");
                assertThat(raw.poll(0)).isEqualTo(TraceFile.POLLERR);
                assertThat(raw.ioctl(0)).isZero();
            }
            assertThatThrownBy(() -> instance.kernel.runOn(1, () -> instance.write("trace_marker", "x")))
                    .hasMessageEndingWith("EBADF (9)");
        }
    }

    @Test
    void shouldBeLeftOutWhenAllAreMapped() throws Exception {
        try (SimulatedInstance simulated = SimulatedInstance.create();
                TraceFs tracefs = simulated.kernel.mount();
                TraceInstance instance = Tracing.over(tracefs).instance(SimulatedInstance.NAME)) {
            assertThat(instance.cpus()).containsExactly(0, 1);
            simulated.kernel.dropCpu(SimulatedInstance.NAME, 0);
            List<RingBufferMapping> mappings = instance.mapAll();
            assertThat(mappings).extracting(RingBufferMapping::cpu).containsExactly(1);
            mappings.get(0).close();

            simulated.kernel.dropCpu(SimulatedInstance.NAME, 1);
            assertThatThrownBy(instance::mapAll).hasMessageContaining("EINVAL (22)");
        }
    }

    @Test
    void shouldKeepOtherUsersOut() throws Exception {
        try (SimulatedInstance instance = SimulatedInstance.create();
                TraceFs nobody = instance.kernel.mountAs(65534)) {
            assertThatThrownBy(() -> nobody.open("trace", Set.of(OpenFlag.READ_ONLY)))
                    .hasMessage("open(trace): EACCES (13)");
            assertThatThrownBy(() -> nobody.list("instances")).hasMessageEndingWith("EACCES (13)");
        }
    }
}
