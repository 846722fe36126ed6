package dev.ringmap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code ringmap show} on a simulated kernel. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class SimulatedShowIT {

    @Test
    void shouldShowAMomentOfTheWorkloadInTheOrderOfTime() throws Exception {
        try (RingmapProcess ringmap = RingmapProcess.start("show", "--backend", "sim")) {
            StreamOutput shown = new StreamOutput(ringmap.lines());
            assertThat(ringmap.exitCode()).as("%s", ringmap.errors()).isZero();
            assertThat(shown.events()).isPositive();
            assertThat(shown.inversions()).isZero();
            assertThat(ringmap.errors().get(0)).startsWith("SIMULATED: the backend 'sim' invents its data");
            assertThat(ringmap.errors())
                    .last()
                    .isEqualTo(shown.events() + " events shown, none consumed; 0 lost before them");
        }
    }

    @Test
    void shouldShowOnlyWhatIsAskedFor() throws Exception {
        try (RingmapProcess ringmap = RingmapProcess.start(
                "show", "--backend", "sim", "-e", "sched_sw*", "--last", "100ms", "--format", "ndjson")) {
            List<String> lines = ringmap.lines();
            assertThat(ringmap.exitCode()).as("%s", ringmap.errors()).isZero();
            assertThat(lines).isNotEmpty().allMatch(line -> line.contains("\"sched:sched_switch\""));
        }
    }

    @Test
    void shouldSayThatThereIsNoSuchEvent() throws Exception {
        try (RingmapProcess ringmap = RingmapProcess.start("show", "--backend", "sim", "-e", "sched:sched_swich")) {
            assertThat(ringmap.lines()).isEmpty();
            assertThat(ringmap.exitCode()).isEqualTo(1);
            assertThat(ringmap.errors()).last().asString().contains("sched_switch");
        }
    }
}
