package dev.ringmap.conformance;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.UUID;

/**
 * A directory in which reports are replaced as a whole: a file is written under another name and renamed. So a reader never sees half a
 * report, a full disk leaves the old one, and a symbolic link that somebody has put in a report's place is replaced, not followed.
 */
final class ReportDirectory {

    private final Path path;

    private ReportDirectory(Path path) {
        this.path = path;
    }

    /**
     * Makes the directory if it is missing, and tries to write into it, so that nobody waits for reports that cannot be written. It may be
     * a symbolic link, since the user who names it may mean one.
     */
    static ReportDirectory open(Path path) throws IOException {
        Files.createDirectories(path);
        try {
            Files.delete(Files.createTempFile(path, ".report", null));
        } catch (IOException e) {
            throw new FileSystemException(
                    path.toString(), null, "no file can be made in it; name a directory that you may write to");
        }
        return new ReportDirectory(path);
    }

    /** Makes a directory in this one, or takes the one that is there, unless it is a symbolic link. */
    ReportDirectory directory(String name) throws IOException {
        Path directory = child(name);
        try {
            Files.createDirectory(directory);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                throw new FileSystemException(directory.toString(), null, "is in the way: it is no directory");
            }
        }
        return new ReportDirectory(directory);
    }

    void write(String name, String text) throws IOException {
        Path file = child(name);
        Path aside = path.resolve("." + name + "." + UUID.randomUUID());
        try {
            write(aside, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            throw new FileSystemException(file.toString(), null, e.getReason() == null ? e.toString() : e.getReason());
        } catch (IOException e) {
            throw new FileSystemException(file.toString(), null, String.valueOf(e.getMessage()));
        } finally {
            Files.deleteIfExists(aside);
        }
    }

    private static void write(Path newFile, ByteBuffer bytes) throws IOException {
        try (ByteChannel channel = Files.newByteChannel(
                newFile, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS))) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }

    /** A backend chooses its own name, which becomes that of a directory. */
    private Path child(String name) throws IOException {
        if (name.isEmpty() || name.startsWith(".") || name.indexOf('/') >= 0 || name.indexOf('\\') >= 0) {
            throw new FileSystemException(path.toString(), null, "'" + name + "' is no name for a file in it");
        }
        return path.resolve(name);
    }
}
