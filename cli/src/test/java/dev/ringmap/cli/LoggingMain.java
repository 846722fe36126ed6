package dev.ringmap.cli;

import dev.ringmap.Backends;
import dev.ringmap.Tracing;
import dev.ringmap.logging.Loggers;
import dev.ringmap.spi.RingBufferBackend;
import dev.ringmap.spi.TraceFs;

/** A program that uses Ringmap as any other does. Ringmap logs while it runs: its choice, and what it clears away. */
final class LoggingMain {

    static final String LEFTOVER = "ringmap-left-1234567890-1";

    private LoggingMain() {}

    public static void main(String[] arguments) throws Exception {
        RingBufferBackend backend = Backends.select("sim");
        try (TraceFs tracefs = backend.open()) {
            tracefs.mkdir("instances/" + LEFTOVER);
            Tracing.over(tracefs).createTemporaryInstance("logging").close();
        }
        for (String error : arguments) {
            Loggers.of(LoggingMain.class).error(error);
        }
        System.out.println("done");
    }
}
