package dev.ringmap.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Standard output in large pieces. A {@link java.io.PrintStream} would swallow that the reader has gone or the disk is full. */
final class Output implements AutoCloseable {

    private static final int PIECE_CHARS = 64 * 1024;

    private final OutputStream stream;
    private final StringBuilder pending = new StringBuilder(2 * PIECE_CHARS);

    private Output(OutputStream stream) {
        this.stream = stream;
    }

    static Output standard() {
        return new Output(new FileOutputStream(FileDescriptor.out));
    }

    /** Where the next line is appended, newline included; {@link #lineEnd} follows. */
    StringBuilder line() {
        return pending;
    }

    void lineEnd() throws IOException {
        pending.append('\n');
        if (pending.length() >= PIECE_CHARS) {
            flush();
        }
    }

    void flush() throws IOException {
        if (pending.length() > 0) {
            byte[] bytes = pending.toString().getBytes(StandardCharsets.UTF_8);
            pending.setLength(0);
            stream.write(bytes);
        }
    }

    /** The JVM tells a closed pipe from other failures by the text of {@code strerror(EPIPE)} only. */
    static boolean isClosedPipe(IOException failure) {
        return "Broken pipe".equals(failure.getMessage());
    }

    /** Standard output itself stays open. */
    @Override
    public void close() throws IOException {
        flush();
    }
}
