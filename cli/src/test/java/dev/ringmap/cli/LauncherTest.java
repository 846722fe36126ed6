package dev.ringmap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code ./ringmap} in a checkout of its own, with a build that takes half a second, killed at any moment.
 *
 * <p>{@code -Dringmap.launcher.rounds} says how often, {@code -Dringmap.launcher.seed} repeats a run.
 */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class LauncherTest {

    private static final Path SCRIPT = Path.of("..", "ringmap");
    private static final Path FAKE_MAVEN = Path.of("src/test/resources/dev/ringmap/cli/mvn");
    private static final int ROUNDS = Integer.getInteger("ringmap.launcher.rounds", 6);
    private static final int BUILD_MILLIS = 600;
    private static final long PATIENCE_SECONDS = 60;
    private static final List<String> SIGNALS = List.of("KILL", "TERM", "INT", "HUP");

    @TempDir
    private Path directory;

    private Path checkout;
    private Path notes;

    @BeforeEach
    void checkOut() throws Exception {
        for (String tool : List.of("bash", "flock", "setpriv")) {
            assumeTrue(new ProcessBuilder("which", tool).start().waitFor() == 0, "no " + tool);
        }
        makeOpen(directory);
        checkout = Files.createDirectory(directory.resolve("checkout"));
        notes = Files.createDirectory(directory.resolve("checkout.notes"));
        Files.setPosixFilePermissions(notes, PosixFilePermissions.fromString("rwxrwxrwx"));
        for (String module : List.of("api", "events", "backend-any", "conformance-tests", "cli")) {
            Files.createDirectories(checkout.resolve(module).resolve("src/main"));
            Files.createFile(checkout.resolve(module).resolve("pom.xml"));
        }
        Files.createFile(checkout.resolve("conformance-tests/SPEC.md"));
        Files.createFile(checkout.resolve("pom.xml"));
        Files.copy(SCRIPT, checkout.resolve("ringmap"));
        makeOpen(checkout.resolve("ringmap"));
        Path bin = Files.createDirectory(directory.resolve("bin"));
        makeOpen(Files.copy(FAKE_MAVEN, bin.resolve("mvn")));
    }

    private static void makeOpen(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Process start(String... prefix) throws IOException {
        List<String> command = new ArrayList<>(List.of(prefix));
        command.addAll(List.of(
                "env", "--default-signal=HUP,INT", checkout.resolve("ringmap").toString(), "an argument"));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().merge("PATH", directory.resolve("bin").toString(), (path, bin) -> bin + ":" + path);
        return builder.start();
    }

    private static String output(Process process) throws Exception {
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as(output)
                .isTrue();
        return output;
    }

    private void expectStart(String... prefix) throws Exception {
        Process process = start(prefix);
        String output = output(process);
        assertThat(output).endsWith("started an argument\n");
        assertThat(process.exitValue()).as(output).isZero();
    }

    private List<String> note(String name) throws IOException {
        Path note = notes.resolve(name);
        return Files.exists(note) ? Files.readAllLines(note) : List.of();
    }

    private Optional<ProcessHandle> maven() throws IOException {
        return note("running").stream()
                .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
                .findFirst();
    }

    private void awaitMaven() throws Exception {
        while (maven().isEmpty()) {
            Thread.sleep(5);
        }
    }

    private static void signal(Process process, String signal) throws Exception {
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .redirectErrorStream(true)
                .start()
                .waitFor();
    }

    @Test
    void shouldBuildOnceAndThenOnlyWhatHasChanged() throws Exception {
        expectStart();
        expectStart();
        assertThat(note("builds")).hasSize(1).allMatch(build -> build.endsWith(" clean package"));
        Thread.sleep(20);
        Files.writeString(checkout.resolve("api/src/main/New.java"), "new");

        expectStart();

        assertThat(note("builds"))
                .hasSize(2)
                .last()
                .asString()
                .endsWith(" package")
                .doesNotContain("clean");
    }

    @Test
    void shouldBuildOnceForTwoCallers() throws Exception {
        Process first = start();
        Process second = start();

        assertThat(output(first)).endsWith("started an argument\n");
        assertThat(output(second)).endsWith("started an argument\n");
        assertThat(note("builds")).hasSize(1);
    }

    @Test
    void shouldSurviveBeingKilledAtAnyMoment() throws Exception {
        long seed = Long.getLong("ringmap.launcher.seed", System.nanoTime());
        System.out.println("killing the launcher: seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            Files.writeString(checkout.resolve("api/src/main/New.java"), "new " + round);
            Process process = start();
            Thread.sleep(random.nextInt(BUILD_MILLIS));
            String signal = SIGNALS.get(random.nextInt(SIGNALS.size()));
            signal(process, signal);
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            if (!signal.equals("KILL")) {
                assertThat(maven()).as("Maven after SIG%s", signal).isEmpty();
            }
            expectStart();
        }
        assertThat(note("overlaps")).isEmpty();
    }

    @Test
    void shouldHoldTheLockWhileMavenRuns() throws Exception {
        Process killed = start();
        awaitMaven();
        signal(killed, "KILL");
        assertThat(killed.waitFor()).isEqualTo(137);
        assertThat(maven()).isPresent();

        String output = output(start());

        assertThat(output).contains("waiting for another build").endsWith("started an argument\n");
        assertThat(note("overlaps")).isEmpty();
        assertThat(note("builds")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HUP", "INT", "TERM"})
    void shouldEndTheBuildWithItself(String signal) throws Exception {
        Process process = start();
        awaitMaven();

        signal(process, signal);

        output(process);
        assertThat(process.exitValue()).isGreaterThan(128);
        assertThat(maven()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bin", "bin/java", "bin/ringmap", "release"})
    void shouldBuildAnewWhenTheImageIsNotWhole(String missing) throws Exception {
        expectStart();
        try (Stream<Path> files =
                Files.walk(checkout.resolve("cli/target/image").resolve(missing))) {
            files.sorted((one, other) -> other.compareTo(one))
                    .forEach(file -> file.toFile().delete());
        }

        expectStart();
    }

    @Test
    void shouldBuildAnewWhenTheImageVanishesWhileItIsComparedWithItsSources() throws Exception {
        expectStart();
        Path find = directory.resolve("bin/find");
        Files.writeString(find, """
                #!/bin/sh
                case $* in *-newer*) rm -rf "%s" "$0" ;; esac
                exec /usr/bin/find "$@"
                """.formatted(checkout.resolve("cli/target/image")));
        makeOpen(find);

        Process process = start();

        assertThat(output(process)).endsWith("started an argument\n");
        assertThat(find).doesNotExist();
        assertThat(note("builds")).hasSize(2);
    }

    @Test
    void shouldBuildAnewWhenJavaDoesNotStart() throws Exception {
        expectStart();
        Files.writeString(checkout.resolve("cli/target/image/bin/java"), "#!/bin/sh\nexit 1\n");

        expectStart();

        assertThat(note("builds")).hasSize(2);
    }

    @Test
    void shouldTryTheImageOnce() throws Exception {
        expectStart();
        expectStart();
        assertThat(note("starts")).contains("--version");
        Files.delete(notes.resolve("starts"));

        expectStart();

        assertThat(note("starts")).containsExactly("an argument");
    }

    @Test
    void shouldNotWaitForWhatMavenLeaves() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classes = Path.of("target/test-classes").toAbsolutePath().toString();
        String starter = "LEFT_BY_MAVEN=" + java + " -cp " + classes + " " + DaemonStarter.class.getName();
        expectStart("env", starter);
        Matcher daemon =
                Pattern.compile("daemon (\\d+)").matcher(Files.readString(checkout.resolve("cli/target/image.log")));
        assertThat(daemon.find()).isTrue();
        ProcessHandle left = ProcessHandle.of(Long.parseLong(daemon.group(1))).orElseThrow();
        try {
            Files.delete(checkout.resolve("cli/target/image/release"));
            Process next = start();
            assertThat(output(next)).doesNotContain("waiting").endsWith("started an argument\n");
            assertThat(left.isAlive()).isTrue();
        } finally {
            left.destroyForcibly();
        }
    }

    @Test
    void shouldSayWhatItNeedsWhenTheCheckoutIsReadOnly() throws Exception {
        assumeTrue(isRoot(), "only root can be somebody else");
        String[] asNobody = {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"};

        Process process = start(asNobody);

        assertThat(output(process)).isEqualTo("ringmap: building needs to write to " + checkout + "/cli/target\n");
        assertThat(process.exitValue()).isEqualTo(1);
        expectStart();
        expectStart(asNobody); // what is built can be run
    }

    @Test
    void shouldBuildAsTheOwnerOfTheCheckout() throws Exception {
        assumeTrue(isRoot(), "only root can be somebody else");
        UserPrincipal nobody =
                checkout.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
        try (Stream<Path> files = Files.walk(checkout)) {
            for (Path file : files.toList()) {
                Files.setOwner(file, nobody);
            }
        }

        expectStart();

        try (Stream<Path> files = Files.walk(checkout)) {
            for (Path file : files.toList()) {
                assertThat(Files.getOwner(file)).as("%s", file).isEqualTo(nobody);
            }
        }
        Files.writeString(checkout.resolve("api/src/main/New.java"), "new");
        Process process = start();
        awaitMaven();
        signal(process, "TERM");
        output(process);
        // runuser may end before what it runs; until that has ended, it has the lock
        maven().ifPresent(maven ->
                maven.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join());
        expectStart();
        assertThat(note("overlaps")).isEmpty();
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }
}
