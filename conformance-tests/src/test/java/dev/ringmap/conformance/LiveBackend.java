package dev.ringmap.conformance;

import dev.ringmap.spi.Availability.Available;
import dev.ringmap.spi.BackendOptions;
import dev.ringmap.spi.RingBufferBackend;
import java.util.ServiceLoader;

/** The backends on the kernel of this machine. */
final class LiveBackend {

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
}
