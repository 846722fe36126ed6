package dev.ringmap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a program with the packed jars prints that has no logging provider, and what one prints that has. */
class LoggingIT {

    private static final Path TEST_CLASSES = Path.of("target/test-classes");
    private static final List<String> WITHOUT_PROVIDER =
            List.of("ringmap-api", "ringmap-backend-sim", "log4j-api", "jspecify");
    private static final List<String> WITH_PROVIDER =
            Stream.concat(WITHOUT_PROVIDER.stream(), Stream.of("log4j-core")).toList();

    @TempDir
    private Path directory;

    /**
     * How a program is started.
     *
     * @param java the command
     * @param onModulePath whether the jars are modules
     */
    record Start(Path java, boolean onModulePath) {}

    static Stream<Start> starts() throws IOException {
        List<Path> commands = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java")));
        Path installed = Path.of("/usr/lib/jvm");
        if (Files.isDirectory(installed)) {
            try (Stream<Path> homes = Files.list(installed)) {
                homes.filter(home -> home.getFileName().toString().contains("17"))
                        .map(home -> home.resolve("bin/java"))
                        .filter(Files::isExecutable)
                        .sorted()
                        .limit(1)
                        .forEach(commands::add);
            }
        }
        return commands.stream().flatMap(java -> Stream.of(new Start(java, false), new Start(java, true)));
    }

    @ParameterizedTest
    @MethodSource("starts")
    void shouldBeSilentWithoutProvider(Start start) throws Exception {
        Output output = run(start, WITHOUT_PROVIDER, List.of());

        assertThat(output.errors()).isEmpty();
        assertThat(output.lines()).containsExactly("done");
    }

    @ParameterizedTest
    @MethodSource("starts")
    void shouldPrintErrorsWithoutProvider(Start start) throws Exception {
        Output output = run(start, WITHOUT_PROVIDER, List.of(), "something is wrong");

        assertThat(output.errors()).hasSize(1).first().asString().endsWith("something is wrong");
    }

    @ParameterizedTest
    @MethodSource("starts")
    void shouldLogWithProvider(Start start) throws Exception {
        Output output = run(start, WITH_PROVIDER, List.of("-Dlog4j2.level=debug"));

        assertThat(output.errors()).isEmpty();
        assertThat(output.lines())
                .anyMatch(line -> line.contains("DEBUG") && line.contains("chose the backend sim"))
                .anyMatch(
                        line -> line.contains("INFO") && line.contains("removed the instance " + LoggingMain.LEFTOVER))
                .contains("done");
    }

    private record Output(List<String> lines, List<String> errors) {}

    private Output run(Start start, List<String> jars, List<String> options, String... arguments) throws Exception {
        String path = String.join(File.pathSeparator, paths(jars));
        List<String> command = new ArrayList<>(List.of(start.java().toString()));
        command.addAll(options);
        if (start.onModulePath()) {
            command.addAll(List.of("-p", path, "--add-modules", "dev.ringmap.backend.sim"));
            command.addAll(List.of("-cp", TEST_CLASSES.toString()));
        } else {
            command.addAll(List.of("-cp", path + File.pathSeparator + TEST_CLASSES));
        }
        command.add(LoggingMain.class.getName());
        command.addAll(List.of(arguments));
        Path errors = directory.resolve("errors");
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
        return new Output(output.lines().toList(), Files.readAllLines(errors));
    }

    private static List<String> paths(List<String> jars) throws IOException {
        List<String> paths = new ArrayList<>();
        for (String jar : jars) {
            paths.add(jar.startsWith("ringmap-") ? ownJar(jar) : foreignJar(jar));
        }
        return paths;
    }

    private static String ownJar(String name) throws IOException {
        Path module = Path.of("..", name.substring("ringmap-".length()));
        return Reactor.jar(module).toString();
    }

    private static String foreignJar(String name) {
        Pattern jar = Pattern.compile(".*/" + name + "-[0-9][^/]*\\.jar");
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(path -> jar.matcher(path).matches())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no " + name + " on the class path"));
    }
}
