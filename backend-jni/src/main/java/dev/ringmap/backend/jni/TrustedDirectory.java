package dev.ringmap.backend.jni;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * A directory in which only this process's user and root can replace what the user has put there.
 *
 * <p>Whoever owns a directory, or can write to it, can rename and replace what is in it, and so everything below; in one with the sticky
 * bit, such as {@code /tmp}, only the directory's owner can do that to other users' files. So every directory of the path counts.
 */
final class TrustedDirectory {

    private static final int ROOT_USER_ID = 0;

    private static final int TYPE_BITS = 0170000;
    private static final int DIRECTORY_TYPE = 0040000;
    private static final int STICKY_BIT = 01000;
    private static final int WRITABLE_BY_OTHERS = 0022;

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final int EFFECTIVE_USER_ID = 2;

    private TrustedDirectory() {}

    /**
     * Resolves symbolic links and checks the directory and all those above it.
     *
     * @return the directory without symbolic links; nobody else can put new ones into its path
     * @throws UntrustedDirectoryException if another user could replace what is in it
     */
    static Path require(Path directory) throws IOException {
        return require(directory, effectiveUserId());
    }

    /** From the root down: below a trusted directory nobody can replace what has yet to be checked. */
    static Path require(Path directory, int userId) throws IOException {
        Path real = directory.toRealPath();
        check(real.getRoot(), userId);
        for (int depth = 1; depth <= real.getNameCount(); depth++) {
            check(real.getRoot().resolve(real.subpath(0, depth)), userId);
        }
        return real;
    }

    private static void check(Path directory, int userId) throws IOException {
        Map<String, Object> attributes = Files.readAttributes(directory, "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
        int owner = (int) Objects.requireNonNull(attributes.get("uid"));
        int mode = (int) Objects.requireNonNull(attributes.get("mode"));
        if ((mode & TYPE_BITS) != DIRECTORY_TYPE) {
            throw new NotDirectoryException(directory.toString());
        }
        if (owner != userId && owner != ROOT_USER_ID) {
            throw new UntrustedDirectoryException(directory + " belongs to the user " + Integer.toUnsignedString(owner)
                    + ", who could replace the library");
        }
        if ((mode & WRITABLE_BY_OTHERS) != 0 && (mode & STICKY_BIT) == 0) {
            throw new UntrustedDirectoryException(directory
                    + " can be written by others and has no sticky bit, so that they could replace the library");
        }
    }

    private static int effectiveUserId() throws IOException {
        for (String line : Files.readAllLines(STATUS, StandardCharsets.ISO_8859_1)) {
            if (line.startsWith("Uid:")) {
                return Integer.parseUnsignedInt(line.split("\\s+", -1)[EFFECTIVE_USER_ID]);
            }
        }
        throw new IOException("no 'Uid:' in " + STATUS);
    }
}
