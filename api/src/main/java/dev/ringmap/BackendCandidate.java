package dev.ringmap;

import dev.ringmap.spi.Availability;
import dev.ringmap.spi.RingBufferBackend;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A backend that was found, usable or not.
 *
 * <p>Thread safety: <em>immutable</em>.
 *
 * @param name its name, or the name of the provider's class if it could not be loaded; not {@code null}
 * @param backend the backend, or {@code null} if it could not be loaded
 * @param availability whether it can be used, and why not; not {@code null}
 * @since 0.1
 */
public record BackendCandidate(String name, @Nullable RingBufferBackend backend, Availability availability) {

    /** Checks that nothing is missing. */
    public BackendCandidate {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(availability, "availability");
    }

    /**
     * Tells whether the backend can be used.
     *
     * @return {@code true} if so
     */
    public boolean isAvailable() {
        return availability instanceof Availability.Available;
    }

    /**
     * Returns why it cannot be used.
     *
     * @return the reason, or empty if it can
     */
    public Optional<Availability.Unavailable> unavailability() {
        return availability instanceof Availability.Unavailable unavailable
                ? Optional.of(unavailable)
                : Optional.empty();
    }

    boolean isChoosable() {
        return backend != null && !backend.isSimulated() && isAvailable();
    }

    @Override
    public String toString() {
        if (availability instanceof Availability.Unavailable unavailable) {
            return name + ": " + unavailable.message() + " [" + unavailable.reason() + "]; " + unavailable.remedy();
        }
        return name + ": available" + (isChoosable() ? "" : ", but simulated; it has to be asked for by name");
    }
}
