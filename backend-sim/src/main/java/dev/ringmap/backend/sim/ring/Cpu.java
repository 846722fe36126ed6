package dev.ringmap.backend.sim.ring;

import java.util.concurrent.locks.ReentrantLock;

/**
 * A simulated processor. One thread at a time is on it; an interrupt is more work by the same thread.
 *
 * <p>Being on the CPU is what the kernel calls running with preemption disabled: writing an event happens there, and stopping the CPU
 * waits until nobody is in the middle of a write. Readers never need it.
 */
public final class Cpu {

    private final int index;
    private final ReentrantLock occupancy = new ReentrantLock();

    /**
     * Makes an idle processor.
     *
     * @param index its number, from 0
     */
    public Cpu(int index) {
        this.index = index;
    }

    /**
     * Returns the number of this processor.
     *
     * @return the number, from 0
     */
    public int index() {
        return index;
    }

    /** Enters the CPU, waiting until the thread that is on it has left. May be nested. */
    void enter() {
        occupancy.lock();
    }

    /** Leaves the CPU. */
    void leave() {
        occupancy.unlock();
    }
}
