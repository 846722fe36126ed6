package dev.ringmap.events.stream;

import dev.ringmap.LostEvents;
import dev.ringmap.MalformedSubBufferException;
import dev.ringmap.RingBufferReader;
import dev.ringmap.RingBufferStats;
import dev.ringmap.SubBufferTakenException;
import dev.ringmap.TraceEvent;
import dev.ringmap.events.merge.EventMerge;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The events of some readers in the order of time, with what else there is to say in its place, counted. */
final class ItemSequence {

    /** The kernel numbers its types from 1. */
    private static final int NO_TYPE = 0;

    private final EventMerge merge;
    private final EventTypes types;
    private final List<CpuTally> tallies = new ArrayList<>();
    private final CpuTally[] tallyOfCpu;

    private final StreamedEvent event = new StreamedEvent();
    private final StreamedLoss loss = new StreamedLoss();
    private final StreamedReset reset = new StreamedReset();
    private final SkippedSubBuffer skipped = new SkippedSubBuffer();

    private final AtomicLong late = new AtomicLong();
    private final AtomicLong withoutFormat = new AtomicLong();

    /** The tallies before this one have been asked for resets in this round. */
    private int resetsAsked;

    private @Nullable CpuTally pendingReset;

    private @Nullable MalformedSubBufferException problem;
    private boolean isAfterLoss;

    /** Whether the event that was handed out last is not counted yet. */
    private boolean isOut;

    private long latestTimestamp;

    /**
     * @param before the kernel's own counts of each CPU before it was mapped; none of what is not mapped
     */
    ItemSequence(
            Collection<? extends RingBufferReader> readers, Map<Integer, RingBufferStats> before, EventTypes types) {
        this.merge = EventMerge.of(readers);
        this.types = types;
        this.tallyOfCpu = new CpuTally
                [readers.stream().mapToInt(RingBufferReader::cpu).max().orElse(0) + 1];
        for (RingBufferReader reader : readers) {
            CpuTally tally = new CpuTally(reader, before.get(reader.cpu()));
            tallies.add(tally);
            tallyOfCpu[reader.cpu()] = tally;
        }
    }

    List<CpuTally> tallies() {
        return tallies;
    }

    long late() {
        return late.get();
    }

    long withoutFormat() {
        return withoutFormat.get();
    }

    /** Begins a round: asks for more; {@code false} if there is nothing. */
    boolean advance() throws IOException {
        settle();
        resetsAsked = 0;
        try {
            boolean isAny = merge.advance();
            findReset();
            return isAny || pendingReset != null;
        } catch (MalformedSubBufferException e) {
            problem = e;
            return true;
        }
    }

    private void findReset() {
        pendingReset = null;
        while (pendingReset == null && resetsAsked < tallies.size()) {
            CpuTally tally = tallies.get(resetsAsked++);
            if (tally.wasReset()) {
                pendingReset = tally;
            }
        }
    }

    /** Returns the next item of the round, or {@code null} if it is over. */
    @Nullable
    StreamItem next() {
        settle();
        while (true) {
            try {
                return following();
            } catch (SubBufferTakenException takenAway) {
                isAfterLoss = false; // the mapping counts what was on that sub-buffer
            }
        }
    }

    private @Nullable StreamItem following() {
        if (isAfterLoss) {
            return show(merge.event());
        }
        if (problem != null) {
            return skip(problem);
        }
        if (pendingReset != null) {
            return reset(pendingReset);
        }
        try {
            return merge.next() ? first(merge.event()) : null;
        } catch (MalformedSubBufferException e) {
            return skip(e);
        }
    }

    private StreamItem skip(MalformedSubBufferException malformed) {
        problem = null;
        tallyOfCpu[merge.cpu()].skippedSubBuffer();
        return skipped.show(merge.cpu(), malformed);
    }

    private StreamItem reset(CpuTally tally) {
        findReset();
        latestTimestamp = 0; // the clock may be another one
        return reset.show(tally.cpu());
    }

    private StreamItem first(TraceEvent next) {
        LostEvents lost = next.lostEvents();
        if (lost.isNone()) {
            return show(next);
        }
        isAfterLoss = true;
        return loss.show(merge.cpu(), lost);
    }

    private StreamItem show(TraceEvent next) {
        EventType type = types.of(typeId(next));
        isAfterLoss = false;
        long timestamp = next.timestamp();
        boolean isLate = Long.compareUnsigned(timestamp, latestTimestamp) < 0;
        if (isLate) {
            late.lazySet(late.getPlain() + 1);
        } else {
            latestTimestamp = timestamp;
        }
        if (!type.hasFormat()) {
            withoutFormat.lazySet(withoutFormat.getPlain() + 1);
        }
        isOut = true;
        return event.show(merge.cpu(), next, type, isLate);
    }

    private static int typeId(TraceEvent next) {
        return next.payloadLengthBytes() < Short.BYTES ? NO_TYPE : next.typeId();
    }

    /** Counts the event that was handed out last, now that its reader is done with it. */
    void settle() {
        if (isOut) {
            isOut = false;
            if (isStanding(event.event())) {
                tallyOfCpu[event.cpu()].delivered();
            }
        }
    }

    /** Whether an event was not taken away while it was read: the mapping then counts what was on its sub-buffer. */
    private static boolean isStanding(TraceEvent read) {
        try {
            read.timestamp();
            return true;
        } catch (IllegalStateException takenAway) {
            return false;
        }
    }
}
