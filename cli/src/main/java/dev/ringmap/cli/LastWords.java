package dev.ringmap.cli;

import dev.ringmap.events.stream.TraceStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sums up a stream, once: on the thread that reads and writes, or for it if it hangs in a write.
 *
 * <p>Thread safety: <em>thread-safe</em>.
 */
final class LastWords {

    private static final long PATIENCE_MILLIS = 1_000;

    private final TraceStream stream;
    private final boolean isOurs;
    private final EventPrinter printer;
    private final Output out;
    private final PrintWriter err;
    private final AtomicBoolean said = new AtomicBoolean();

    /**
     * @param isOurs whether the instance is one of its own
     */
    LastWords(TraceStream stream, boolean isOurs, EventPrinter printer, Output out, PrintWriter err) {
        this.stream = stream;
        this.isOurs = isOurs;
        this.printer = printer;
        this.out = out;
        this.err = err;
    }

    /** Called by the thread that writes, when everything is written. */
    void say() throws IOException {
        if (said.compareAndSet(false, true)) {
            print(summary(0));
        }
    }

    private String summary(int unwritten) throws IOException {
        return StreamSummary.of(stream.account(), isOurs, printer.withoutText(), unwritten);
    }

    /** Called by another thread; cleans up as well. Standard error may lead into the same pipe, so this does not wait for it. */
    void giveUp() throws IOException {
        try (stream) {
            if (said.compareAndSet(false, true)) {
                String summary = summary(out.abandon());
                Thread printing = new Thread(() -> print(summary), "ringmap-summary");
                printing.setDaemon(true);
                printing.start();
                printing.join(PATIENCE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void print(String summary) {
        err.print(summary);
        err.flush();
    }
}
