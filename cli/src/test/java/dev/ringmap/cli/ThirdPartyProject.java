package dev.ringmap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A project outside this one, made of what the READMEs say, of the packed jars, and of a backend of its own. */
final class ThirdPartyProject {

    private static final List<Path> READMES =
            List.of(Path.of("../conformance-tests/README.md"), Path.of("../architecture-rules/README.md"));
    private static final Pattern EXAMPLE = Pattern.compile("<!-- (\\S+) -->\n```\\w+\n(.*?)```", Pattern.DOTALL);
    private static final Path REPOSITORY = Path.of(System.getProperty("ringmap.maven.repository"));
    private static final Path MAVEN = Path.of(System.getProperty("ringmap.maven.home"), "bin", "mvn");
    private static final String VERSION = "0.1.0-SNAPSHOT";
    private static final String PACKAGE = "com.example.mybackend";

    /** A certification ends before C2 would pay. */
    private static final String QUICK_START = "-XX:TieredStopAtLevel=1";

    private static final long PATIENCE_SECONDS = 250;
    /** What the backend of this project is made of; everything else in its pom is the pages'. */
    private static final String SIMULATOR = """
            <dependency>
              <groupId>dev.ringmap</groupId>
              <artifactId>ringmap-backend-sim</artifactId>
            </dependency>
            """;

    private final Path directory;
    private final Path lib;
    private final Map<String, String> examples = new LinkedHashMap<>();

    ThirdPartyProject(Path directory) throws IOException {
        this.directory = directory;
        this.lib = Files.createDirectories(directory.resolve("lib"));
        for (Path readme : READMES) {
            EXAMPLE.matcher(Files.readString(readme))
                    .results()
                    .forEach(example -> examples.put(example.group(1), example.group(2)));
        }
        for (Path jar : jarsOfTheTests()) {
            Files.copy(jar, lib.resolve(jar.getFileName()));
        }
        Files.writeString(
                path("pom.xml"),
                example("pom.xml")
                        .replaceFirst(
                                "(?s)(.*<dependencies>)",
                                "$1" + Matcher.quoteReplacement(SIMULATOR + example("dependency.xml"))));
        write("src/main/java/com/example/mybackend/MyBackend.java", resource("MyBackend.java"));
        write("target/classes/META-INF/services/dev.ringmap.spi.RingBufferBackend", PACKAGE + ".MyBackend\n");
    }

    private static List<Path> jarsOfTheTests() throws IOException {
        List<Path> jars = new ArrayList<>();
        for (String module : List.of("api", "backend-sim", "conformance-tests", "architecture-rules")) {
            jars.add(Reactor.jar(Path.of("..", module)));
        }
        Arrays.stream(System.getProperty("java.class.path").split(System.getProperty("path.separator"), -1))
                .map(Path::of)
                .filter(jar -> jar.getFileName()
                        .toString()
                        .matches("(junit-(jupiter-(api|engine)|platform-.*)|opentest4j|open-test-.*|apiguardian-api"
                                + "|jspecify|log4j-api|archunit)-[0-9].*\\.jar"))
                .forEach(jars::add);
        return jars;
    }

    private static String resource(String name) throws IOException {
        try (InputStream text = ThirdPartyProject.class.getResourceAsStream("thirdparty/" + name)) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String example(String name) {
        assertThat(examples).containsKey(name);
        return examples.get(name);
    }

    Path path(String name) {
        return directory.resolve(name);
    }

    void write(String name, String text) throws IOException {
        Files.createDirectories(path(name).getParent());
        Files.writeString(path(name), text);
    }

    /** Takes an example of the pages. */
    void take(String name) throws IOException {
        write(name, example(name));
    }

    /** Takes the page's test and program into the package of the module for tests. */
    void takeTestsAsModule() throws IOException {
        take("tests/module-info.java");
        for (String name : List.of("MyBackendConformanceTest", "Certify")) {
            String text = example("src/test/java/com/example/mybackend/" + name + ".java");
            write(
                    "tests/" + name + ".java",
                    text.replace(
                            "package " + PACKAGE + ";",
                            "package " + PACKAGE + ".tests;\n\nimport " + PACKAGE + ".MyBackend;"));
        }
        write("tests/RunTests.java", resource("RunTests.java"));
        write(
                "tests/module-info.java",
                example("tests/module-info.java")
                        .replace("requires dev", "requires org.junit.platform.launcher;\n    requires dev"));
    }

    void compile(String sources, String classes, String... options) throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of("--release", "17", "-d", path(classes).toString()));
        arguments.addAll(List.of(options));
        try (Stream<Path> files = Files.walk(path(sources))) {
            files.filter(file -> file.toString().endsWith(".java"))
                    .map(Path::toString)
                    .forEach(arguments::add);
        }
        int result = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(System.out, System.err, arguments.toArray(String[]::new));
        assertThat(result).as("javac %s", arguments).isZero();
    }

    /** All jars of the kit, for the class path. */
    String jars() {
        return lib + "/*";
    }

    /** The directory of the kit's jars, for the module path. */
    String modules() {
        return lib.toString();
    }

    /** Everything on one class path, jar by jar, as javac wants it. */
    String classPath() throws IOException {
        try (Stream<Path> files = Files.list(lib)) {
            return Stream.concat(Stream.of(path("target/classes")), files)
                    .map(Path::toString)
                    .collect(Collectors.joining(":"));
        }
    }

    /** Runs the tests; what Maven said, if they succeeded. */
    String surefire() throws Exception {
        publish();
        return run(maven("surefire:test"), Map.of());
    }

    /** Runs this test, which has to fail; what Maven said. */
    String failingSurefire(String test) throws Exception {
        publish();
        return run(1, maven("surefire:test", "-Dtest=" + test), Map.of());
    }

    private static List<String> maven(String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(MAVEN.toString(), "-B", "-s", "settings.xml", "-DargLine=" + QUICK_START));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Publishes the jars and poms of this build in a repository of their own, and takes all else from the one that built them. */
    private void publish() throws IOException {
        Path published = path("published");
        for (String module : List.of("bom", "api", "backend-sim", "conformance-tests", "architecture-rules")) {
            Path pom = Path.of("..", module, "target", ".flattened-pom.xml");
            String artifact = "ringmap-" + module;
            Path home = Files.createDirectories(published.resolve("dev/ringmap/" + artifact + "/" + VERSION));
            Files.copy(pom, home.resolve(artifact + "-" + VERSION + ".pom"));
            if (!module.equals("bom")) {
                Files.copy(Reactor.jar(Path.of("..", module)), home.resolve(artifact + "-" + VERSION + ".jar"));
            }
        }
        write("settings.xml", """
                <settings>
                  <localRepository>%s</localRepository>
                  <mirrors>
                    <mirror><id>built</id><mirrorOf>*,!ringmap</mirrorOf><url>%s</url></mirror>
                  </mirrors>
                  <profiles>
                    <profile>
                      <id>ringmap</id>
                      <repositories>
                        <repository><id>ringmap</id><url>%s</url></repository>
                      </repositories>
                    </profile>
                  </profiles>
                  <activeProfiles><activeProfile>ringmap</activeProfile></activeProfiles>
                </settings>
                """.formatted(path("local"), REPOSITORY.toUri(), published.toUri()));
    }

    String java(String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add(QUICK_START);
        command.addAll(List.of(arguments));
        return run(command, Map.of());
    }

    /** Runs it in the project's directory; what it said, if it ended well. */
    String run(List<String> command, Map<String, String> environment) throws Exception {
        return run(0, command, environment);
    }

    private String run(int exitCode, List<String> command, Map<String, String> environment) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Path output = path("output.txt");
        Process process = builder.redirectOutput(output.toFile()).start();
        boolean hasEnded = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        String said = Files.readString(output);
        assertThat(hasEnded).as(said).isTrue();
        assertThat(process.exitValue()).as(said).isEqualTo(exitCode);
        return said;
    }
}
