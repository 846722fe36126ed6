package dev.ringmap.cli;

import dev.ringmap.TraceEvent;
import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.events.EventFormats;
import dev.ringmap.events.print.TraceHeader;
import dev.ringmap.events.symbols.Comms;
import dev.ringmap.spi.ErrnoException;

/**
 * The names of the tasks, as the kernel would know them when it prints an event: from what it has remembered, and from the events themselves.
 *
 * <p>The kernel goes on recording names while events are printed, so an unknown task is looked up again.
 */
final class TaskNames {

    /** The kernel's record is a small file; it is read no more often than this. */
    private static final long REREAD_NANOS = 10_000_000;

    private final Tracing tracing;
    private final Comms comms;
    private long readNanos;

    private TaskNames(Tracing tracing, Comms comms) {
        this.tracing = tracing;
        this.comms = comms;
        this.readNanos = System.nanoTime();
    }

    static TaskNames load(Tracing tracing, TraceInstance trace) throws ErrnoException {
        return new TaskNames(tracing, Comms.load(tracing, EventFormats.load(trace, Comms.EVENTS)));
    }

    Comms comms() {
        return comms;
    }

    /** Takes from an event what it says of names, before it is printed with the name of its own task. */
    void learnFrom(TraceEvent event) throws ErrnoException {
        comms.follow(event);
        if (!comms.knows(TraceHeader.pid(event)) && System.nanoTime() - readNanos >= REREAD_NANOS) {
            comms.remember(tracing);
            readNanos = System.nanoTime();
        }
    }
}
