package dev.ringmap.cli;

import dev.ringmap.TraceInstance;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.TraceFs;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The instance that is streamed from: one of our own, removed in the end, or somebody's, left as it was found. */
final class StreamedInstance implements AutoCloseable {

    private final TraceInstance trace;
    private final boolean isOurs;
    private final Deque<String> enabledHere = new ArrayDeque<>();

    private StreamedInstance(TraceInstance trace, boolean isOurs) {
        this.trace = trace;
        this.isOurs = isOurs;
    }

    static StreamedInstance open(TraceFs tracefs, @Nullable String name) throws ErrnoException {
        return name == null
                ? new StreamedInstance(TraceInstance.createTemporary(tracefs, "stream"), true)
                : new StreamedInstance(TraceInstance.open(tracefs, name), false);
    }

    TraceInstance trace() {
        return trace;
    }

    boolean isOurs() {
        return isOurs;
    }

    void enable(Collection<String> events) throws ErrnoException {
        for (String event : events) {
            if (!trace.isEnabled(event)) {
                trace.enable(event);
                enabledHere.push(event);
            }
        }
    }

    /** No more events of ours: those of a borrowed instance go on. */
    void quieten() throws ErrnoException {
        if (isOurs) {
            trace.tracing(false);
        }
        while (!enabledHere.isEmpty()) {
            trace.disable(enabledHere.peek());
            enabledHere.pop();
        }
    }

    @Override
    public void close() throws ErrnoException {
        try {
            quieten();
        } finally {
            trace.close();
        }
    }
}
