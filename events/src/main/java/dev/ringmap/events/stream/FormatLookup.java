package dev.ringmap.events.stream;

import dev.ringmap.TraceInstance;
import dev.ringmap.events.EventFormat;
import dev.ringmap.events.EventFormats;
import dev.ringmap.spi.ErrnoException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The formats that were read beforehand, and those that are found later, on a thread of its own: thousands of files may have to be read for
 * one, and the buffers overflow meanwhile if nobody drains them.
 *
 * <p>Thread safety: <em>confined</em>, but for {@link #close} and the thread of its own.
 */
final class FormatLookup implements AutoCloseable {

    private final @Nullable TraceInstance trace;
    private volatile EventFormats formats;
    private final Map<Integer, Future<?>> searches = new HashMap<>();
    private final ExecutorService searcher = Executors.newSingleThreadExecutor(search -> {
        Thread thread = new Thread(search, "ringmap-formats");
        thread.setDaemon(true);
        return thread;
    });

    private FormatLookup(@Nullable TraceInstance trace, EventFormats formats) {
        this.trace = trace;
        this.formats = formats;
    }

    /** Looks for formats in the kernel of an instance. */
    static FormatLookup of(TraceInstance trace) {
        return new FormatLookup(trace, EventFormats.of(List.of()));
    }

    /** There are these and no others. */
    static FormatLookup of(EventFormats formats) {
        return new FormatLookup(null, formats);
    }

    /** Takes formats that were read beforehand, before anything is looked for. */
    void begin(EventFormats read) {
        formats = read;
    }

    /** Returns those that have been read by now. */
    EventFormats all() {
        return formats;
    }

    /** Returns the format of a type, if it has been read. No file is looked at. */
    Optional<EventFormat> known(int id) {
        return formats.format(id);
    }

    /** Tells whether the search for a type's format is over; the first call begins it. The format is then known, or to nobody. */
    boolean isOver(int id) {
        if (trace == null || searcher.isShutdown()) {
            return true;
        }
        return searches.computeIfAbsent(id, wanted -> searcher.submit(() -> search(trace, wanted)))
                .isDone();
    }

    private void search(TraceInstance kernel, int id) {
        if (known(id).isPresent()) {
            return; // found by the search for another
        }
        try {
            readEnabled(kernel);
            if (known(id).isEmpty()) {
                formats = formats.refreshed(kernel);
            }
        } catch (ErrnoException unreadable) {
            // then its events stay without a format, and are counted
        }
    }

    /** What has begun to be written has most likely just been enabled in this instance, and is found without reading thousands of files. */
    private void readEnabled(TraceInstance kernel) throws ErrnoException {
        EventFormats before = formats;
        Set<String> known = before.names();
        List<String> enabled = kernel.read("set_event")
                .lines()
                .filter(name -> name.indexOf(':') > 0 && !known.contains(name))
                .toList();
        if (!enabled.isEmpty()) {
            List<EventFormat> together = new ArrayList<>(before.all());
            together.addAll(EventFormats.load(kernel, enabled).all());
            formats = EventFormats.of(together);
        }
    }

    /** Ends the search and waits for it: an instance of which a file is open cannot be removed. Idempotent, and allowed from any thread. */
    @Override
    public void close() {
        searcher.shutdownNow();
        try {
            boolean isOver = false;
            while (!isOver) {
                isOver = searcher.awaitTermination(1, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
