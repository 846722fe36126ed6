package dev.ringmap.conformance.internal;

import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.conformance.spec.Capability;
import dev.ringmap.conformance.support.PinnedThread;
import dev.ringmap.logging.Loggers;
import java.io.IOException;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/** The thread that writes markers on a second CPU, started when a test first asks for it. */
final class SecondWriter implements AutoCloseable {

    private static final Logger LOGGER = Loggers.of(SecondWriter.class);

    private final PinnedThread producer = new PinnedThread();
    private int cpu;
    private @Nullable String obstacle;
    private boolean isProbed;

    /**
     * Returns why nothing can be written on a second CPU, or {@code null}. A failure that does not prove that is left for the rules to
     * find.
     */
    synchronized @Nullable String obstacle(Session session) {
        if (!isProbed) {
            isProbed = true;
            try {
                obstacle = probe(session);
            } catch (Exception e) {
                LOGGER.debug("the probe of a second writer failed; a rule will report why", e);
            }
        }
        return obstacle;
    }

    private @Nullable String probe(Session session) throws Exception {
        Environment environment = session.environment();
        String oneCpu = environment.missing().get(Capability.SECOND_CPU);
        if (oneCpu != null) {
            return oneCpu;
        }
        try (TraceInstance instance = Tracing.over(session.tracefs()).createTemporaryInstance("conformance")) {
            cpu = instance.cpus().stream()
                    .filter(candidate -> candidate != environment.cpu()
                            && !environment.absentCpus().contains(candidate))
                    .findFirst()
                    .orElseThrow();
            try {
                producer.bindTo(cpu);
            } catch (IOException e) {
                return "a second thread cannot be bound to CPU " + cpu + ": " + e.getMessage();
            }
            return session.subject().backend().isSimulated() && !isElsewhere(instance, environment.cpu())
                    ? "this simulated kernel lets every thread run on CPU " + environment.cpu()
                    : null;
        }
    }

    private boolean isElsewhere(TraceInstance instance, int firstCpu) throws Exception {
        long before = instance.stats(firstCpu).entries();
        producer.call(() -> {
            instance.marker("where am I?");
            return true;
        });
        return instance.stats(firstCpu).entries() == before;
    }

    PinnedThread producer() {
        return producer;
    }

    int cpu() {
        return cpu;
    }

    @Override
    public void close() {
        producer.close();
    }
}
