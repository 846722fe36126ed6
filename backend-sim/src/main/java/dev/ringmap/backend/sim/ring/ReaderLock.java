package dev.ringmap.backend.sim.ring;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The lock by which readers of one CPU's buffer exclude each other, {@code reader_lock}. The writer never takes it. */
final class ReaderLock {

    private final ReentrantLock lock = new ReentrantLock();

    void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    <T extends @Nullable Object> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
