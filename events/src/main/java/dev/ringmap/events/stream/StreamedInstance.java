package dev.ringmap.events.stream;

import dev.ringmap.LiveReader;
import dev.ringmap.MappingLostException;
import dev.ringmap.ReadChoice;
import dev.ringmap.ReadStrategy;
import dev.ringmap.RingBufferReader;
import dev.ringmap.RingBufferStats;
import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.spi.ErrnoException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The instance that is streamed from, and its readers: one of our own, removed in the end, or somebody's, left as it was found.
 *
 * <p>Thread safety: <em>thread-safe</em>, so that another thread can end and close it while the one that reads hangs in a handler.
 */
final class StreamedInstance implements StreamSource {

    /** Of no effect: the stream looks by itself. */
    private static final Duration LOOKING = Duration.ofMillis(10);

    private static final long SETTLING_NANOS = 10_000_000;
    private static final long LAST_ROUNDS_NANOS = 2_000_000_000;

    private final TraceInstance trace;
    private final EventSelection selection;

    /** What our own instance belongs to, to be closed after it; {@code null} if it is somebody else's. */
    private final @Nullable Tracing tracing;

    private final FormatLookup formats;
    private final List<RingBufferReader> rings = new ArrayList<>();
    private final Deque<String> toEnable = new ArrayDeque<>();
    private final Deque<Undo> undos = new ArrayDeque<>();
    private @Nullable Collection<Integer> cpus;
    private ReadStrategy strategy = ReadStrategy.AUTO;
    private boolean isObserving;
    private boolean isPrepared;
    private boolean isBeginning;
    private boolean isEnding;
    private boolean closed;
    private volatile boolean ended;

    /** Takes back what was changed in an instance of somebody else's. */
    private interface Undo {
        void run() throws ErrnoException;
    }

    private StreamedInstance(TraceInstance trace, @Nullable Tracing tracing) {
        this.trace = trace;
        this.tracing = tracing;
        this.selection = new EventSelection(trace);
        this.formats = FormatLookup.of(trace);
    }

    /** Somebody else's. */
    static StreamedInstance of(TraceInstance trace) {
        return new StreamedInstance(trace, null);
    }

    /** Makes one of our own. Tracing is off in it, so that nothing is written before all is switched on: nobody reads yet. */
    @SuppressWarnings("MustBeClosedChecker") // it is closed unless it is returned
    static StreamedInstance create(Tracing tracing) throws ErrnoException {
        StreamedInstance created = new StreamedInstance(tracing.createTemporaryInstance("stream"), tracing);
        try {
            created.trace.setTracing(false);
            return created;
        } catch (ErrnoException | RuntimeException e) {
            try {
                created.close();
            } catch (ErrnoException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    TraceInstance trace() {
        return trace;
    }

    FormatLookup formats() {
        return formats;
    }

    boolean isOurs() {
        return tracing != null;
    }

    synchronized void readBy(ReadStrategy wanted) {
        strategy = wanted;
    }

    synchronized void observe(boolean wanted) {
        isObserving = wanted;
    }

    /** Returns how the buffers are read, of all CPUs if they do not differ; empty before it begins, or if nothing is consumed. */
    synchronized Optional<ReadChoice> choice() {
        ReadChoice choice = null;
        for (RingBufferReader ring : rings) {
            if (ring instanceof LiveReader live
                    && (choice == null || live.choice().taken() == ReadStrategy.COPYING)) {
                choice = live.choice();
            }
        }
        return Optional.ofNullable(choice);
    }

    /** Reads these CPUs alone. */
    synchronized void limitTo(Collection<Integer> wanted) {
        cpus = List.copyOf(wanted);
    }

    /** Chooses events, to be switched on when it begins, and returns their names. */
    synchronized List<String> choose(String pattern) throws ErrnoException {
        requireOpen();
        isPrepared = false;
        return selection.add(pattern);
    }

    /** Sets a condition at once: the kernel says now what is wrong with it. */
    synchronized void setFilter(String event, String condition) throws ErrnoException {
        requireOpen();
        if (!isOurs()) {
            Optional<String> former = trace.filter(event);
            undos.push(() -> {
                if (former.isPresent()) {
                    trace.setFilter(event, former.get());
                } else {
                    trace.clearFilter(event);
                }
            });
        }
        trace.setFilter(event, condition);
    }

    @Override
    public void prepare() throws ErrnoException {
        if (!isPrepared) {
            formats.begin(selection.loadFormats());
            isPrepared = true;
        }
    }

    /** What is unread and who has read it says nothing of those who only observe. */
    @Override
    public Map<Integer, RingBufferStats> stats() throws ErrnoException {
        Map<Integer, RingBufferStats> stats = new HashMap<>();
        if (isObserving) {
            return stats;
        }
        for (int cpu : trace.cpus()) {
            stats.put(cpu, trace.stats(cpu));
        }
        return stats;
    }

    /** Opens the CPUs that are wanted, or all that have a buffer. */
    @Override
    public synchronized List<RingBufferReader> open() throws ErrnoException {
        requireOpen();
        if (cpus == null) {
            rings.addAll(isObserving ? trace.observe(LOOKING) : trace.openReaders(strategy));
        } else {
            for (int cpu : cpus) {
                rings.add(isObserving ? trace.observe(cpu, LOOKING) : trace.openReader(cpu, strategy));
            }
        }
        toEnable.addAll(isOurs() ? selection.fewestSwitches() : selection.switchOfEach());
        isBeginning = true;
        return List.copyOf(rings);
    }

    /**
     * In our own instance all events begin at once, in somebody else's one after the other: each is on as soon as it is switched, and has to
     * be switched back.
     */
    @Override
    public boolean step() throws ErrnoException {
        boolean isMore = enableNext();
        while (isMore && isOurs()) {
            isMore = enableNext();
        }
        return isMore;
    }

    /** Small, as other threads want to end it meanwhile; {@code false} if there was nothing left to do. */
    private synchronized boolean enableNext() throws ErrnoException {
        if (!isBeginning || isEnding || closed) {
            return false;
        }
        String next = toEnable.poll();
        if (next == null) {
            isBeginning = false;
            if (isOurs()) {
                trace.setTracing(true);
            }
        } else if (isOurs()) {
            trace.write(next + "/enable", "1");
        } else {
            enable(next + "/enable");
        }
        return isBeginning;
    }

    /** Switches on what is below a directory, unless it is on, or has disappeared since it was listed. */
    private void enable(String file) throws ErrnoException {
        try {
            if (!trace.read(file).startsWith("1")) {
                trace.write(file, "1");
                undos.push(() -> trace.write(file, "0"));
            }
        } catch (ErrnoException e) {
            requireVanished(e);
        }
    }

    @Override
    public void end() throws ErrnoException {
        try {
            boolean isMore = true;
            while (isMore) {
                isMore = quieten();
            }
        } finally {
            ended = true;
        }
    }

    @Override
    public boolean isEnded() {
        return ended;
    }

    /** A small step, as other threads want to go on meanwhile; {@code false} if there was nothing left to do. */
    private synchronized boolean quieten() throws ErrnoException {
        isEnding = true;
        if (closed) {
            return false;
        }
        if (isOurs()) {
            trace.setTracing(false);
            return false;
        }
        return undoLatest();
    }

    private boolean undoLatest() throws ErrnoException {
        if (undos.isEmpty()) {
            return false;
        }
        try {
            undos.element().run();
        } catch (ErrnoException e) {
            requireVanished(e);
        }
        undos.pop();
        return true;
    }

    private static void requireVanished(ErrnoException failure) throws ErrnoException {
        if (!failure.isGone()) {
            throw failure;
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the stream is closed");
        }
    }

    @Override
    public Ending ending() {
        return new Ending(SETTLING_NANOS, isOurs() ? Long.MAX_VALUE : LAST_ROUNDS_NANOS);
    }

    /** Gives back the buffers, and removes the instance or what was changed in it. */
    @Override
    public void close() throws ErrnoException {
        closeInstance();
        if (tracing != null) {
            tracing.close();
        }
    }

    private synchronized void closeInstance() throws ErrnoException {
        closed = true;
        try {
            closeRings();
        } finally {
            if (isOurs()) {
                trace.close();
            } else {
                undoAll();
            }
        }
    }

    /** A mapping whose pages are gone must not keep the others from being closed. */
    private void closeRings() {
        for (RingBufferReader ring : rings) {
            try {
                ring.close();
            } catch (InternalError e) {
                if (!MappingLostException.isCausedBy(e)) {
                    throw e;
                }
            }
        }
    }

    private void undoAll() throws ErrnoException {
        boolean isMore = true;
        while (isMore) {
            isMore = undoLatest();
        }
    }
}
