package dev.ringmap.backend.jni;

import dev.ringmap.logging.Loggers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
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
import java.util.Arrays;
import java.util.Set;
import org.apache.logging.log4j.Logger;

/**
 * A copy of the library for the moment of loading, in a directory of its own that nobody else can enter, guess or replace. The loader keeps
 * what it has mapped, so the copy can be deleted at once, and a process that ends later, however suddenly, does not leave it behind.
 *
 * <p>If a process is killed at this very moment, a later one removes what it has left. That disturbs no live process: unpacking and loading
 * are milliseconds apart, and only what is older than {@link #LEFTOVER_AGE} is taken for a leftover.
 */
final class UnpackedLibrary implements AutoCloseable {

    static final Duration LEFTOVER_AGE = Duration.ofHours(1);

    static final String DIRECTORY_PREFIX = "ringmap-jni-";

    static final String FILE_NAME = "libringmap-jni.so";

    private static final Logger LOGGER = Loggers.of(UnpackedLibrary.class);

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path directory;
    private final byte[] content;

    private UnpackedLibrary(Path directory, byte[] content) {
        this.directory = directory;
        this.content = content;
    }

    /**
     * Unpacks the library below a directory.
     *
     * @throws UntrustedDirectoryException if another user could replace it there; nothing is written then
     */
    static UnpackedLibrary unpack(InputStream library, Path below) throws IOException {
        Path parent = TrustedDirectory.require(below);
        byte[] content = library.readAllBytes();
        Path directory = Files.createTempDirectory(parent, DIRECTORY_PREFIX, OWNER_ONLY);
        try {
            removeLeftovers(parent, Files.getOwner(directory));
            Files.write(Files.createFile(directory.resolve(FILE_NAME), OWNER_ONLY), content);
            return new UnpackedLibrary(directory, content);
        } catch (IOException | RuntimeException failure) {
            remove(directory);
            throw failure;
        }
    }

    /**
     * Returns the file, for loading at once.
     *
     * @throws IOException if the file is not what was unpacked, or if somebody could still change it
     */
    Path verifiedFile() throws IOException {
        Path file = TrustedDirectory.require(directory).resolve(FILE_NAME);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                || !Arrays.equals(Files.readAllBytes(file), content)) {
            throw new IOException(file + " is not what was written there");
        }
        return file;
    }

    @Override
    public void close() {
        remove(directory);
    }

    private static void removeLeftovers(Path parent, UserPrincipal user) {
        Instant youngest = Instant.now().minus(LEFTOVER_AGE);
        try (DirectoryStream<Path> candidates = Files.newDirectoryStream(parent, DIRECTORY_PREFIX + "*")) {
            for (Path candidate : candidates) {
                if (isLeftover(candidate, user, youngest)) {
                    remove(candidate);
                }
            }
        } catch (IOException | DirectoryIteratorException failure) {
            LOGGER.debug("{} cannot be searched for leftovers", parent, failure);
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
