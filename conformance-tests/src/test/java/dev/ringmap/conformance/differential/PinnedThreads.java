package dev.ringmap.conformance.differential;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ringmap.conformance.support.PinnedThread;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** A thread on each CPU of the live machine: what it writes goes to that CPU's buffer. */
final class PinnedThreads implements KernelUnderTest.Processors, AutoCloseable {

    private final List<PinnedThread> pinned = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    static PinnedThreads start(int cpus) throws Exception {
        assumeTrue(Runtime.getRuntime().availableProcessors() >= cpus, "fewer than " + cpus + " processors");
        PinnedThreads all = new PinnedThreads();
        for (int cpu = 0; cpu < cpus; cpu++) {
            PinnedThread thread = new PinnedThread();
            all.pinned.add(thread);
            thread.bindTo(cpu);
            all.threads.add(thread.call(Thread::currentThread));
        }
        return all;
    }

    @Override
    public String on(int cpu, Callable<String> action) throws Exception {
        return Thread.currentThread() == threads.get(cpu)
                ? action.call()
                : pinned.get(cpu).call(action);
    }

    @Override
    public void close() {
        pinned.forEach(PinnedThread::close);
    }
}
