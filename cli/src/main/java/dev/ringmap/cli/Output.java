package dev.ringmap.cli;

import dev.ringmap.events.TextBuffer;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Standard output in large pieces. A {@link java.io.PrintStream} would hide that the reader has gone or the disk is full.
 *
 * <p>Thread safety: <em>confined</em> to the thread that writes, which hangs in a write while nobody reads; {@link #abandon} is for
 * another one.
 */
final class Output implements AutoCloseable {

    private static final int PIECE_BYTES = 64 * 1024;

    /** PIPE_BUF: a larger write may go into a pipe in part. */
    private static final int CHUNK_BYTES = 4096;

    private final OutputStream stream;
    private final boolean isPipe;
    private final TextBuffer pending = new TextBuffer();
    private int lineStart;

    /** Where the lines of events end in the pending text. When a line begins, less than a piece is pending. */
    private final int[] eventEnds = new int[PIECE_BYTES + 1];

    private int pendingEvents;
    private final AtomicInteger unwrittenEvents = new AtomicInteger();
    private volatile boolean abandoned;

    /**
     * @param isPipe whether the stream is a pipe, so that the only possible failure is that its reader has gone
     */
    Output(OutputStream stream, boolean isPipe) {
        this.stream = stream;
        this.isPipe = isPipe;
    }

    static Output standard() {
        return new Output(new FileOutputStream(FileDescriptor.out), StandardOutputPipe.isPipe());
    }

    /** Where the next line is appended, without its end; {@link #lineEnd} or {@link #eventEnd} follows. */
    TextBuffer line() throws IOException {
        if (pending.lengthBytes() >= PIECE_BYTES) {
            flush();
        }
        return pending;
    }

    /** Forgets what was appended since the last end of a line. */
    void dropLine() {
        pending.truncate(lineStart);
    }

    void lineEnd() {
        pending.append('\n');
        lineStart = pending.lengthBytes();
    }

    /** As {@link #lineEnd}, after an event. */
    void eventEnd() {
        lineEnd();
        countEvent();
    }

    /** After an event that has lines with their ends, or none. */
    void linesEnd() {
        if (pending.lengthBytes() > lineStart) {
            lineStart = pending.lengthBytes();
            countEvent();
        }
    }

    private void countEvent() {
        eventEnds[pendingEvents] = lineStart;
        pendingEvents++;
        unwrittenEvents.lazySet(pendingEvents);
    }

    /** Writes what is pending. All of it counts as written even if this fails, so that closing does not fail again. */
    void flush() throws IOException {
        try {
            int written = 0;
            int writtenEvents = 0;
            while (written < pending.lengthBytes()) {
                if (abandoned) {
                    throw new ClosedPipeException();
                }
                written += writeChunk(written);
                while (writtenEvents < pendingEvents && eventEnds[writtenEvents] <= written) {
                    writtenEvents++;
                }
                unwrittenEvents.lazySet(pendingEvents - writtenEvents);
            }
        } catch (ClosedPipeException e) {
            throw e;
        } catch (IOException e) {
            throw explained(e);
        } finally {
            pending.clear();
            lineStart = 0;
            pendingEvents = 0;
        }
    }

    /** Returns how many bytes were written. */
    private int writeChunk(int start) throws IOException {
        int count = Math.min(pending.lengthBytes() - start, CHUNK_BYTES);
        pending.writeTo(stream, start, count);
        return count;
    }

    /**
     * Ends the writing from another thread: except for the chunk in which it hangs, nothing is written any more.
     *
     * @return how many events should have been written but were not
     */
    int abandon() {
        abandoned = true;
        return unwrittenEvents.get();
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
