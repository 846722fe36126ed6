package dev.ringmap.conformance.internal.soak;

import dev.ringmap.conformance.internal.Expect;
import dev.ringmap.conformance.internal.ProcessResources;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks now and then whether this process holds more than before, and distinguishes the JVM's fluctuations from a leak, which keeps
 * growing.
 */
final class LeakWatch {

    private static final int LEAST_GROWTH = 10;
    private static final int TIMES = 2;

    private final Map<String, Integer> times = new HashMap<>();
    private @Nullable ProcessResources before;

    /** Looks once more, while nothing of the soak is open. */
    void look() throws IOException {
        ProcessResources last = before;
        if (last == null) {
            before = ProcessResources.afterCollection();
            return;
        }
        if (ProcessResources.now().grownSince(last, LEAST_GROWTH).isEmpty()) {
            return;
        }
        ProcessResources now = ProcessResources.settledSince(last, LEAST_GROWTH);
        Map<String, Long> grown = now.grownSince(last, LEAST_GROWTH);
        for (String kind : grown.keySet()) {
            int again = times.merge(kind, 1, Integer::sum);
            Expect.that(
                    again < TIMES,
                    "what the steps so far have left behind, again and again",
                    "nothing",
                    grown.get(kind) + " more " + kind);
        }
        if (!grown.isEmpty()) {
            before = now;
        }
    }
}
