package dev.ringmap;

import dev.ringmap.logging.Loggers;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.TemporaryInstance;
import dev.ringmap.spi.TraceFs;
import org.apache.logging.log4j.Logger;

/** The temporary instances whose owners were killed. */
final class Leftovers {

    private static final Logger LOGGER = Loggers.of(Leftovers.class);

    private Leftovers() {}

    /** Tries to remove every temporary instance; the kernel keeps those that are in use. */
    static void remove(TraceFs tracefs) throws ErrnoException {
        for (String name : tracefs.list(ControlPath.INSTANCES)) {
            if (TemporaryInstance.isTemporary(name)) {
                remove(tracefs, name);
            }
        }
    }

    private static void remove(TraceFs tracefs, String name) {
        try {
            tracefs.rmdir(ControlPath.INSTANCES + "/" + name);
            LOGGER.info("removed the instance {}, left by a process that is gone", name);
        } catch (ErrnoException e) {
            LOGGER.debug("left the instance {} alone: {}", name, e.getMessage());
        }
    }
}
