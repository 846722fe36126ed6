package dev.ringmap;

import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.TraceFile;
import java.nio.ByteBuffer;

/**
 * The file that takes an instance's markers, kept open for many of them.
 *
 * <p>Thread safety: <em>thread-safe</em>; each marker goes into the buffer of the CPU on which its writer runs.
 *
 * @since 0.1
 */
public final class TraceMarker implements AutoCloseable {

    private final TraceFile file;

    TraceMarker(TraceFile file) {
        this.file = file;
    }

    /**
     * Writes a marker.
     *
     * @param marker a direct buffer with the text, or for a raw marker with an {@code int} id and bytes; bytes are taken from its
     *     position on and the position moves; not {@code null}
     * @return how many bytes were taken: the kernel cuts a marker that is too long
     * @throws IllegalArgumentException if the buffer is not direct
     * @throws ErrnoException {@code EBADF} if tracing is off, or the buffer is full and set not to overwrite
     */
    public int write(ByteBuffer marker) throws ErrnoException {
        return ControlFiles.writeOnce(file, marker);
    }

    /** Closes the file. Idempotent. */
    @Override
    public void close() {
        file.close();
    }
}
