package dev.ringmap.backend.sim.instance;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** The trace clocks of a machine, all derived from one count of nanoseconds since it was started. */
public final class TraceClocks {

    /** The clock of a new instance. */
    public static final String DEFAULT = "local";

    private static final long NANOS_PER_USER_TICK = 10_000_000;
    private static final long CYCLES_PER_NANO = 3;

    private final Map<String, TraceClock> byName = new LinkedHashMap<>();

    /**
     * A trace clock.
     *
     * @param name its name
     * @param source what it shows
     * @param inNanos whether it counts nanoseconds
     */
    public record TraceClock(String name, LongSupplier source, boolean inNanos) {}

    /**
     * Makes the clocks.
     *
     * @param nanosSinceBoot the time since the machine was started, in nanoseconds; must not go backwards
     */
    public TraceClocks(LongSupplier nanosSinceBoot) {
        AtomicLong counter = new AtomicLong();
        add("local", nanosSinceBoot, true);
        add("global", nanosSinceBoot, true);
        add("counter", counter::incrementAndGet, false);
        add("uptime", () -> nanosSinceBoot.getAsLong() / NANOS_PER_USER_TICK, false);
        add("perf", nanosSinceBoot, true);
        add("mono", nanosSinceBoot, true);
        add("mono_raw", nanosSinceBoot, true);
        add("boot", nanosSinceBoot, true);
        add("tai", nanosSinceBoot, true);
        add("x86-tsc", () -> nanosSinceBoot.getAsLong() * CYCLES_PER_NANO, false);
    }

    private void add(String name, LongSupplier source, boolean inNanos) {
        byName.put(name, new TraceClock(name, source, inNanos));
    }

    /**
     * Returns the names of all clocks.
     *
     * @return the names, in the kernel's order
     */
    public List<String> names() {
        return List.copyOf(byName.keySet());
    }

    /**
     * Tells whether there is such a clock.
     *
     * @param name its name
     * @return whether there is
     */
    public boolean contains(String name) {
        return byName.containsKey(name);
    }

    /**
     * Returns a clock.
     *
     * @param name one of {@link #names()}
     * @return the clock
     */
    public TraceClock clock(String name) {
        TraceClock clock = byName.get(name);
        if (clock == null) {
            throw new IllegalArgumentException("no clock " + name);
        }
        return clock;
    }
}
