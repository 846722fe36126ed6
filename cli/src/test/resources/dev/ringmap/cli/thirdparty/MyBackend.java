package com.example.mybackend;

import dev.ringmap.spi.Availability;
import dev.ringmap.spi.Availability.Reason;
import dev.ringmap.spi.Availability.Unavailable;
import dev.ringmap.spi.BackendOptions;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.RingBufferBackend;
import dev.ringmap.spi.TraceFs;
import java.util.Set;

/** A backend of somebody else's: it knows the SPI alone, and has no option. What it answers, the simulator does, which it makes by name. */
public final class MyBackend implements RingBufferBackend {

    @Override
    public String name() {
        return "mine";
    }

    @Override
    public int priority() {
        return 0;
    }

    @Override
    public boolean isSimulated() {
        return true;
    }

    @Override
    public Availability availability(BackendOptions options) {
        try {
            options.requireKnown(Set.of());
            return simulator().availability(options);
        } catch (IllegalArgumentException e) {
            return new Unavailable(Reason.BAD_OPTION, String.valueOf(e.getMessage()), "leave it out", e);
        }
    }

    @Override
    public TraceFs open(BackendOptions options) throws ErrnoException {
        options.requireKnown(Set.of());
        return simulator().open(options);
    }

    private static RingBufferBackend simulator() {
        try {
            return (RingBufferBackend) Class.forName("dev.ringmap.backend.sim.SimBackend")
                    .getConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
