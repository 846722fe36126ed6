package dev.ringmap;

import dev.ringmap.logging.Loggers;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.TraceFs;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.logging.log4j.Logger;

/**
 * Instances named after the process that made them, {@code ringmap-PURPOSE-PID-N}, so that those of a killed process can be told from
 * those in use and removed.
 */
final class TemporaryInstances {

    private static final Logger LOGGER = Loggers.of(TemporaryInstances.class);
    private static final Pattern NAME = Pattern.compile("ringmap-[a-z]+-(\\d{1,18})-\\d+");
    private static final AtomicInteger COUNT = new AtomicInteger();

    private TemporaryInstances() {}

    static String newName(String purpose) {
        if (!purpose.matches("[a-z]+")) {
            throw new IllegalArgumentException("a purpose is lower-case letters: '" + purpose + "'");
        }
        return "ringmap-" + purpose + "-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
    }

    /**
     * Removes what processes that are gone have left. A process of another pid namespace looks gone too; but the kernel refuses to
     * remove an instance of which a file is open, so one that is being read is safe.
     */
    static void removeLeftovers(TraceFs tracefs) throws ErrnoException {
        for (String name : tracefs.list(TraceInstance.INSTANCES)) {
            Matcher matcher = NAME.matcher(name);
            if (matcher.matches()
                    && ProcessHandle.of(Long.parseLong(matcher.group(1))).isEmpty()) {
                remove(tracefs, name);
            }
        }
    }

    private static void remove(TraceFs tracefs, String name) {
        try {
            tracefs.rmdir(TraceInstance.INSTANCES + "/" + name);
            LOGGER.info("removed the instance {}, left by a process that is gone", name);
        } catch (ErrnoException e) {
            LOGGER.debug("left the instance {} alone: {}", name, e.getMessage());
        }
    }
}
