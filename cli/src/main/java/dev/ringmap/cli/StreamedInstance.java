package dev.ringmap.cli;

import dev.ringmap.RingBufferMapping;
import dev.ringmap.RingBufferStats;
import dev.ringmap.TraceInstance;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.TraceFs;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The instance that is streamed from, and its mappings: one of our own, removed in the end, or somebody's, left as it was found.
 *
 * <p>Thread safety: <em>thread-safe</em>, so that a shutdown hook can close it while the command hangs in a write.
 */
final class StreamedInstance implements AutoCloseable {

    private static final int REMOVALS = 20;
    private static final long REMOVAL_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final TraceInstance trace;
    private final boolean isOurs;
    private final List<RingBufferMapping> rings = new ArrayList<>();
    private final Deque<String> enabledHere = new ArrayDeque<>();
    private boolean closed;

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

    /** Returns the kernel's own counts of each CPU. */
    Map<Integer, RingBufferStats> stats() throws ErrnoException {
        Map<Integer, RingBufferStats> stats = new HashMap<>();
        for (int cpu : trace.cpus()) {
            stats.put(cpu, trace.stats(cpu));
        }
        return stats;
    }

    /** Maps these CPUs, or all that have a buffer. */
    synchronized List<RingBufferMapping> map(@Nullable Collection<Integer> cpus) throws ErrnoException {
        requireOpen();
        if (cpus == null) {
            rings.addAll(trace.mapAll());
        } else {
            for (int cpu : cpus) {
                rings.add(trace.map(cpu));
            }
        }
        return List.copyOf(rings);
    }

    /** Switches an event on, unless it is. */
    synchronized void enable(String event) throws ErrnoException {
        requireOpen();
        if (!trace.isEnabled(event)) {
            enabledHere.push(event);
            trace.enable(event);
        }
    }

    /** No more events of ours: those of a borrowed instance go on. */
    synchronized void quieten() throws ErrnoException {
        if (closed) {
            return;
        }
        if (isOurs) {
            trace.tracing(false);
        } else {
            disableEnabled();
        }
    }

    private void disableEnabled() throws ErrnoException {
        while (!enabledHere.isEmpty()) {
            trace.disable(enabledHere.peek());
            enabledHere.pop();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new UnsupportedOperationException("stopped before it began");
        }
    }

    /** Unmaps, and removes the instance or what was changed in it. Idempotent. */
    @Override
    public synchronized void close() throws ErrnoException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            for (RingBufferMapping ring : rings) {
                ring.close();
            }
        } finally {
            if (isOurs) {
                remove();
            } else {
                disableEnabled();
            }
        }
    }

    /** Removing it ends what is traced into it. Somebody who looks at all instances may have a file of it open for a moment. */
    private void remove() throws ErrnoException {
        for (int attempt = 1; ; attempt++) {
            try {
                trace.close();
                return;
            } catch (ErrnoException e) {
                if (e.errno() != Errno.EBUSY || attempt == REMOVALS) {
                    throw e;
                }
                LockSupport.parkNanos(REMOVAL_INTERVAL_NANOS);
            }
        }
    }
}
