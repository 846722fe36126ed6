package com.example.mybackend;

import dev.ringmap.Backends;
import dev.ringmap.spi.Availability;
import dev.ringmap.spi.Availability.Reason;
import dev.ringmap.spi.Availability.Unavailable;
import dev.ringmap.spi.BackendOptions;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.RingBufferBackend;
import dev.ringmap.spi.TraceFs;
import java.util.Set;

/** A backend of somebody else's: it knows the API alone, and has no option. */
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
            return Backends.select("sim").availability(options);
        } catch (IllegalArgumentException e) {
            return new Unavailable(Reason.BAD_OPTION, String.valueOf(e.getMessage()), "leave it out", e);
        }
    }

    @Override
    public TraceFs open(BackendOptions options) throws ErrnoException {
        options.requireKnown(Set.of());
        return Backends.select("sim").open(options);
    }
}
