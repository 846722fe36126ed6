package dev.ringmap.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ringmap.backend.sim.SimBackend;
import dev.ringmap.conformance.spec.Subject;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files and links that are in the way of the reports, and a disk that takes none. */
@EnabledOnOs(OS.LINUX)
class ReportDirectoryTest {

    private static final String[] REPORTS = {"conformance.json", "certificate.md", "junit/sim/TEST-junit-jupiter.xml"};

    @TempDir
    Path directory;

    private Path reports;
    private Path victim;

    @BeforeEach
    void makeVictim() throws IOException {
        reports = Files.createDirectory(directory.resolve("reports"));
        victim = Files.writeString(directory.resolve("victim"), "precious");
    }

    private Certification certification() {
        return Certification.of(Subject.of(new SimBackend()))
                .onlyRules(rule -> rule.equals("M-01"))
                .reportTo(reports);
    }

    private static String[] names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toArray(String[]::new);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldReplaceSymbolicLinks(boolean dangling) throws Exception {
        Path target = dangling ? directory.resolve("nothing") : victim;
        Files.createDirectories(reports.resolve("junit/sim"));
        for (String report : REPORTS) {
            Files.createSymbolicLink(reports.resolve(report), target);
        }

        certification().run();

        for (String report : REPORTS) {
            assertThat(reports.resolve(report)).isNotEmptyFile();
            assertThat(Files.isSymbolicLink(reports.resolve(report))).isFalse();
        }
        assertThat(victim).hasContent("precious");
        assertThat(directory.resolve("nothing")).doesNotExist();
        assertThat(names(reports)).containsExactly("certificate.md", "conformance.json", "junit");
    }

    @ParameterizedTest
    @ValueSource(strings = {"junit", "junit/sim"})
    void shouldFollowNoLinkToADirectoryElsewhere(String name) throws Exception {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Files.createDirectories(reports.resolve(name).getParent());
        Files.createSymbolicLink(reports.resolve(name), elsewhere);

        assertThatThrownBy(certification()::run)
                .isInstanceOfSatisfying(
                        UnwrittenReportException.class,
                        e -> assertThat(e.report().certificates()).hasSize(1))
                .hasMessage(
                        "a report cannot be written: " + reports.resolve(name) + ": is in the way: it is no directory");
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void shouldLeaveWhatWasThereWhenAReportCannotBeReplaced() throws Exception {
        Files.createDirectories(reports.resolve("certificate.md/full"));
        Files.writeString(reports.resolve("conformance.json"), "old");

        assertThatThrownBy(certification()::run).isInstanceOf(UnwrittenReportException.class);

        assertThat(Files.readString(reports.resolve("conformance.json"))).startsWith("{");
        assertThat(names(reports)).containsExactly("certificate.md", "conformance.json");
    }

    /** A name that is too long for a file stands for every failure while a file is written. */
    @Test
    void shouldLeaveNothingHalfWritten() throws Exception {
        ReportDirectory open = ReportDirectory.open(reports);
        open.write("report", "old");

        assertThatThrownBy(() -> open.write("x".repeat(250), "new")).isInstanceOf(FileSystemException.class);
        for (String name : new String[] {"", ".", "..", "a/b", ".hidden"}) {
            assertThatThrownBy(() -> open.write(name, "new")).isInstanceOf(FileSystemException.class);
        }
        assertThat(names(reports)).containsExactly("report");
    }

    @Test
    void shouldKeepTheVerdictWhenTheDiskIsFull() throws Exception {
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=16k", "nodev", reports.toString()), "no tmpfs can be mounted");
        try {
            Files.writeString(reports.resolve("conformance.json"), "old");

            assertThatThrownBy(certification()::run)
                    .isInstanceOfSatisfying(
                            UnwrittenReportException.class,
                            e -> assertThat(e.report().certificates()).hasSize(1))
                    .hasMessageContaining(reports.resolve("conformance.json") + ": No space left on device");

            assertThat(reports.resolve("conformance.json")).hasContent("old");
            assertThat(names(reports)).containsExactly("conformance.json");
        } finally {
            run("umount", reports.toString());
        }
    }

    @Test
    void shouldRunNothingWithoutADirectory() throws Exception {
        assertThatThrownBy(certification().reportTo(victim)::run)
                .isInstanceOf(FileSystemException.class)
                .isNotInstanceOf(UnwrittenReportException.class);
        assertThat(Files.isRegularFile(victim, LinkOption.NOFOLLOW_LINKS)).isTrue();
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    }
}
