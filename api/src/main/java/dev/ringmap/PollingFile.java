package dev.ringmap;

import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.TraceFile;

/** Waits in {@code poll(2)} of {@code trace_pipe_raw}. */
final class PollingFile implements ReaderWait.Idling {

    private final TraceFile file;

    PollingFile(TraceFile file) {
        this.file = file;
    }

    @Override
    public boolean await(long timeoutNanos) throws ErrnoException {
        try {
            return file.poll(timeoutNanos) != 0;
        } catch (ErrnoException e) {
            if (e.errno() == Errno.EINTR) {
                return false;
            }
            throw Advice.addTo(e);
        }
    }

    @Override
    public void wakeUp() {
        file.wakeUp();
    }
}
