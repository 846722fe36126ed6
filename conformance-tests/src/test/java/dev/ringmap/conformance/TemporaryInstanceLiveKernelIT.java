package dev.ringmap.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.TemporaryInstance;
import dev.ringmap.spi.TraceFs;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Temporary instances beside threads that remove whatever the kernel lets them remove. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class TemporaryInstanceLiveKernelIT {

    private static final String PURPOSE = "cleared";
    private static final int OWNERS = 4;
    private static final int CLEANERS = 3;
    private static final int INSTANCES = 20;

    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicInteger removed = new AtomicInteger();

    @Test
    void shouldStayWhileOthersClearAway() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(OWNERS + CLEANERS);
        try (TraceFs tracefs = LiveBackend.open("ffm")) {
            List<Future<?>> cleaners = new ArrayList<>();
            List<Future<?>> owners = new ArrayList<>();
            for (int i = 0; i < CLEANERS; i++) {
                cleaners.add(threads.submit(() -> clear(tracefs)));
            }
            for (int i = 0; i < OWNERS; i++) {
                owners.add(threads.submit(() -> own(tracefs)));
            }
            for (Future<?> owner : owners) {
                owner.get();
            }
            stopped.set(true);
            for (Future<?> cleaner : cleaners) {
                cleaner.get();
            }
            assertThat(tracefs.list("instances")).noneMatch(TemporaryInstanceLiveKernelIT::isOurs);
            assertThat(removed).as("that the cleaners removed").hasPositiveValue();
        } finally {
            stopped.set(true);
            threads.shutdownNow();
        }
    }

    private static boolean isOurs(String name) {
        return name.startsWith("ringmap-" + PURPOSE + "-") && TemporaryInstance.isTemporary(name);
    }

    private static Void own(TraceFs tracefs) throws Exception {
        for (int i = 0; i < INSTANCES; i++) {
            try (TemporaryInstance instance = TemporaryInstance.create(tracefs, PURPOSE)) {
                Thread.sleep(2);
                assertThat(tracefs.list(instance.path())).contains("tracing_on");
            }
        }
        return null;
    }

    private Void clear(TraceFs tracefs) throws ErrnoException {
        while (!stopped.get()) {
            for (String name : tracefs.list("instances")) {
                if (isOurs(name)) {
                    tryToRemove(tracefs, name);
                }
            }
        }
        return null;
    }

    private void tryToRemove(TraceFs tracefs, String name) {
        try {
            tracefs.rmdir("instances/" + name);
            removed.incrementAndGet();
        } catch (ErrnoException e) {
            // in use, or somebody else was faster
        }
    }
}
