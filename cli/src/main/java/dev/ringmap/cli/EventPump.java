package dev.ringmap.cli;

import dev.ringmap.EventCursor;
import dev.ringmap.MalformedSubBufferException;
import dev.ringmap.RingBufferMapping;
import dev.ringmap.RingBufferStats;
import dev.ringmap.SubBufferTakenException;
import dev.ringmap.events.merge.EventMerge;
import dev.ringmap.spi.ErrnoException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Moves events from the mappings to a printer, in rounds.
 *
 * <p>It looks for events at intervals instead of waiting to be woken: each wake-up is itself a handful of scheduler events, so that
 * tracing the scheduler and waking at each event would never come to rest.
 */
final class EventPump {

    private final EventMerge merge;
    private final List<CpuTally> tallies = new ArrayList<>();
    private final CpuTally[] tallyOfCpu;
    private final EventPrinter printer;
    private final long limit;
    private long delivered;

    /**
     * @param before the kernel's own counts of each CPU before it was mapped
     */
    EventPump(
            Collection<RingBufferMapping> rings,
            Map<Integer, RingBufferStats> before,
            EventPrinter printer,
            long limit) {
        this.merge = EventMerge.of(rings);
        this.printer = printer;
        this.limit = limit;
        this.tallyOfCpu = new CpuTally
                [rings.stream().mapToInt(RingBufferMapping::cpu).max().orElse(0) + 1];
        for (RingBufferMapping ring : rings) {
            CpuTally tally = new CpuTally(ring, Objects.requireNonNull(before.get(ring.cpu())));
            tallies.add(tally);
            tallyOfCpu[ring.cpu()] = tally;
        }
    }

    List<CpuTally> tallies() {
        return tallies;
    }

    boolean isLimitReached() {
        return delivered >= limit;
    }

    /** Delivers what there is; {@code false} if there was nothing. */
    boolean round() throws IOException, ErrnoException {
        long before = delivered;
        try {
            if (!merge.advance()) {
                reportResets();
                return false;
            }
            reportResets();
            while (!isLimitReached() && merge.next()) {
                deliver(tallyOfCpu[merge.cpu()], merge.event());
            }
            return delivered != before;
        } catch (MalformedSubBufferException e) {
            tallyOfCpu[merge.cpu()].skippedSubBuffer();
            printer.malformed(merge.cpu(), String.valueOf(e.getMessage()));
            return true;
        }
    }

    private void deliver(CpuTally tally, EventCursor event) throws IOException, ErrnoException {
        long lost = event.lostEvents();
        if (lost != 0) {
            printer.lost(tally.cpu(), lost);
        }
        try {
            printer.event(tally.cpu(), event);
        } catch (SubBufferTakenException e) {
            printer.dropLine(); // the mapping counts what was on that sub-buffer
            return;
        }
        tally.event();
        delivered++;
    }

    private void reportResets() throws IOException {
        for (int i = 0; i < tallies.size(); i++) {
            if (tallies.get(i).wasReset()) {
                printer.reset(tallies.get(i).cpu());
            }
        }
    }
}
