package dev.ringmap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ringmap certify} of the packed image, on a simulated kernel. */
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
class CertifyIT {

    @TempDir
    Path directory;

    @Test
    void shouldCertifyAndReport() throws Exception {
        Path reports = directory.resolve("new/reports");
        try (RingmapProcess ringmap = RingmapProcess.start(
                "certify", "--backend", "sim", "--soak", "1s", "--seed", "7", "--report", reports.toString())) {
            List<String> lines = ringmap.lines();
            assertThat(lines.subList(lines.size() - 4, lines.size()))
                    .satisfiesExactly(
                            line -> assertThat(line).startsWith("sim-mainline: certified: "),
                            line -> assertThat(line).startsWith("sim-mainline: reading side: certified: "),
                            line -> assertThat(line).startsWith("sim-v14: certified: "),
                            line -> assertThat(line).startsWith("sim-v14: reading side: certified: "));
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
    void shouldPrintTheVerdictWhateverBecomesOfTheReports() throws Exception {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Path link = Files.createSymbolicLink(directory.resolve("junit"), elsewhere);
        try (RingmapProcess ringmap = RingmapProcess.start(
                "certify", "--backend", "sim", "--abi", "mainline", "--report", directory.toString())) {
            List<String> lines = ringmap.lines();
            assertThat(lines.get(lines.size() - 2)).startsWith("sim-mainline: certified: ");
            assertThat(lines.get(lines.size() - 1)).startsWith("sim-mainline: reading side: certified: ");
            assertThat(ringmap.exitCode()).isEqualTo(1);
            assertThat(ringmap.errors())
                    .containsExactly(
                            "ringmap: a report cannot be written: " + link + ": is in the way: it is no directory");
        }
        assertThat(elsewhere).isEmptyDirectory();
        assertThat(directory.resolve("conformance.json")).isNotEmptyFile();
    }

    @Test
    void shouldSayWhyReportsCannotBeWritten() throws Exception {
        try (RingmapProcess ringmap =
                RingmapProcess.start("certify", "--backend", "sim", "--report", "/proc/nonsense")) {
            assertThat(ringmap.exitCode()).isEqualTo(1);
            assertThat(ringmap.errors()).containsExactly("ringmap: /proc/nonsense: no such file or directory");
        }
        try (RingmapProcess ringmap = RingmapProcess.start("certify", "--backend", "sim", "--report", "/proc/self")) {
            assertThat(ringmap.exitCode()).isEqualTo(1);
            assertThat(ringmap.errors())
                    .containsExactly(
                            "ringmap: /proc/self: no file can be made in it; name a directory that you may write to");
            assertThat(ringmap.lines()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/shadow", "/nonexistent/backend.jar", "%s/text.jar"})
    void shouldSayThatABackendPathIsNone(String path) throws Exception {
        Files.writeString(directory.resolve("text.jar"), "no jar");
        String entry = path.formatted(directory);
        try (RingmapProcess ringmap =
                RingmapProcess.startAs(List.of("env", "RINGMAP_BACKEND_PATH=" + entry), "backends")) {
            assertThat(ringmap.exitCode()).isEqualTo(2);
            assertThat(ringmap.errors())
                    .containsExactly(
                            "ringmap: RINGMAP_BACKEND_PATH names '" + entry
                                    + "', which is neither a directory nor a jar; name the jars of backends, or directories of such, with ':' between them");
        }
    }
}
