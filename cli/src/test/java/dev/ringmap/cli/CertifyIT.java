package dev.ringmap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ringmap certify} of the packed image, on a simulated kernel. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class CertifyIT {

    @TempDir
    Path directory;

    @Test
    void shouldCertifyAndReport() throws Exception {
        Path reports = directory.resolve("new/reports");
        try (RingmapProcess ringmap = RingmapProcess.start(
                "certify", "--backend", "sim", "--soak", "1s", "--seed", "7", "--report", reports.toString())) {
            List<String> lines = ringmap.lines();
            assertThat(lines.subList(lines.size() - 2, lines.size()))
                    .satisfiesExactly(
                            line -> assertThat(line).startsWith("sim-mainline: certified: "),
                            line -> assertThat(line).startsWith("sim-v14: certified: "));
            assertThat(ringmap.exitCode()).as("%s", ringmap.errors()).isZero();
        }
        assertThat(Files.readString(reports.resolve("conformance.json"))).contains("\"sim-v14\"", "\"M-16\"");
        assertThat(Files.readString(reports.resolve("certificate.md")))
                .contains("sim-mainline", "M-16", "steps in 1s from seed 7");
        assertThat(reports.resolve("junit/sim-mainline/TEST-junit-jupiter.xml")).isNotEmptyFile();
    }

    @Test
    void shouldSayOnceThatABackendIsUnavailable() throws Exception {
        try (RingmapProcess ringmap = RingmapProcess.start("certify", "--backend", "ffm", "-O", "tracefs=/proc")) {
            assertThat(ringmap.lines())
                    .filteredOn(line -> line.contains("/proc"))
                    .singleElement()
                    .asString()
                    .startsWith("ffm: unavailable [BAD_OPTION]: /proc is not a tracefs");
            assertThat(ringmap.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void shouldSayWhyReportsCannotBeWritten() throws Exception {
        try (RingmapProcess ringmap =
                RingmapProcess.start("certify", "--backend", "sim", "--report", "/proc/nonsense")) {
            assertThat(ringmap.exitCode()).isEqualTo(1);
            assertThat(ringmap.errors()).containsExactly("ringmap: /proc/nonsense: no such file or directory");
        }
    }
}
