package dev.ringmap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** In a JVM of its own, since it is about the end of one. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class InterruptionTest {

    @TempDir
    private Path directory;

    private Path errors() {
        return directory.resolve("errors");
    }

    private List<String> run(String when) throws IOException, InterruptedException {
        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        InterruptedMain.class.getName(),
                        when)
                .redirectError(errors().toFile())
                .start();
        List<String> lines = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(java.waitFor()).isEqualTo(3);
        return lines;
    }

    @Test
    void shouldBeginNothingOnceTheJvmIsShuttingDown() throws Exception {
        assertThat(run("before")).containsExactly("begins");
        assertThat(errors()).isEmptyFile();
    }

    @Test
    void shouldCleanUpAndLogWhileTheJvmIsShuttingDown() throws Exception {
        assertThat(run("meanwhile")).containsExactly("cleaned up");
        assertThat(errors()).isEmptyFile();
    }
}
