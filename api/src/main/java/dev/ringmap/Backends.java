package dev.ringmap;

import dev.ringmap.logging.Loggers;
import dev.ringmap.spi.Availability;
import dev.ringmap.spi.Availability.Reason;
import dev.ringmap.spi.Availability.Unavailable;
import dev.ringmap.spi.BackendOptions;
import dev.ringmap.spi.RingBufferBackend;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
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
 * <p>Thread safety: <em>thread-safe</em>. Nothing is cached: each call probes anew, because a mount or a permission may have changed.
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
        return select(name, BackendOptions.none());
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
        String wanted = name != null ? name : System.getProperty(BACKEND_PROPERTY);
        List<BackendCandidate> candidates = candidates(wanted, options);
        RingBufferBackend chosen = wanted != null ? named(wanted, candidates) : best(candidates);
        LOGGER.debug("chose the backend {} among {}", chosen.name(), candidates);
        return chosen;
    }

    /**
     * Lists all backends, each probed.
     *
     * @param options what they would be opened with; not {@code null}
     * @return the candidates, the highest priority first, then by name; not {@code null}
     */
    public static List<BackendCandidate> candidates(BackendOptions options) {
        return candidates(null, options);
    }

    private static RingBufferBackend named(String name, List<BackendCandidate> candidates) {
        List<BackendCandidate> namesakes =
                candidates.stream().filter(c -> c.name().equals(name)).toList();
        if (namesakes.isEmpty()) {
            throw new NoBackendException("there is no backend '" + name + "'; found are:", candidates);
        }
        RingBufferBackend backend = namesakes.get(0).backend();
        if (backend == null || !namesakes.get(0).isAvailable()) {
            throw new NoBackendException("the backend '" + name + "' cannot be used:", namesakes);
        }
        return backend;
    }

    private static RingBufferBackend best(List<BackendCandidate> candidates) {
        for (BackendCandidate candidate : candidates) {
            RingBufferBackend backend = candidate.backend();
            if (backend != null && candidate.isChoosable()) {
                return backend;
            }
        }
        throw new NoBackendException(
                candidates.isEmpty()
                        ? "no backend was found: add ringmap-backend-ffm or ringmap-backend-jni to the module path or class path"
                        : "no backend can be used:",
                candidates);
    }

    /** Probes all, or only the one that is wanted: a probe touches the system. */
    private static List<BackendCandidate> candidates(@Nullable String wanted, BackendOptions options) {
        List<BackendCandidate> candidates = new ArrayList<>();
        Iterator<ServiceLoader.Provider<RingBufferBackend>> providers =
                ServiceLoader.load(RingBufferBackend.class).stream().iterator();
        for (int failures = 0; failures < MAX_BROKEN_PROVIDERS; ) {
            try {
                if (!providers.hasNext()) {
                    break;
                }
                candidates.add(candidate(providers.next(), wanted, options));
            } catch (ServiceConfigurationError e) {
                failures++;
                candidates.add(broken("(unnamed)", e));
            }
        }
        candidates.sort(
                Comparator.comparingInt(BackendCandidate::priority).reversed().thenComparing(BackendCandidate::name));
        return candidates;
    }

    private static BackendCandidate candidate(
            ServiceLoader.Provider<RingBufferBackend> provider, @Nullable String wanted, BackendOptions options) {
        RingBufferBackend backend;
        try {
            backend = provider.get();
        } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
            return broken(provider.type().getName(), e);
        }
        Availability availability =
                wanted == null || wanted.equals(backend.name()) ? probe(backend, options) : notProbed(wanted);
        return new BackendCandidate(backend.name(), backend, availability);
    }

    private static Availability probe(RingBufferBackend backend, BackendOptions options) {
        try {
            return backend.availability(options);
        } catch (LinkageError | RuntimeException e) {
            return new Unavailable(
                    Reason.BROKEN, "its probe failed: " + e, "report this to the authors of the backend", e);
        }
    }

    private static Availability notProbed(String wanted) {
        return new Unavailable(
                Reason.NOT_ASKED_FOR, "not probed, '" + wanted + "' was asked for", "ask for it by name", null);
    }

    private static BackendCandidate broken(String name, Throwable failure) {
        return new BackendCandidate(
                name,
                null,
                new Unavailable(
                        Reason.BROKEN,
                        "the provider could not be loaded: " + failure.getMessage(),
                        "remove its jar, or replace it by one that fits this version of ringmap-api",
                        failure));
    }
}
