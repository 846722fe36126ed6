package dev.ringmap.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmap.EventCursor;
import dev.ringmap.LiveReader;
import dev.ringmap.ReadStrategy;
import dev.ringmap.TraceInstance;
import dev.ringmap.conformance.support.NumberedRecords;
import dev.ringmap.spi.ErrnoException;

/** Reads what one writer has written, over several readers, and holds every record against the ones before it. */
final class RecordReader {

    private final TraceInstance trace;
    private final NumberedRecords written;
    private LiveReader ring;
    private int last = -1;
    long events;
    long records;
    long lost;
    boolean hasUnknown;

    RecordReader(TraceInstance trace, NumberedRecords written, ReadStrategy strategy) throws ErrnoException {
        this.trace = trace;
        this.written = written;
        this.ring = trace.openReader(NumberedRecords.CPU, strategy);
    }

    /** Reads what there is, or until so many events were delivered. */
    void read(long limit) throws ErrnoException {
        while (events < limit && ring.advance()) {
            EventCursor event = ring.events();
            while (events < limit && event.next()) {
                events++;
                if (written.isRecord(event)) {
                    int sequence = NumberedRecords.sequence(event);
                    assertThat(sequence).as("record after %d", last).isGreaterThan(last);
                    assertThat(NumberedRecords.isWhole(event)).as("whole").isTrue();
                    last = sequence;
                    records++;
                }
            }
        }
    }

    void close() throws ErrnoException {
        ring.close();
        lost += ring.lostEvents().count();
        hasUnknown |= ring.lostEvents().isLowerBound();
    }

    void openAgain(ReadStrategy strategy) throws ErrnoException {
        close();
        ring = trace.openReader(NumberedRecords.CPU, strategy);
    }
}
