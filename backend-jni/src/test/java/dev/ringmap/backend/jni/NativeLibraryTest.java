package dev.ringmap.backend.jni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ringmap.tests.linux.ChildJvm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@EnabledOnOs(OS.LINUX)
class NativeLibraryTest {

    private static final String RESOURCE =
            "/META-INF/native/linux-" + System.getProperty("os.arch").replace("amd64", "x86_64") + "/libringmap-jni.so";

    @TempDir
    Path directory;

    private Path unpackBelow;

    @BeforeEach
    void makeDirectory() throws Exception {
        unpackBelow = Files.createDirectory(directory.resolve("unpack"));
    }

    private List<String> load(List<String> prefix, String... options) throws Exception {
        assumeTrue(NativeLibrary.class.getResource(RESOURCE) != null, "the build had no C compiler");
        List<String> all = new ArrayList<>(List.of(options));
        all.add("-D" + NativeLibrary.DIRECTORY_PROPERTY + "=" + unpackBelow);
        // Nobody has configured a logger in that JVM, and nothing of it is asked for.
        all.add("-Dlog4j2.StatusLogger.level=OFF");
        return ChildJvm.run(directory, prefix, all, LoadMain.class).lines().toList();
    }

    private Path copyOfLibrary(String name) throws Exception {
        Path copy = Files.createDirectories(directory.resolve("libraries")).resolve(name);
        try (InputStream library = NativeLibrary.class.getResourceAsStream(RESOURCE)) {
            assumeTrue(library != null, "the build had no C compiler");
            Files.copy(library, copy);
        }
        return copy;
    }

    @Test
    void shouldUnpackAndLeaveNothingBehind() throws Exception {
        assertThat(load(List.of(), "--enable-native-access=ALL-UNNAMED")).containsExactly("found");
        assertThat(unpackBelow).isEmptyDirectory();
    }

    @Test
    void shouldPreferTheLibraryPathToUnpacking() throws Exception {
        Path copy = copyOfLibrary("libringmap-jni.so");
        Files.delete(unpackBelow);

        assertThat(load(List.of(), "--enable-native-access=ALL-UNNAMED", "-Djava.library.path=" + copy.getParent()))
                .containsExactly("found");
    }

    @Test
    void shouldUnpackWhenTheOneOnTheLibraryPathIsAlien() throws Exception {
        Path alien = Files.createDirectory(directory.resolve("alien")).resolve("libringmap-jni.so");
        Files.writeString(alien, "no library");

        assertThat(load(List.of(), "--enable-native-access=ALL-UNNAMED", "-Djava.library.path=" + alien.getParent()))
                .endsWith("found");
    }

    @Test
    void shouldLoadTheNamedLibrary() throws Exception {
        Path copy = copyOfLibrary("any-name.so");
        Files.delete(unpackBelow);

        assertThat(load(
                        List.of(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-D" + NativeLibrary.LIBRARY_PROPERTY + "=" + copy))
                .containsExactly("found");
    }

    @Test
    void shouldNotFallBackWhenTheNamedLibraryIsMissing() throws Exception {
        List<String> lines = load(
                List.of(),
                "--enable-native-access=ALL-UNNAMED",
                "-D" + NativeLibrary.LIBRARY_PROPERTY + "=/not/there.so");

        assertThat(lines)
                .startsWith("LIBRARY_MISSING")
                .contains("correct or remove -D" + NativeLibrary.LIBRARY_PROPERTY);
        assertThat(lines.get(1)).startsWith(NativeLibrary.LIBRARY_PROPERTY + "=/not/there.so: ");
    }

    @Test
    void shouldNameTheFlagWhenNativeAccessIsDenied() throws Exception {
        assumeTrue(Runtime.version().feature() >= 24, "before Java 24 nobody denies native access to JNI");

        assertThat(load(List.of(), "--illegal-native-access=deny"))
                .containsExactly(
                        "NATIVE_ACCESS_DENIED",
                        "this JVM denies native access to the backend 'jni'",
                        "pass --enable-native-access=ALL-UNNAMED to java");
    }

    /** Loads while something is mounted on the directory, which nobody else sees. */
    private List<String> loadOverMount(String mountOptions) throws Exception {
        assumeTrue(canUnshare(), "unshare --mount is not permitted here");
        String mount = "mount -t tmpfs -o " + mountOptions + " ringmap-test " + unpackBelow + " && exec \"$@\"";
        return load(List.of("unshare", "--mount", "sh", "-c", mount, "sh"), "--enable-native-access=ALL-UNNAMED");
    }

    @Test
    void shouldRecogniseADirectoryThatIsMountedNoexec() throws Exception {
        List<String> lines = loadOverMount("noexec");

        assertThat(lines)
                .startsWith(
                        "LIBRARY_MISSING",
                        unpackBelow + " is mounted noexec, no library can be loaded from it",
                        "name another directory with -D" + NativeLibrary.DIRECTORY_PROPERTY
                                + ", or the library itself with -D" + NativeLibrary.LIBRARY_PROPERTY);
        assertThat(lines.subList(3, lines.size()))
                .hasSize(2)
                .anyMatch(line -> line.startsWith("suppressed: no ringmap-jni in java.library.path"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    size=4k     | No space left on device
                    nr_inodes=1 | No space left on device
                    ro          | Read-only file system
                    """)
    void shouldSayInOneLineWhyNothingCanBeWritten(String mountOptions, String reason) throws Exception {
        assertThat(loadOverMount(mountOptions))
                .startsWith(
                        "LIBRARY_MISSING",
                        "the native library could not be unpacked below " + unpackBelow + ": " + reason,
                        "name a directory that can be written and has room with -D" + NativeLibrary.DIRECTORY_PROPERTY
                                + ", or the library itself with -D" + NativeLibrary.LIBRARY_PROPERTY);
    }

    @Test
    void shouldLoadNothingThatAnotherUserCouldExchange() throws Exception {
        Files.setPosixFilePermissions(unpackBelow, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThat(load(List.of(), "--enable-native-access=ALL-UNNAMED"))
                .startsWith(
                        "LIBRARY_MISSING",
                        "the native library could not be unpacked below " + unpackBelow + ": " + unpackBelow
                                + " can be written by others and has no sticky bit,"
                                + " so that they could replace the library",
                        "name a directory that you and root alone can write with -D"
                                + NativeLibrary.DIRECTORY_PROPERTY + ", or the library itself with -D"
                                + NativeLibrary.LIBRARY_PROPERTY);
        assertThat(unpackBelow).isEmptyDirectory();
    }

    private static boolean canUnshare() throws Exception {
        try {
            return new ProcessBuilder("unshare", "--mount", "true").start().waitFor() == 0;
        } catch (IOException notInstalled) {
            return false;
        }
    }

    @Test
    void shouldSayWhenTheJarHasNoLibraryForTheProcessor() {
        NativeLibrary library = new NativeLibrary("sparcv9", "", unpackBelow.toString());

        LibraryMissingException failure = catchThrowableOfType(LibraryMissingException.class, library::load);

        assertThat(failure)
                .hasMessage("no native library for sparcv9 in this jar"
                        + " (/META-INF/native/linux-sparcv9/libringmap-jni.so)");
        assertThat(failure.remedy()).contains("build Ringmap with a C compiler for sparcv9");
        assertThat(failure.getSuppressed()).hasSize(1);
    }

    @Test
    void shouldSayWhenThereIsNoSuchDirectory() {
        assumeTrue(NativeLibrary.class.getResource(RESOURCE) != null, "the build had no C compiler");
        Path missing = directory.resolve("missing");

        assertThat(failureBelow(missing.toString()))
                .hasMessage(
                        "the native library could not be unpacked below " + missing + ": there is no such directory");
        assertThat(failureBelow("no\0path"))
                .hasMessage(
                        "the native library could not be unpacked below no\0path: Nul character not allowed: no\0path");
    }

    private static LibraryMissingException failureBelow(String directory) {
        NativeLibrary library = new NativeLibrary(System.getProperty("os.arch"), "", directory);
        LibraryMissingException failure = catchThrowableOfType(LibraryMissingException.class, library::load);
        assertThat(failure.remedy()).contains("-D" + NativeLibrary.DIRECTORY_PROPERTY);
        assertThat(failure.getSuppressed()).hasSize(2);
        return failure;
    }
}
