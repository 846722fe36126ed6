package dev.ringmap;

import dev.ringmap.logging.Loggers;
import dev.ringmap.spi.Availability;
import dev.ringmap.spi.Availability.Reason;
import dev.ringmap.spi.Availability.Unavailable;
import dev.ringmap.spi.BackendOptions;
import dev.ringmap.spi.RingBufferBackend;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Finds backends by {@link ServiceLoader} and chooses one.
 *
 * <p>The one that the caller names is taken; otherwise the one that the system property {@value #BACKEND_PROPERTY} names; otherwise,
 * among those that are available and not simulated, the one of the highest {@linkplain RingBufferBackend#priority() priority}. A name
 * that cannot be used is an error, never a reason to take another. A provider that fails to load does not hide the others.
 *
 * <p>A probe may load native code. Choosing therefore probes by descending priority and stops at the first backend that will do; {@link
 * #candidates} alone probes them all.
 *
 * <p>Thread safety: <em>thread-safe</em>. Nothing is cached: each call probes anew, because a mount or a permission may have changed.
 *
 * @since 0.1
 */
public final class Backends {

    /** System property that names the backend to use. */
    public static final String BACKEND_PROPERTY = "dev.ringmap.backend";

    private static final Logger LOGGER = Loggers.of(Backends.class);

    /** A scan that fails at every step would not end by itself. */
    private static final int MAX_BROKEN_PROVIDERS = 100;

    private Backends() {}

    /**
     * Chooses a backend without options.
     *
     * @return the backend; not {@code null}
     * @throws NoBackendException if none can be used, or the one named by {@value #BACKEND_PROPERTY} cannot
     */
    public static RingBufferBackend select() {
        return select(null, BackendOptions.none());
    }

    /**
     * Chooses the backend of that name.
     *
     * @param name its name, for example {@code ffm}; not {@code null}
     * @return the backend; not {@code null}
     * @throws NoBackendException if there is none of that name, or it cannot be used
     */
    public static RingBufferBackend select(String name) {
        return select(Objects.requireNonNull(name), BackendOptions.none());
    }

    /**
     * Chooses a backend that can be opened with these options.
     *
     * @param name its name, or {@code null} to leave the choice to {@value #BACKEND_PROPERTY} or the priorities
     * @param options what it will be opened with; not {@code null}
     * @return the backend; not {@code null}
     * @throws NoBackendException if none can be used, or the one that was named cannot
     */
    public static RingBufferBackend select(@Nullable String name, BackendOptions options) {
        Objects.requireNonNull(options);
        String wanted = name != null ? name : System.getProperty(BACKEND_PROPERTY);
        RingBufferBackend chosen = wanted != null ? named(wanted, options) : best(options);
        LOGGER.debug("chose the backend {}", chosen.name());
        return chosen;
    }

    /**
     * Lists all backends, each probed.
     *
     * @param options what they would be opened with; not {@code null}
     * @return the candidates, the highest priority first, then by name; not {@code null}
     */
    public static List<BackendCandidate> candidates(BackendOptions options) {
        Objects.requireNonNull(options);
        return providers().stream().map(provider -> provider.probe(options)).toList();
    }

    /** Probes only those of that name. */
    private static RingBufferBackend named(String name, BackendOptions options) {
        List<BackendCandidate> candidates = new ArrayList<>();
        List<BackendCandidate> namesakes = new ArrayList<>();
        for (Provider provider : providers()) {
            boolean isNamesake = provider.name().equals(name);
            BackendCandidate candidate = isNamesake ? provider.probe(options) : provider.notAskedFor(name);
            candidates.add(candidate);
            if (isNamesake) {
                namesakes.add(candidate);
            }
        }
        if (namesakes.isEmpty()) {
            throw new NoBackendException("there is no backend '" + name + "'; found are:", candidates);
        }
        RingBufferBackend backend = namesakes.get(0).backend();
        if (backend == null || !namesakes.get(0).isAvailable()) {
            throw new NoBackendException("the backend '" + name + "' cannot be used:", namesakes);
        }
        return backend;
    }

    /** Probes by descending priority, up to the first that will do. */
    private static RingBufferBackend best(BackendOptions options) {
        List<BackendCandidate> candidates = new ArrayList<>();
        for (Provider provider : providers()) {
            BackendCandidate candidate = provider.probe(options);
            RingBufferBackend backend = candidate.backend();
            if (backend != null && candidate.isChoosable()) {
                return backend;
            }
            candidates.add(candidate);
        }
        throw new NoBackendException(
                candidates.isEmpty()
                        ? "no backend was found: add ringmap-backend-ffm or ringmap-backend-jni to the module path or class path"
                        : "no backend can be used:",
                candidates);
    }

    /** Makes every backend, which touches nothing; the highest priority first, then by name. */
    private static List<Provider> providers() {
        List<Provider> found = new ArrayList<>();
        Iterator<ServiceLoader.Provider<RingBufferBackend>> services =
                ServiceLoader.load(RingBufferBackend.class).stream().iterator();
        for (int failures = 0; failures < MAX_BROKEN_PROVIDERS; ) {
            try {
                if (!services.hasNext()) {
                    break;
                }
                found.add(provider(services.next()));
            } catch (ServiceConfigurationError e) {
                failures++;
                found.add(broken("(unnamed)", e));
            }
        }
        Collections.sort(found);
        return found;
    }

    private static Provider provider(ServiceLoader.Provider<RingBufferBackend> service) {
        try {
            RingBufferBackend backend = service.get();
            return new Provider(backend.name(), backend.priority(), backend, null);
        } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
            return broken(service.type().getName(), e);
        }
    }

    private static Provider broken(String name, Throwable failure) {
        Unavailable obstacle = new Unavailable(
                Reason.BROKEN,
                "the provider could not be loaded: " + failure.getMessage(),
                "remove its jar, or replace it by one that fits this version of ringmap-api",
                failure);
        return new Provider(name, Integer.MIN_VALUE, null, obstacle);
    }

    /** A backend that was found and is not probed yet, or what kept it from being made. */
    private record Provider(
            String name,
            int priority,
            @Nullable RingBufferBackend backend,
            @Nullable Unavailable obstacle) implements Comparable<Provider> {

        /** Not by {@code Comparator.comparingInt} and the like: no class cache holds their lambdas. */
        @Override
        public int compareTo(Provider other) {
            int order = Integer.compare(other.priority, priority);
            return order != 0 ? order : name.compareTo(other.name);
        }

        BackendCandidate probe(BackendOptions options) {
            return new BackendCandidate(name, backend, availability(options));
        }

        private Availability availability(BackendOptions options) {
            if (backend == null) {
                return Objects.requireNonNull(obstacle);
            }
            try {
                return backend.availability(options);
            } catch (LinkageError | RuntimeException e) {
                return new Unavailable(
                        Reason.BROKEN, "its probe failed: " + e, "report this to the authors of the backend", e);
            }
        }

        BackendCandidate notAskedFor(String wanted) {
            Unavailable notProbed = new Unavailable(
                    Reason.NOT_ASKED_FOR, "not probed, '" + wanted + "' was asked for", "ask for it by name", null);
            return new BackendCandidate(name, backend, obstacle != null ? obstacle : notProbed);
        }
    }
}
