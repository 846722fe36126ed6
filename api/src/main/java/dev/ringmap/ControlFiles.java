package dev.ringmap;

import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;

/** The small text files below one directory of tracefs, read and written whole. */
final class ControlFiles {

    private static final int CHUNK_BYTES = 16 * 1024;

    private final TraceFs tracefs;
    private final String directory;

    ControlFiles(TraceFs tracefs, String directory) {
        this.tracefs = tracefs;
        this.directory = directory;
    }

    String path() {
        return directory;
    }

    String path(String name) {
        return directory.isEmpty() ? name : directory + "/" + name;
    }

    TraceFile open(String path, OpenFlag access, OpenFlag... more) throws ErrnoException {
        try {
            return tracefs.open(path, EnumSet.of(access, more));
        } catch (ErrnoException e) {
            throw Advice.addTo(e, tracefs);
        }
    }

    String read(String name) throws ErrnoException {
        return new String(readBytes(name), StandardCharsets.UTF_8);
    }

    byte[] readBytes(String name) throws ErrnoException {
        ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
        byte[] text = new byte[CHUNK_BYTES];
        int length = 0;
        try (TraceFile file = open(path(name), OpenFlag.READ_ONLY)) {
            while (readOnce(file, chunk.clear()) > 0) {
                chunk.flip();
                if (length + chunk.remaining() > text.length) {
                    text = Arrays.copyOf(text, 2 * text.length);
                }
                int count = chunk.remaining();
                chunk.get(text, length, count);
                length += count;
            }
        }
        return Arrays.copyOf(text, length);
    }

    /** Returns the text of a file that is known to fit into this direct buffer. */
    String readShort(String name, ByteBuffer chunk) throws ErrnoException {
        try (TraceFile file = open(path(name), OpenFlag.READ_ONLY)) {
            readOnce(file, chunk.clear());
        }
        return StandardCharsets.UTF_8.decode(chunk.flip()).toString();
    }

    /** Reads once; -1 where a non-blocking file has nothing. */
    static int readOnce(TraceFile file, ByteBuffer chunk) throws ErrnoException {
        while (true) {
            try {
                return file.tryRead(chunk);
            } catch (ErrnoException e) {
                if (e.errno() != Errno.EINTR) {
                    throw Advice.addTo(e);
                }
            }
        }
    }

    void write(String name, String text) throws ErrnoException {
        try (TraceFile file = open(path(name), OpenFlag.WRITE_ONLY)) {
            writeOnce(file, text);
        }
    }

    /** Opening for truncation empties the file, even if nothing is written then. */
    void replace(String name, String text) throws ErrnoException {
        try (TraceFile file = open(path(name), OpenFlag.WRITE_ONLY, OpenFlag.TRUNCATE)) {
            if (!text.isEmpty()) {
                writeOnce(file, text);
            }
        }
    }

    boolean readSwitch(String name) throws ErrnoException {
        return read(name).startsWith("1");
    }

    void writeSwitch(String name, boolean on) throws ErrnoException {
        write(name, on ? "1" : "0");
    }

    /** Returns the current one of the trace clocks. */
    String readClock() throws ErrnoException {
        String clocks = read("trace_clock");
        int start = clocks.indexOf('[');
        int end = clocks.indexOf(']', start + 1);
        if (start < 0 || end < 0) {
            throw new IllegalStateException("no current clock in trace_clock: " + clocks.strip());
        }
        return clocks.substring(start + 1, end);
    }

    void clearTrace() throws ErrnoException {
        replace("trace", "");
    }

    List<String> list(String name) throws ErrnoException {
        return tracefs.list(path(name));
    }

    /** A control file takes a value in one write; a second one would be another value. */
    static void writeOnce(TraceFile file, String text) throws ErrnoException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        writeOnce(file, ByteBuffer.allocateDirect(bytes.length).put(bytes).flip());
    }

    static int writeOnce(TraceFile file, ByteBuffer bytes) throws ErrnoException {
        while (true) {
            try {
                return file.write(bytes);
            } catch (ErrnoException e) {
                if (e.errno() != Errno.EINTR) {
                    throw Advice.addTo(e);
                }
            }
        }
    }

    @Override
    public String toString() {
        return tracefs.root() + (directory.isEmpty() ? "" : "/" + directory);
    }
}
