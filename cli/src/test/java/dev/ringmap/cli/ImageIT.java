package dev.ringmap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.lang.module.ResolvedModule;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The image: a runtime of the JDK's modules, all others as jars on its module path, and an AOT cache of both. */
@Timeout(120)
class ImageIT {

    private static final Path IMAGE = Path.of(System.getProperty("ringmap.image"));
    private static final String CACHE = "lib/ringmap.aot";
    private static final String FROM_CACHE = "source: shared objects file";

    @TempDir
    private Path directory;

    @Test
    void shouldHoldBackendsAndEngineOnItsModulePath() {
        assertThat(jars().findAll())
                .extracting(jar -> jar.descriptor().name())
                .contains(
                        "dev.ringmap.cli",
                        "dev.ringmap.conformance",
                        "dev.ringmap.backend.ffm",
                        "dev.ringmap.backend.jni",
                        "dev.ringmap.backend.sim",
                        "org.junit.jupiter.engine")
                .doesNotContain("com.tngtech.archunit", "org.apache.logging.log4j.core");
    }

    @Test
    void shouldHoldTheModulesOfTheJdkThatAreRequired() throws Exception {
        List<String> held = run(List.of(IMAGE.resolve("bin/java").toString(), "--list-modules"));

        assertThat(held)
                .extracting(module -> module.replaceFirst("@.*", ""))
                .containsExactlyInAnyOrderElementsOf(required());
    }

    private static ModuleFinder jars() {
        return ModuleFinder.of(IMAGE.resolve("lib/ringmap"));
    }

    private static Set<String> required() {
        Set<String> own = jars().findAll().stream()
                .map(ModuleReference::descriptor)
                .map(descriptor -> descriptor.name())
                .collect(Collectors.toSet());
        Configuration all = Configuration.resolve(jars(), List.of(Configuration.empty()), ModuleFinder.ofSystem(), own);
        return all.modules().stream()
                .map(ResolvedModule::name)
                .filter(name -> !own.contains(name))
                .collect(Collectors.toSet());
    }

    @Test
    void shouldStartFromItsCache() throws Exception {
        assumeTrue(hasCache(), "the image's JDK makes no AOT cache in one step");

        assertThat(loaded(IMAGE, "--version"))
                .filteredOn(line -> line.contains(" dev.ringmap."))
                .isNotEmpty()
                .anyMatch(line -> line.contains("dev.ringmap.cli.Main ") && line.contains(FROM_CACHE));
    }

    /** Neither what only the release of a multi-release jar has, nor what is as old as picocli. */
    @ParameterizedTest
    @ValueSource(strings = {"--version", "backends"})
    void shouldTakeEveryClassFromItsCache(String command) throws Exception {
        assumeTrue(hasCache(), "the image's JDK makes no AOT cache in one step");

        assertThat(loaded(IMAGE, command)).isNotEmpty().noneMatch(line -> line.contains("source: file:"));
    }

    @Test
    void shouldRunTheOverlayOfItsJava() throws Exception {
        assertThat(loaded(IMAGE, "backends")).anyMatch(line -> line.contains(" dev.ringmap.backend.ffm.Libc "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"whole", "half", "empty", "missing"})
    void shouldStartAnywhereWithAnyCache(String state) throws Exception {
        assumeTrue(hasCache(), "the image's JDK makes no AOT cache in one step");
        Path moved = directory.resolve("an image");
        run(List.of("cp", "-a", IMAGE.toString(), moved.toString()));
        Path cache = moved.resolve(CACHE);
        byte[] bytes = Files.readAllBytes(cache);
        switch (state) {
            case "half" -> Files.write(cache, Arrays.copyOf(bytes, bytes.length / 2));
            case "empty" -> Files.write(cache, new byte[0]);
            case "missing" -> Files.delete(cache);
            default -> assertThat(bytes).isNotEmpty();
        }

        assertThat(run(List.of(moved.resolve("bin/ringmap").toString(), "--version")))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("ringmap ");
    }

    @Test
    void shouldLogWhenAskedTo() throws Exception {
        String ringmap = IMAGE.resolve("bin/ringmap").toString();
        String choice = "ringmap: DEBUG Backends: chose the backend sim";

        assertThat(run(List.of(ringmap, "meta", "--backend", "sim"))).doesNotContain(choice);
        assertThat(run(List.of(ringmap, "meta", "--backend", "sim", "--verbose")))
                .contains(choice);
    }

    private static boolean hasCache() throws IOException {
        int feature = Files.readAllLines(IMAGE.resolve("release")).stream()
                .filter(line -> line.startsWith("JAVA_VERSION="))
                .mapToInt(line ->
                        Runtime.Version.parse(line.replaceAll(".*=|\"", "")).feature())
                .findFirst()
                .orElseThrow();
        if (feature >= 25) {
            assertThat(IMAGE.resolve(CACHE)).isNotEmptyFile();
        }
        return feature >= 25;
    }

    /** What the JVM says of the classes that it loads. */
    private List<String> loaded(Path image, String command) throws Exception {
        Path log = directory.resolve("classes.txt");
        run(
                List.of(image.resolve("bin/ringmap").toString(), command),
                "JDK_JAVA_OPTIONS",
                "-Xlog:class+load:file=" + log);
        return Files.readAllLines(log);
    }

    /** Runs it with an environment of names and values; all that it said. */
    private static List<String> run(List<String> command, String... environment) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command)).redirectErrorStream(true);
        for (int i = 0; i < environment.length; i += 2) {
            builder.environment().put(environment[i], environment[i + 1]);
        }
        Process process = builder.start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor()).as(String.join("\n", lines)).isZero();
        return lines;
    }
}
