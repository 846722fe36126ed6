package dev.ringmap.conformance.mutant;

import dev.ringmap.backend.sim.SimBackend;
import dev.ringmap.spi.Availability;
import dev.ringmap.spi.BackendOptions;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.RingBufferBackend;
import dev.ringmap.spi.TraceFs;
import java.util.concurrent.atomic.AtomicInteger;

/** The simulator, or another right backend, with one fault in front of it. */
final class MutantBackend implements RingBufferBackend {

    private final RingBufferBackend real;
    private final Mutation mutation;
    private final AtomicInteger users = new AtomicInteger();

    MutantBackend(Mutation mutation) {
        this(new SimBackend(), mutation);
    }

    MutantBackend(RingBufferBackend real, Mutation mutation) {
        this.real = real;
        this.mutation = mutation;
    }

    @Override
    public String name() {
        return real.name();
    }

    @Override
    public int priority() {
        return real.priority();
    }

    @Override
    public boolean isSimulated() {
        return mutation.isSimulated(real);
    }

    @Override
    public Availability availability(BackendOptions options) {
        return mutation.availability(real, options);
    }

    @Override
    public TraceFs open(BackendOptions options) throws ErrnoException {
        users.incrementAndGet();
        return new FaultyTraceFs(mutation.open(real, options), mutation, this::closed);
    }

    private void closed() {
        if (users.decrementAndGet() == 0) {
            mutation.end();
        }
    }
}
