package dev.ringmap.backend.jni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class UnpackedLibraryTest {

    private static final Instant LONG_AGO = Instant.now().minus(UnpackedLibrary.LEFTOVER_AGE.plusMinutes(1));

    @TempDir
    Path below;

    private static InputStream library() {
        return new ByteArrayInputStream(new byte[] {1, 2, 3});
    }

    private Path leftover(String name, Instant modified) throws IOException {
        Path directory = Files.createDirectory(below.resolve(UnpackedLibrary.DIRECTORY_PREFIX + name));
        Files.createFile(directory.resolve(UnpackedLibrary.FILE_NAME));
        Files.setLastModifiedTime(directory, FileTime.from(modified));
        return directory;
    }

    @Test
    void shouldKeepTheCopyToItsOwnerAndRemoveItAtOnce() throws IOException {
        Path file;
        try (UnpackedLibrary unpacked = UnpackedLibrary.unpack(library(), below)) {
            file = unpacked.verifiedFile();
            assertThat(file).hasBinaryContent(new byte[] {1, 2, 3});
            assertThat(Files.isExecutable(file)).isTrue();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                    .isEqualTo("rwx------");
        }

        assertThat(below).isEmptyDirectory();
    }

    @Test
    void shouldRemoveWhatAKilledProcessLeft() throws IOException {
        Path old = leftover("old", LONG_AGO);
        Path recent = leftover("recent", Instant.now());

        UnpackedLibrary.unpack(library(), below).close();

        assertThat(old).doesNotExist();
        assertThat(recent).exists();
    }

    @Test
    void shouldTouchNothingElse() throws IOException {
        Path withOtherContent = leftover("other", LONG_AGO);
        Path other = Files.createFile(withOtherContent.resolve("other"));
        Files.setLastModifiedTime(withOtherContent, FileTime.from(LONG_AGO));
        Path elsewhere = Files.createDirectory(below.resolve("elsewhere"));
        Path precious = Files.createFile(elsewhere.resolve(UnpackedLibrary.FILE_NAME));
        Files.setLastModifiedTime(elsewhere, FileTime.from(LONG_AGO));
        Files.createSymbolicLink(below.resolve(UnpackedLibrary.DIRECTORY_PREFIX + "link"), elsewhere);

        UnpackedLibrary.unpack(library(), below).close();

        assertThat(other).exists();
        assertThat(precious).exists();
    }

    @Test
    void shouldTouchNothingOfAnotherUser() throws IOException {
        assumeTrue((int) Files.getAttribute(below, "unix:uid") == 0, "only root can give a directory away");
        Path foreign = leftover("foreign", LONG_AGO);
        Files.setAttribute(foreign, "unix:uid", 65_534);

        UnpackedLibrary.unpack(library(), below).close();

        assertThat(foreign.resolve(UnpackedLibrary.FILE_NAME)).exists();
    }

    @Test
    void shouldLoadNothingElseThanWhatWasWritten() throws IOException {
        try (UnpackedLibrary unpacked = UnpackedLibrary.unpack(library(), below)) {
            Path file = unpacked.verifiedFile();
            Files.write(file, new byte[] {1, 2, 4});

            assertThatThrownBy(unpacked::verifiedFile).hasMessage(file + " is not what was written there");

            Files.delete(file);
            Files.createSymbolicLink(file, Files.write(below.resolve("other"), new byte[] {1, 2, 3}));

            assertThatThrownBy(unpacked::verifiedFile).hasMessage(file + " is not what was written there");
        }
    }

    @Test
    void shouldNotTrustADirectoryThatWasOpenedToOthers() throws IOException {
        try (UnpackedLibrary unpacked = UnpackedLibrary.unpack(library(), below)) {
            Files.setPosixFilePermissions(
                    unpacked.verifiedFile().getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));

            assertThatThrownBy(unpacked::verifiedFile).isInstanceOf(UntrustedDirectoryException.class);
        }
    }

    @Test
    void shouldWriteNothingWhereOthersCouldExchangeIt() throws IOException {
        Files.setPosixFilePermissions(below, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThatThrownBy(() -> UnpackedLibrary.unpack(library(), below))
                .isInstanceOf(UntrustedDirectoryException.class);
        assertThat(below).isEmptyDirectory();
    }

    @Test
    void shouldLeaveNothingBehindWhenUnpackingFails() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("broken");
            }
        };

        assertThatThrownBy(() -> UnpackedLibrary.unpack(broken, below)).hasMessage("broken");
        assertThat(below).isEmptyDirectory();
    }
}
