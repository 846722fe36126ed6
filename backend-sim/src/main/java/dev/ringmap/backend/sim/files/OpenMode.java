package dev.ringmap.backend.sim.files;

import dev.ringmap.spi.OpenFlag;
import java.util.Set;

/**
 * How a file was opened.
 *
 * @param readable whether it may be read
 * @param writable whether it may be written
 * @param nonblocking whether calls return at once
 * @param truncating whether it was truncated
 */
record OpenMode(boolean readable, boolean writable, boolean nonblocking, boolean truncating) {

    static OpenMode of(Set<OpenFlag> flags) {
        boolean readOnly = flags.contains(OpenFlag.READ_ONLY);
        boolean writeOnly = flags.contains(OpenFlag.WRITE_ONLY);
        boolean readWrite = flags.contains(OpenFlag.READ_WRITE);
        if ((readOnly ? 1 : 0) + (writeOnly ? 1 : 0) + (readWrite ? 1 : 0) != 1) {
            throw new IllegalArgumentException("exactly one of READ_ONLY, WRITE_ONLY and READ_WRITE: " + flags);
        }
        return new OpenMode(
                readOnly || readWrite,
                writeOnly || readWrite,
                flags.contains(OpenFlag.NONBLOCK),
                flags.contains(OpenFlag.TRUNCATE));
    }

    /** Whether opening asked for the contents to be cleared, as a shell's {@code >} does. */
    boolean clears() {
        return writable && truncating;
    }
}
