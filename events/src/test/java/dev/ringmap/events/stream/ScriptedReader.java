package dev.ringmap.events.stream;

import dev.ringmap.LostEvents;
import dev.ringmap.RingBufferReader;
import dev.ringmap.SubBuffer;
import dev.ringmap.events.Records;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** A CPU whose sub-buffers are written in advance, with resets between them. */
final class ScriptedReader implements RingBufferReader {

    private final int cpu;
    private final Deque<Runnable> script = new ArrayDeque<>();
    private SubBuffer subBuffer = Records.at(0).commit();
    private LostEvents lost = LostEvents.NONE;
    private long resets;
    private boolean isFilled;
    private boolean closed;

    ScriptedReader(int cpu) {
        this.cpu = cpu;
    }

    /** Events of type 1 at these times. */
    ScriptedReader events(long... timestamps) {
        return page(records(timestamps).commit());
    }

    ScriptedReader eventsAfterLossOf(long count, long... timestamps) {
        script.add(() -> {
            show(records(timestamps).commitAfterLossOf(count));
            lost = lost.plus(LostEvents.exactly(count));
        });
        return this;
    }

    /** An advance that finds nothing. */
    ScriptedReader nothing() {
        script.add(() -> {});
        return this;
    }

    ScriptedReader reset() {
        script.add(() -> resets++);
        return this;
    }

    ScriptedReader page(SubBuffer page) {
        script.add(() -> show(page));
        return this;
    }

    private static Records records(long... timestamps) {
        Records records = Records.at(timestamps[0]);
        for (long timestamp : timestamps) {
            records.event(1, 8, timestamp);
        }
        return records;
    }

    private void show(SubBuffer page) {
        subBuffer = page;
        isFilled = true;
    }

    @Override
    public int cpu() {
        return cpu;
    }

    @Override
    public boolean advance(Duration timeout) {
        isFilled = false;
        Runnable next = script.poll();
        if (next != null) {
            next.run();
        }
        return isFilled;
    }

    @Override
    public SubBuffer subBuffer() {
        return subBuffer;
    }

    @Override
    public LostEvents lostEvents() {
        return lost;
    }

    @Override
    public long resets() {
        return resets;
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
    }
}
