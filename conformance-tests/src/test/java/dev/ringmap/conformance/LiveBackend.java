package dev.ringmap.conformance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ringmap.spi.Availability;
import dev.ringmap.spi.Availability.Available;
import dev.ringmap.spi.BackendOptions;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.RingBufferBackend;
import dev.ringmap.spi.TraceFs;
import java.util.ServiceLoader;

/** The backends on the kernel of this machine. */
public final class LiveBackend {

    private LiveBackend() {}

    static RingBufferBackend named(String name) {
        return ServiceLoader.load(RingBufferBackend.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(backend -> backend.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no backend " + name + " on the class path"));
    }

    static boolean isAvailable(String name) {
        return named(name).availability(BackendOptions.none()) instanceof Available;
    }

    /** Opens the tracefs of this machine, or aborts the calling test with the reason why that cannot be. */
    public static TraceFs open(String name) throws ErrnoException {
        Availability availability = named(name).availability(BackendOptions.none());
        assumeTrue(availability instanceof Available, availability::toString);
        return named(name).open();
    }
}
