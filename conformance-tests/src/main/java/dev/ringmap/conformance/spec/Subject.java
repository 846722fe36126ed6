package dev.ringmap.conformance.spec;

import dev.ringmap.MappingAbi;
import dev.ringmap.spi.BackendOptions;
import dev.ringmap.spi.RingBufferBackend;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is to be certified: a backend, how it is opened, and what is known about it beforehand.
 *
 * <p>Thread safety: <em>immutable</em>.
 *
 * @param name what the reports call it; not {@code null}
 * @param backend the backend; not {@code null}
 * @param options what it is opened with; not {@code null}
 * @param expectedAbi the interface that its kernel must offer, or {@code null} to test it against the one that it offers
 * @param declaredMissing capabilities that are known to be missing, each with the reason; not {@code null}
 * @param patience how long something that must happen may take; not {@code null}
 * @since 0.1
 */
public record Subject(
        String name,
        RingBufferBackend backend,
        BackendOptions options,
        @Nullable MappingAbi expectedAbi,
        Map<Capability, String> declaredMissing,
        Duration patience) {

    /** How long something that must happen may take: generous, because only failures use it up. */
    public static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(10);

    /** Copies the map. */
    public Subject {
        declaredMissing = Map.copyOf(declaredMissing);
    }

    /**
     * Describes a backend that is opened without options.
     *
     * @param backend the backend; not {@code null}
     * @return the subject; not {@code null}
     */
    public static Subject of(RingBufferBackend backend) {
        return new Subject(backend.name(), backend, BackendOptions.none(), null, Map.of(), DEFAULT_PATIENCE);
    }

    /**
     * Returns this subject under another name.
     *
     * @param newName what the reports call it; not {@code null}
     * @return a new subject; not {@code null}
     */
    public Subject named(String newName) {
        return new Subject(newName, backend, options, expectedAbi, declaredMissing, patience);
    }

    /**
     * Returns this subject with other options.
     *
     * @param newOptions what the backend is opened with; not {@code null}
     * @return a new subject; not {@code null}
     */
    public Subject with(BackendOptions newOptions) {
        return new Subject(name, backend, newOptions, expectedAbi, declaredMissing, patience);
    }

    /**
     * Returns this subject, to be tested against one interface.
     *
     * @param abi the interface that its kernel must offer; not {@code null}
     * @return a new subject; not {@code null}
     */
    public Subject expecting(MappingAbi abi) {
        return new Subject(name, backend, options, abi, declaredMissing, patience);
    }

    /**
     * Returns this subject, declared to lack a capability. Rules that need it are not certified, and the certificate says so.
     *
     * @param capability what it lacks; not {@code null}
     * @param reason why; not {@code null}
     * @return a new subject; not {@code null}
     */
    public Subject without(Capability capability, String reason) {
        Map<Capability, String> missing = new EnumMap<>(Capability.class);
        missing.putAll(declaredMissing);
        missing.put(capability, reason);
        return new Subject(name, backend, options, expectedAbi, missing, patience);
    }

    /**
     * Returns this subject with another patience: more for a slow machine, less for one that is known to fail.
     *
     * @param newPatience how long something that must happen may take; not {@code null}
     * @return a new subject; not {@code null}
     */
    public Subject patience(Duration newPatience) {
        return new Subject(name, backend, options, expectedAbi, declaredMissing, newPatience);
    }

    /**
     * Returns the interface that the kernel must offer.
     *
     * @return the interface, or empty if any will do
     */
    public Optional<MappingAbi> abi() {
        return Optional.ofNullable(expectedAbi);
    }
}
