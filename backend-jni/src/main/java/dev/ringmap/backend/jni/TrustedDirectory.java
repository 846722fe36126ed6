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
 * A directory in which nobody but this process's user and root can exchange what the user has put there.
 *
 * <p>Who owns a directory, or can write it, renames and replaces what is in it, and so whatever lies deeper; in one with the sticky bit,
 * such as {@code /tmp}, the owner alone can do that with the things of others. So every directory of the path counts.
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
     * Resolves symbolic links and checks the directory with all above it.
     *
     * @return the directory without symbolic links, which nobody else can put into its path any more
     * @throws UntrustedDirectoryException if another user could exchange what is in it
     */
    static Path require(Path directory) throws IOException {
        return require(directory, effectiveUserId());
    }

    /** From the root down: below what is trusted, nobody can exchange what is yet to be looked at. */
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
                    + ", who could exchange the library");
        }
        if ((mode & WRITABLE_BY_OTHERS) != 0 && (mode & STICKY_BIT) == 0) {
            throw new UntrustedDirectoryException(directory
                    + " can be written by others and has no sticky bit, so that they could exchange the library");
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
