package dev.ringmap.conformance.differential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ringmap.backend.sim.SimBackend;
import dev.ringmap.backend.sim.SimulatedKernel;
import dev.ringmap.spi.Availability;
import dev.ringmap.spi.BackendOptions;
import dev.ringmap.spi.RingBufferBackend;
import dev.ringmap.spi.TraceFs;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * Runs random scripts of system calls on the live kernel and on the simulated one. After every step both have to agree: on the result
 * or errno, on every mapping's meta page and sub-buffers, on the control files.
 *
 * <p>{@code -Dringmap.differential.seed=N} runs the script of a seed that a failure printed, {@code -Dringmap.differential.scripts} and
 * {@code -Dringmap.differential.steps} choose how much is tried.
 */
class DifferentialLiveKernelIT {

    private static final int SCRIPTS = Integer.getInteger("ringmap.differential.scripts", 20);
    private static final int STEPS = Integer.getInteger("ringmap.differential.steps", 200);
    private static final Long SEED = Long.getLong("ringmap.differential.seed");
    private static final int SHRINKING_RUNS = 150;
    private static final int WORKERS = 4;
    private static final int SHOWN_LINES = 10;
    private static final AtomicInteger INSTANCES = new AtomicInteger();

    @Test
    void shouldBehaveLikeTheLiveKernel() throws Exception {
        long first = SEED == null ? System.nanoTime() : SEED;
        int scripts = SEED == null ? SCRIPTS : Integer.getInteger("ringmap.differential.scripts", 1);
        System.out.println("differential test: seeds " + first + " to " + (first + scripts - 1));
        AtomicLong next = new AtomicLong(first);
        ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
        try (TraceFs live = openLive()) {
            List<Future<?>> running = new ArrayList<>();
            for (int worker = 0; worker < WORKERS; worker++) {
                running.add(workers.submit(() -> {
                    compareScripts(live, next, first + scripts);
                    return null;
                }));
            }
            for (Future<?> worker : running) {
                worker.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AssertionError difference) {
                throw difference;
            }
            throw e;
        } finally {
            workers.shutdownNow();
        }
    }

    /** Several workers at once, for most of the time the live kernel waits for a grace period. */
    private static void compareScripts(TraceFs live, AtomicLong next, long end) throws Exception {
        try (PinnedThreads processors = PinnedThreads.start(2)) {
            for (long seed = next.getAndIncrement(); seed < end; seed = next.getAndIncrement()) {
                List<Step> steps = Script.of(seed, STEPS);
                String difference = firstDifference(live, processors, steps);
                if (difference != null) {
                    next.set(end);
                    fail("seed " + seed + ": " + explain(live, processors, steps, difference));
                }
            }
        }
    }

    private static TraceFs openLive() throws Exception {
        List<String> reasons = new ArrayList<>();
        for (RingBufferBackend backend : ServiceLoader.load(RingBufferBackend.class)) {
            if (!backend.isSimulated()) {
                Availability availability = backend.availability(BackendOptions.none());
                if (availability instanceof Availability.Available) {
                    return backend.open(BackendOptions.none());
                }
                reasons.add(backend.name() + ": " + availability);
            }
        }
        assumeTrue(false, "no live kernel to compare with: " + reasons);
        throw new AssertionError();
    }

    /** Runs the steps on both kernels; tells the first difference, or returns {@code null}. */
    private static String firstDifference(TraceFs live, PinnedThreads processors, List<Step> steps) throws Exception {
        // Not named like a temporary instance, which is kept open: nothing but what the script opens may keep this one.
        String name = "ringmap-sim-" + ProcessHandle.current().pid() + "-script" + INSTANCES.incrementAndGet();
        BackendOptions silent = BackendOptions.none().with(SimBackend.RATE, "0");
        try (SimulatedKernel simulated = SimulatedKernel.boot(silent);
                TraceFs sim = simulated.mount();
                KernelUnderTest actual = new KernelUnderTest(live, name, processors);
                KernelUnderTest expected =
                        new KernelUnderTest(sim, name, (cpu, action) -> simulated.runOn(cpu, action::call))) {
            for (int number = 0; number < steps.size(); number++) {
                Step step = steps.get(number);
                String difference = difference(
                        step.run(actual) + "\n" + actual.state(), step.run(expected) + "\n" + expected.state());
                if (difference != null) {
                    return "step " + number + " " + step + "\n" + difference;
                }
            }
            return null;
        }
    }

    private static String difference(String live, String simulated) {
        if (live.equals(simulated)) {
            return null;
        }
        String[] liveLines = live.split("\n", -1);
        String[] simulatedLines = simulated.split("\n", -1);
        StringBuilder text = new StringBuilder();
        int shown = 0;
        for (int line = 0; line < Math.max(liveLines.length, simulatedLines.length) && shown < SHOWN_LINES; line++) {
            String left = line < liveLines.length ? liveLines[line] : "";
            String right = line < simulatedLines.length ? simulatedLines[line] : "";
            if (!left.equals(right)) {
                shown++;
                text.append("  live:      ")
                        .append(left)
                        .append("\n  simulated: ")
                        .append(right)
                        .append('\n');
            }
        }
        return text.toString();
    }

    /** Leaves out steps as long as some difference remains. */
    private static String explain(TraceFs live, PinnedThreads processors, List<Step> steps, String difference)
            throws Exception {
        int failedAt = Integer.parseInt(difference.split(" ", 3)[1]);
        List<Step> shortest = new ArrayList<>(steps.subList(0, failedAt + 1));
        String shortestDifference = difference;
        int runs = 0;
        for (int chunk = shortest.size() / 2; chunk > 0 && runs < SHRINKING_RUNS; chunk /= 2) {
            for (int start = 0; start < shortest.size() && runs < SHRINKING_RUNS; runs++) {
                List<Step> shorter = new ArrayList<>(shortest);
                shorter.subList(start, Math.min(shorter.size(), start + chunk)).clear();
                String remaining = firstDifference(live, processors, shorter);
                if (remaining == null) {
                    start += chunk;
                } else {
                    shortest = shorter;
                    shortestDifference = remaining;
                }
            }
        }
        StringBuilder text = new StringBuilder(shortestDifference).append("after\n");
        shortest.forEach(step -> text.append("  ").append(step).append('\n'));
        return text.toString();
    }

    @Test
    void shouldMakeTheSameScriptFromTheSameSeed() {
        assertThat(Script.of(42, STEPS)).isEqualTo(Script.of(42, STEPS)).hasSizeGreaterThanOrEqualTo(STEPS);
    }
}
