package dev.ringmap;

import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.TraceFs;
import java.time.Duration;

/** Opens the readers of one instance, by the strategy that is asked for. */
final class ReaderOpening {

    private final TraceFs tracefs;
    private final ControlFiles control;
    private final LossLedger losses = new LossLedger();

    ReaderOpening(TraceFs tracefs, ControlFiles control) {
        this.tracefs = tracefs;
        this.control = control;
    }

    LiveReader open(int cpu, ReadStrategy strategy) throws ErrnoException {
        return switch (strategy) {
            case MAPPED -> map(cpu, strategy);
            case COPYING -> copy(cpu, ReadChoice.of(strategy, strategy));
            case AUTO -> mapOrCopy(cpu);
        };
    }

    /** A mapping is refused by mmap, or by us; what else fails would fail again. */
    private LiveReader mapOrCopy(int cpu) throws ErrnoException {
        Exception refusal;
        try {
            return map(cpu, ReadStrategy.AUTO);
        } catch (ErrnoException e) {
            if (!e.operation().equals("mmap")) {
                throw e;
            }
            refusal = e;
        } catch (UnsupportedOperationException e) {
            refusal = e;
        }
        return copy(cpu, new ReadChoice(ReadStrategy.AUTO, ReadStrategy.COPYING, refusal));
    }

    RingBufferMapping map(int cpu, ReadStrategy asked) throws ErrnoException {
        return RingBufferMapping.open(tracefs, control, losses, cpu, asked);
    }

    RingObserver observe(int cpu, Duration interval) throws ErrnoException {
        return RingObserver.open(tracefs, control, cpu, interval);
    }

    StoppedRing inspect(int cpu) throws ErrnoException {
        return StoppedRing.open(tracefs, control, losses, cpu);
    }

    private LiveReader copy(int cpu, ReadChoice choice) throws ErrnoException {
        return CopyingReader.open(control, losses, cpu, choice);
    }
}
