package dev.ringmap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code ringmap stream} of the packed image on a simulated kernel: what can be seen without any privilege. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class SimulatedStreamIT {

    @Test
    void shouldSayThatTheDataIsSimulated() throws Exception {
        try (RingmapProcess ringmap =
                RingmapProcess.start("stream", "--backend", "sim", "-e", "sched:sched_switch", "--duration", "1s")) {
            assertThat(ringmap.lines()).allSatisfy(line -> assertThat(line).contains(" [00"));
            assertThat(ringmap.exitCode()).as("%s", ringmap.errors()).isZero();
            assertThat(ringmap.errors().get(0)).startsWith("SIMULATED: the backend 'sim' invents its data");
        }
    }

    @Test
    void shouldRefuseOptionThatTheBackendDoesNotKnow() throws Exception {
        try (RingmapProcess ringmap = RingmapProcess.start("meta", "--backend", "sim", "-O", "nonsense=1")) {
            assertThat(ringmap.exitCode()).isEqualTo(1);
            assertThat(ringmap.errors())
                    .hasSize(1)
                    .allSatisfy(line -> assertThat(line).contains("nonsense"));
        }
    }
}
