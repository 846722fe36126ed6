package dev.ringmap.backend.jni;

import dev.ringmap.logging.Loggers;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.apache.logging.log4j.Logger;

/**
 * A copy of the library in a directory of its own, which nobody else can enter or guess, for the moment of loading: the loader keeps
 * what it has mapped, so that the copy can go at once, and no end of the process, however sudden, leaves it behind.
 *
 * <p>What a process leaves that is killed in this very moment, a later one removes. No live process is disturbed by that: between
 * unpacking and loading lie milliseconds, and only what is older than {@link #LEFTOVER_AGE} is taken for left over.
 */
final class UnpackedLibrary implements AutoCloseable {

    static final Duration LEFTOVER_AGE = Duration.ofHours(1);

    static final String DIRECTORY_PREFIX = "ringmap-jni-";

    static final String FILE_NAME = "libringmap-jni.so";

    private static final Logger LOGGER = Loggers.of(UnpackedLibrary.class);

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path directory;

    private UnpackedLibrary(Path directory) {
        this.directory = directory;
    }

    static UnpackedLibrary unpack(InputStream library, Path below) throws IOException {
        Path parent = below.toAbsolutePath();
        Path directory = Files.createTempDirectory(parent, DIRECTORY_PREFIX, OWNER_ONLY);
        try {
            removeLeftovers(parent, Files.getOwner(directory));
            Path file = Files.createFile(directory.resolve(FILE_NAME), OWNER_ONLY);
            try (OutputStream target = Files.newOutputStream(file)) {
                library.transferTo(target);
            }
            return new UnpackedLibrary(directory);
        } catch (IOException | RuntimeException failure) {
            remove(directory);
            throw failure;
        }
    }

    Path file() {
        return directory.resolve(FILE_NAME);
    }

    @Override
    public void close() {
        remove(directory);
    }

    private static void removeLeftovers(Path parent, UserPrincipal user) throws IOException {
        Instant youngest = Instant.now().minus(LEFTOVER_AGE);
        try (DirectoryStream<Path> candidates = Files.newDirectoryStream(parent, DIRECTORY_PREFIX + "*")) {
            for (Path candidate : candidates) {
                if (isLeftover(candidate, user, youngest)) {
                    remove(candidate);
                }
            }
        }
    }

    /** The directory may be anybody's in a shared place such as {@code /tmp}: what another user has put there is not touched. */
    private static boolean isLeftover(Path candidate, UserPrincipal user, Instant youngest) {
        try {
            PosixFileAttributes attributes =
                    Files.readAttributes(candidate, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return attributes.isDirectory()
                    && attributes.owner().equals(user)
                    && attributes.lastModifiedTime().toInstant().isBefore(youngest);
        } catch (IOException gone) {
            return false;
        }
    }

    /** Removes the one file that belongs there and the empty directory, and never anything else. */
    private static void remove(Path directory) {
        try {
            Files.deleteIfExists(directory.resolve(FILE_NAME));
            Files.deleteIfExists(directory);
        } catch (IOException failure) {
            LOGGER.debug("{} stays behind", directory, failure);
        }
    }
}
