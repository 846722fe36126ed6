package dev.ringmap.backend.jni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EnabledOnOs(OS.LINUX)
class TrustedDirectoryTest {

    private static final int NOBODY = 65_534;

    @TempDir
    Path home;

    private Path outer;
    private Path inner;

    private void makeDirectories(int outerMode) throws IOException {
        outer = Files.createDirectory(home.toRealPath().resolve("outer"));
        inner = Files.createDirectory(outer.resolve("inner"));
        Files.setAttribute(outer, "unix:mode", outerMode);
    }

    private void refuses(Path directory, String message) {
        assertThatExceptionOfType(UntrustedDirectoryException.class)
                .isThrownBy(() -> TrustedDirectory.require(directory))
                .withMessageStartingWith(message);
    }

    @ParameterizedTest
    @ValueSource(ints = {0700, 0755, 01777, 01770, 02755})
    void shouldTrustWhatOthersCannotExchange(int mode) throws IOException {
        makeDirectories(mode);

        assertThat(TrustedDirectory.require(inner)).isEqualTo(inner);
        assertThat(TrustedDirectory.require(outer)).isEqualTo(outer);
    }

    @ParameterizedTest
    @ValueSource(ints = {0777, 0775, 0757, 0720, 02775})
    void shouldRefuseWhatOthersCanWriteAtAnyDepth(int mode) throws IOException {
        makeDirectories(mode);

        refuses(outer, outer + " can be written by others and has no sticky bit");
        refuses(inner, outer + " can be written by others and has no sticky bit");
        refuses(Files.createDirectories(inner.resolve("a/b")), outer + " can be written by others");
    }

    @Test
    void shouldRefuseWhatBelongsToSomebodyElseAtAnyDepth() throws IOException {
        makeDirectories(01777);
        assumeTrue((int) Files.getAttribute(outer, "unix:uid") == 0, "only root can give a directory away");
        Files.setAttribute(outer, "unix:uid", NOBODY);

        refuses(outer, outer + " belongs to the user 65534, who could replace the library");
        refuses(inner, outer + " belongs to the user 65534");
        assertThat(TrustedDirectory.require(inner, NOBODY)).isEqualTo(inner);
    }

    /** It is where the link leads that counts, and that is what is used afterwards, whoever changes the link. */
    @Test
    void shouldLookBehindSymbolicLinks() throws IOException {
        makeDirectories(0777);
        Path link = Files.createSymbolicLink(home.resolve("link"), inner);
        Path safe = Files.createDirectory(home.toRealPath().resolve("safe"));
        Path linkInWritable = Files.createSymbolicLink(outer.resolve("link"), safe);

        refuses(link, outer + " can be written by others");
        assertThat(TrustedDirectory.require(linkInWritable)).isEqualTo(safe);
    }

    @Test
    void shouldRefuseWhatIsNoDirectory() throws IOException {
        makeDirectories(0755);
        Path file = Files.createFile(outer.resolve("file"));

        assertThatThrownBy(() -> TrustedDirectory.require(file)).isInstanceOf(NotDirectoryException.class);
        assertThatThrownBy(() -> TrustedDirectory.require(outer.resolve("missing")))
                .isInstanceOf(NoSuchFileException.class);
    }
}
