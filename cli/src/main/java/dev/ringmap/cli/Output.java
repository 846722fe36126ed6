package dev.ringmap.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Standard output in large pieces. A {@link java.io.PrintStream} would swallow that the reader has gone or the disk is full. */
final class Output implements AutoCloseable {

    private static final int PIECE_CHARS = 64 * 1024;
    private static final int CHUNK_CHARS = 8 * 1024;

    private final OutputStream stream;
    private final boolean isPipe;
    private final StringBuilder pending = new StringBuilder(2 * PIECE_CHARS);
    private int lineStart;
    private final CharsetEncoder encoder = StandardCharsets.UTF_8
            .newEncoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private final CharBuffer chars = CharBuffer.allocate(CHUNK_CHARS);
    private final ByteBuffer bytes = ByteBuffer.allocate((int) (CHUNK_CHARS * encoder.maxBytesPerChar()));

    /**
     * @param isPipe whether a pipe is behind the stream, so that the only thing which can go wrong is that its reader has gone
     */
    Output(OutputStream stream, boolean isPipe) {
        this.stream = stream;
        this.isPipe = isPipe;
    }

    static Output standard() {
        return new Output(new FileOutputStream(FileDescriptor.out), StandardOutputPipe.isPipe());
    }

    /** Where the next line is appended, without its end; {@link #lineEnd} follows. */
    StringBuilder line() {
        return pending;
    }

    /** Forgets what was appended since the last end of a line. */
    void dropLine() {
        pending.setLength(lineStart);
    }

    void lineEnd() throws IOException {
        pending.append('\n');
        lineStart = pending.length();
        if (pending.length() >= PIECE_CHARS) {
            flush();
        }
    }

    /** Writes what is pending. All of it counts as written even if this fails, so that closing does not fail again. */
    void flush() throws IOException {
        try {
            for (int start = 0; start < pending.length(); ) {
                int end = endOfChunk(start);
                write(start, end);
                start = end;
            }
        } catch (IOException e) {
            throw explained(e);
        } finally {
            pending.setLength(0);
            lineStart = 0;
        }
    }

    private int endOfChunk(int start) {
        int end = Math.min(pending.length(), start + CHUNK_CHARS);
        boolean isInsideCharacter = end < pending.length() && Character.isHighSurrogate(pending.charAt(end - 1));
        return isInsideCharacter ? end - 1 : end;
    }

    private void write(int start, int end) throws IOException {
        chars.clear();
        pending.getChars(start, end, chars.array(), 0);
        chars.limit(end - start);
        encoder.reset().encode(chars, bytes.clear(), true);
        stream.write(bytes.array(), 0, bytes.position());
    }

    /** The text of {@code strerror(EPIPE)} is in the user's language; a pipe, though, has no other way to fail. */
    private IOException explained(IOException e) {
        return isPipe || "Broken pipe".equals(e.getMessage())
                ? new ClosedPipeException()
                : new IOException("standard output cannot be written: " + e.getMessage(), e);
    }

    /** Standard output itself stays open. */
    @Override
    public void close() throws IOException {
        flush();
    }
}
