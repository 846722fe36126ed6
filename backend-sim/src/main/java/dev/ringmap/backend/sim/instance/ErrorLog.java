package dev.ringmap.backend.sim.instance;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The latest commands that an instance refused, and why: {@code error_log}.
 *
 * <p>Thread safety: <em>thread-safe</em>.
 */
public final class ErrorLog {

    private static final int MAX_ENTRIES = 8;
    private static final String COMMAND = "  Command: ";

    private final LongSupplier clockNanos;
    private final Deque<String> entries = new ArrayDeque<>();

    ErrorLog(LongSupplier clockNanos) {
        this.clockNanos = clockNanos;
    }

    /** Adds an entry; the oldest makes room. */
    synchronized void add(String source, String problem, String command, int at) {
        if (entries.size() == MAX_ENTRIES) {
            entries.remove();
        }
        long micros = TimeUnit.NANOSECONDS.toMicros(clockNanos.getAsLong());
        long seconds = TimeUnit.MICROSECONDS.toSeconds(micros);
        entries.add(String.format(
                Locale.ROOT,
                "[%5d.%06d] %s: error: %s\n%s%s\n%s^\n",
                seconds,
                micros - TimeUnit.SECONDS.toMicros(seconds),
                source,
                problem,
                COMMAND,
                command,
                " ".repeat(COMMAND.length() + at)));
    }

    /**
     * Returns what the file shows.
     *
     * @return the entries, the oldest first
     */
    public synchronized String text() {
        return String.join("", entries);
    }

    /** Forgets all entries. */
    public synchronized void clear() {
        entries.clear();
    }
}
