package dev.ringmap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    void shouldShowTheWorkloadWithoutBeingAskedForEvents() throws Exception {
        try (RingmapProcess ringmap = RingmapProcess.start("stream", "--backend", "sim", "--count", "3")) {
            assertThat(ringmap.lines()).hasSize(3);
            assertThat(ringmap.exitCode()).as("%s", ringmap.errors()).isZero();
            assertThat(ringmap.errors().get(0)).startsWith("SIMULATED: the backend 'sim' invents its data");
        }
    }

    /** What the pipe has taken can be read afterwards, and is what was delivered and written. */
    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143", "HUP, 129"})
    void shouldSumUpOnSignalThoughNobodyReads(String signal, int exitCode) throws Exception {
        try (RingmapProcess ringmap = RingmapProcess.start("stream", "--backend", "sim", "-e", "sched:*")) {
            ringmap.awaitFullPipe();
            ringmap.signal(signal);

            assertThat(ringmap.exitCode()).isEqualTo(exitCode);
            Matcher sum = Pattern.compile(
                            "(\\d+) events delivered, \\d+ lost; (\\d+) of those delivered were not written: .*")
                    .matcher(ringmap.errors().get(ringmap.errors().size() - 1));
            assertThat(sum).matches();
            long delivered = Long.parseLong(sum.group(1)) - Long.parseLong(sum.group(2));
            List<String> lines = ringmap.lines();
            assertThat(lines.stream().filter(line -> !line.startsWith("CPU ")).count())
                    .isBetween(delivered, delivered + 1); // the last may be half a line
        }
    }

    @Test
    void shouldSayOnceThatItCopiesWhereTheKernelDoesNotMap() throws Exception {
        try (RingmapProcess ringmap =
                RingmapProcess.start("stream", "--backend", "sim", "-O", "abi=none", "--count", "3")) {
            assertThat(ringmap.lines()).hasSize(3);
            assertThat(ringmap.exitCode()).as("%s", ringmap.errors()).isZero();
            assertThat(ringmap.errors())
                    .filteredOn(line -> line.startsWith("copying, since mmap("))
                    .hasSize(1)
                    .first()
                    .asString()
                    .contains("ENODEV (19)");
        }
    }

    @Test
    void shouldNotCopyWhenAskedToMap() throws Exception {
        try (RingmapProcess ringmap =
                RingmapProcess.start("stream", "--backend", "sim", "-O", "mmap=EPERM", "--strategy", "mapped")) {
            assertThat(ringmap.exitCode()).isEqualTo(1);
            assertThat(ringmap.lines()).isEmpty();
            assertThat(ringmap.errors())
                    .last()
                    .asString()
                    .startsWith("ringmap: mmap(")
                    .endsWith("EPERM (1)");
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
