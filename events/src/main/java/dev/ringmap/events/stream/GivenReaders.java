package dev.ringmap.events.stream;

import dev.ringmap.RingBufferReader;
import dev.ringmap.RingBufferStats;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Readers of what is at rest: what they have is all there is. */
final class GivenReaders implements StreamSource {

    private final List<RingBufferReader> readers;

    GivenReaders(Collection<? extends RingBufferReader> readers) {
        this.readers = List.copyOf(readers);
    }

    @Override
    public void prepare() {
        // the formats were given
    }

    @Override
    public Map<Integer, RingBufferStats> stats() {
        return Map.of();
    }

    @Override
    public List<RingBufferReader> open() {
        return readers;
    }

    @Override
    public boolean step() {
        return false;
    }

    @Override
    public void end() {
        // it has
    }

    @Override
    public boolean isEnded() {
        return true;
    }

    @Override
    public Ending ending() {
        return Ending.AT_REST;
    }

    @Override
    public void close() {
        readers.forEach(RingBufferReader::close);
    }
}
