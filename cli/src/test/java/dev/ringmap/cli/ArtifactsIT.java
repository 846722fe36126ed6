package dev.ringmap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmap.conformance.architecture.ModuleArtifact;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Looks at the jars and at the image as those who get them do. */
class ArtifactsIT {

    private static final Path GOLDEN = Path.of("src/test/resources/dev/ringmap/cli/modules.txt");
    private static final Path IMAGE = Path.of(System.getProperty("ringmap.image"));

    private static List<ModuleArtifact> artifacts() throws IOException {
        List<ModuleArtifact> artifacts = new ArrayList<>();
        for (Path module : Reactor.modules()) {
            artifacts.add(new ModuleArtifact(Reactor.jar(module)));
        }
        return artifacts;
    }

    @Test
    void jarsAreRightModules() throws IOException {
        for (ModuleArtifact artifact : artifacts()) {
            assertThat(artifact.problems()).as(artifact.jar().toString()).isEmpty();
        }
    }

    /** {@code -Dringmap.modules.write=true} writes the page anew, to be looked over and checked in. */
    @Test
    void descriptorsAreTheOnesThatWereAgreed() throws IOException {
        List<String> lines = new ArrayList<>();
        for (ModuleArtifact artifact : artifacts()) {
            lines.addAll(artifact.description());
            lines.add("");
        }
        if (Boolean.getBoolean("ringmap.modules.write")) {
            Files.write(GOLDEN, lines);
        }
        assertThat(lines).isEqualTo(Files.readAllLines(GOLDEN));
    }

    @Test
    void imageHoldsBackendsEngineAndNoAutomaticModule() throws Exception {
        List<String> modules = run("java", "--list-modules");
        assertThat(modules)
                .anyMatch(module -> module.startsWith("dev.ringmap.backend.ffm"))
                .anyMatch(module -> module.startsWith("dev.ringmap.backend.jni"))
                .anyMatch(module -> module.startsWith("dev.ringmap.backend.sim"))
                .anyMatch(module -> module.startsWith("dev.ringmap.conformance"))
                .anyMatch(module -> module.startsWith("org.junit.jupiter.engine"))
                .noneMatch(module -> module.contains("automatic"))
                .noneMatch(module -> module.contains("archunit"));
    }

    private static List<String> run(String program, String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(IMAGE.resolve("bin").resolve(program).toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor()).as(String.join("\n", lines)).isZero();
        return lines;
    }
}
