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

    @Test
    void shouldNameTheProcessAndItsFile(@TempDir Path directory) throws IOException {
        Path real = directory.toRealPath();
        Path file =
                Files.createFile(Files.createDirectory(real.resolve("below")).resolve("held"));
        assertThat(OpenFiles.below(real)).isEmpty();
        try (InputStream held = Files.newInputStream(file)) {
            assertThat(held.available()).isZero();
            assertThat(OpenFiles.below(real))
                    .hasValueSatisfying(who -> assertThat(who)
                            .endsWith(" (pid " + ProcessHandle.current().pid() + ") has below/held open"));
        }
    }
}
