package dev.ringmap.cli;

import dev.ringmap.TraceEvent;
import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.events.EventFormats;
import dev.ringmap.events.print.TraceHeader;
import dev.ringmap.events.print.TraceOptions;
import dev.ringmap.events.symbols.Comms;
import dev.ringmap.events.symbols.Tgids;
import dev.ringmap.spi.ErrnoException;

/**
 * The names of the tasks, and their processes if the instance shows them, as the kernel would know them when it prints an event: from what
 * it has remembered, and from the events themselves.
 *
 * <p>The kernel goes on recording while events are printed, so an unknown task is looked up again.
 */
final class TaskNames {

    /** The kernel's records are small files; they are read no more often than this. */
    private static final long REREAD_NANOS = 10_000_000;

    private final Tracing tracing;
    private final Comms comms;
    private final Tgids tgids;
    private final boolean hasTgids;
    private long readNanos;

    /**
     * @param hasTgids whether the processes are shown
     */
    TaskNames(Tracing tracing, Comms comms, Tgids tgids, boolean hasTgids) {
        this.tracing = tracing;
        this.comms = comms;
        this.tgids = tgids;
        this.hasTgids = hasTgids;
        this.readNanos = System.nanoTime();
    }

    static TaskNames load(Tracing tracing, TraceInstance trace, TraceOptions options) throws ErrnoException {
        Comms comms = Comms.load(tracing, EventFormats.load(trace, Comms.EVENTS));
        return new TaskNames(tracing, comms, Tgids.load(tracing), options.isOn("record-tgid"));
    }

    TraceHeader header(String clock, TraceOptions options) {
        return new TraceHeader(comms, tgids, clock, options);
    }

    /** Takes from an event what it says of names, before it is printed with the name of its own task. */
    void learnFrom(TraceEvent event) throws ErrnoException {
        comms.follow(event);
        int pid = TraceHeader.pid(event);
        boolean isKnown = comms.knows(pid) && (!hasTgids || tgids.knows(pid));
        if (!isKnown && System.nanoTime() - readNanos >= REREAD_NANOS) {
            comms.remember(tracing);
            if (hasTgids) {
                tgids.remember(tracing);
            }
            readNanos = System.nanoTime();
        }
    }
}
