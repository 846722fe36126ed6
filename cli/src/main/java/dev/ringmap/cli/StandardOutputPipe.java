package dev.ringmap.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Notices that the reader of the pipe behind standard output has gone, although nothing is being written: {@code | head} on a trace in
 * which little happens.
 *
 * <p>Java cannot call {@code poll(2)}, and an empty write succeeds. But transferring nothing, from the end of some file, is a {@code
 * sendfile(2)}, for which the kernel looks for a reader first. While the pipe is full the call waits for its reader, and therefore has a
 * thread of its own.
 */
final class StandardOutputPipe {

    private static final Path STANDARD_OUTPUT = Path.of("/proc/self/fd/1");

    /** Any file that is not empty would do: {@link FileChannel#transferTo} does not call the kernel for an empty one. */
    private static final Path ANY_FILE = Path.of("/proc/self/exe");

    private static final int FILE_TYPE_MASK = 0170000;
    private static final int FILE_TYPE_PIPE = 0010000;
    private static final long INTERVAL_MILLIS = 200;

    private volatile boolean readerGone;

    private StandardOutputPipe() {}

    /** Tells whether standard output is a pipe. */
    static boolean isPipe() {
        try {
            int mode = (Integer) Files.getAttribute(STANDARD_OUTPUT, "unix:mode");
            return (mode & FILE_TYPE_MASK) == FILE_TYPE_PIPE;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return false; // no such descriptor, no /proc, or no Unix
        }
    }

    /** Begins to watch, if there is a pipe. */
    static StandardOutputPipe watch() {
        StandardOutputPipe watch = new StandardOutputPipe();
        if (isPipe()) {
            Thread watcher = new Thread(watch::untilReaderGone, "ringmap-pipe-watch");
            watcher.setDaemon(true);
            watcher.start();
        }
        return watch;
    }

    void requireReader() throws ClosedPipeException {
        if (readerGone) {
            throw new ClosedPipeException();
        }
    }

    @SuppressWarnings("resource") // closing the channel would close standard output
    private void untilReaderGone() {
        FileChannel pipe = new FileOutputStream(FileDescriptor.out).getChannel();
        try (FileChannel file = FileChannel.open(ANY_FILE, StandardOpenOption.READ)) {
            while (hasReader(file, pipe)) {
                Thread.sleep(INTERVAL_MILLIS);
            }
            readerGone = true;
        } catch (IOException | InterruptedException e) {
            readerGone = false; // a write will report it
        }
    }

    private static boolean hasReader(FileChannel file, FileChannel pipe) throws IOException {
        long end = file.size();
        try {
            file.transferTo(end, 1, pipe);
            return true;
        } catch (IOException brokenPipe) {
            return false;
        }
    }
}
