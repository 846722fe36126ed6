package dev.ringmap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class OpenFilesTest {

    /** An own one is no news: an instance that could not be removed is held again. */
    @Test
    void shouldNameAnotherProcessAndItsFile(@TempDir Path directory) throws IOException {
        Path real = directory.toRealPath();
        Path file =
                Files.createFile(Files.createDirectory(real.resolve("below")).resolve("held"));
        try (InputStream own = Files.newInputStream(file)) {
            assertThat(own.available()).isZero();
            assertThat(OpenFiles.below(real)).isEmpty();
            Process other = new ProcessBuilder("sleep", "60")
                    .redirectInput(file.toFile())
                    .start();
            try {
                assertThat(OpenFiles.below(real)).hasValue("sleep (pid " + other.pid() + ") has below/held open");
            } finally {
                other.destroyForcibly();
            }
        }
    }
}
