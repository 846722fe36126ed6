package dev.ringmap.cli;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;

/**
 * Notices that the reader of the pipe behind standard output has gone, although nothing is being written: {@code | head} on a trace in
 * which little happens.
 *
 * <p>Java cannot ask with {@code poll(2)}, and writing nothing succeeds. But {@code /proc} shows who has the pipe open for reading: the
 * reader is looked for once, and then it is only that one descriptor that is looked at. A reader that was never seen (it may belong to
 * another user, or to another container) is not missed; a write will tell.
 */
final class StandardOutputPipe {

    private static final Path STANDARD_OUTPUT = Path.of("/proc/self/fd/1");
    private static final Path PROCESSES = Path.of("/proc");
    private static final long INTERVAL_MILLIS = 500;

    private volatile boolean readerGone;

    private StandardOutputPipe() {}

    /** Tells whether standard output is a pipe. */
    static boolean isPipe() {
        return target(STANDARD_OUTPUT).isPresent();
    }

    /** Begins to watch, if there is a pipe. */
    static StandardOutputPipe watch() {
        StandardOutputPipe watch = new StandardOutputPipe();
        target(STANDARD_OUTPUT).ifPresent(pipe -> {
            Thread watcher = new Thread(() -> watch.watch(pipe), "ringmap-pipe-watch");
            watcher.setDaemon(true);
            watcher.start();
        });
        return watch;
    }

    void requireReader() throws ClosedPipeException {
        if (readerGone) {
            throw new ClosedPipeException();
        }
    }

    private void watch(String pipe) {
        try {
            Optional<Path> reader = findReader(pipe);
            while (reader.isPresent()) {
                Thread.sleep(INTERVAL_MILLIS);
                if (!isReader(reader.get(), pipe)) {
                    reader = findReader(pipe);
                    if (reader.isEmpty()) { // a process that was being started may have been missed
                        Thread.sleep(INTERVAL_MILLIS);
                        reader = findReader(pipe);
                        readerGone = reader.isEmpty();
                    }
                }
            }
        } catch (IOException | InterruptedException e) {
            readerGone = false; // a write will tell
        }
    }

    private static Optional<Path> findReader(String pipe) throws IOException {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
            for (Path process : processes) {
                Optional<Path> reader = findReader(process, pipe);
                if (reader.isPresent()) {
                    return reader;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Path> findReader(Path process, String pipe) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                if (isReader(descriptor, pipe)) {
                    return Optional.of(descriptor);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return Optional.empty(); // gone, or not ours to look into
        }
        return Optional.empty();
    }

    /** The permissions of the link are the access mode of the descriptor. */
    private static boolean isReader(Path descriptor, String pipe) {
        try {
            return target(descriptor).filter(pipe::equals).isPresent()
                    && Files.getPosixFilePermissions(descriptor, LinkOption.NOFOLLOW_LINKS)
                            .contains(PosixFilePermission.OWNER_READ);
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns the kernel's name of the pipe behind a descriptor, {@code pipe:[INODE]}. */
    private static Optional<String> target(Path descriptor) {
        try {
            return Optional.of(Files.readSymbolicLink(descriptor).toString()).filter(name -> name.startsWith("pipe:["));
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty(); // no such descriptor, or no /proc
        }
    }
}
