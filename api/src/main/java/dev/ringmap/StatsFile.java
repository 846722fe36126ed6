package dev.ringmap;

import dev.ringmap.spi.ErrnoException;
import java.nio.ByteBuffer;

/** The kernel's counts of one CPU's buffer, for who looks at them again and again. */
final class StatsFile {

    /** Several times what it has. */
    private static final int MOST_BYTES = 1_024;

    private final ControlFiles control;
    private final String name;
    private final ByteBuffer text = ByteBuffer.allocateDirect(MOST_BYTES);

    StatsFile(ControlFiles control, int cpu) {
        this.control = control;
        this.name = ControlPath.cpu(cpu) + "/stats";
    }

    RingBufferStats read() throws ErrnoException {
        return RingBufferStats.parse(control.readShort(name, text));
    }
}
