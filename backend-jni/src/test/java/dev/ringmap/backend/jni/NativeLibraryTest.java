package dev.ringmap.backend.jni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ringmap.backend.contract.ChildJvm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

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

    @Test
    void shouldRecogniseADirectoryThatIsMountedNoexec() throws Exception {
        String mount = "mount -t tmpfs -o noexec ringmap-test " + unpackBelow + " && exec \"$@\"";
        List<String> inPrivateMounts = List.of("unshare", "--mount", "sh", "-c", mount, "sh");
        assumeTrue(canUnshare(), "unshare --mount is not permitted here");

        List<String> lines = load(inPrivateMounts, "--enable-native-access=ALL-UNNAMED");

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

    private static boolean canUnshare() throws Exception {
        try {
            return new ProcessBuilder("unshare", "--mount", "true").start().waitFor() == 0;
        } catch (IOException notInstalled) {
            return false;
        }
    }

    @Test
    void shouldSayWhenTheJarHasNoLibraryForTheProcessor() {
        NativeLibrary library = new NativeLibrary("sparcv9", "", unpackBelow);

        LibraryMissingException failure = catchThrowableOfType(LibraryMissingException.class, library::load);

        assertThat(failure)
                .hasMessage("no native library for sparcv9 in this jar"
                        + " (/META-INF/native/linux-sparcv9/libringmap-jni.so)");
        assertThat(failure.remedy()).contains("build Ringmap with a C compiler for sparcv9");
        assertThat(failure.getSuppressed()).hasSize(1);
    }

    @Test
    void shouldSayWhenTheDirectoryCannotBeWritten() {
        assumeTrue(NativeLibrary.class.getResource(RESOURCE) != null, "the build had no C compiler");
        Path missing = directory.resolve("missing");
        NativeLibrary library = new NativeLibrary(System.getProperty("os.arch"), "", missing);

        LibraryMissingException failure = catchThrowableOfType(LibraryMissingException.class, library::load);

        assertThat(failure).hasMessageStartingWith("the native library could not be unpacked below " + missing);
        assertThat(failure.remedy())
                .isEqualTo("name a directory that can be written with -D" + NativeLibrary.DIRECTORY_PROPERTY);
        assertThat(failure.getSuppressed()).hasSize(2);
    }
}
