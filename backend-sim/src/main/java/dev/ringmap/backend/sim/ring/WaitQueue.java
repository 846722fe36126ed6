package dev.ringmap.backend.sim.ring;

import java.util.concurrent.CopyOnWriteArrayList;

/** Threads that sleep until something changes. Waking takes no lock. */
public final class WaitQueue {

    private final CopyOnWriteArrayList<Sleepers.Sleeper> sleepers = new CopyOnWriteArrayList<>();

    /** Makes an empty queue. */
    public WaitQueue() {}

    void add(Sleepers.Sleeper sleeper) {
        sleepers.add(sleeper);
    }

    void remove(Sleepers.Sleeper sleeper) {
        sleepers.remove(sleeper);
    }

    /** Wakes every sleeper to look at its condition again. */
    public void wakeAll() {
        for (Sleepers.Sleeper sleeper : sleepers) {
            sleeper.wake();
        }
    }
}
