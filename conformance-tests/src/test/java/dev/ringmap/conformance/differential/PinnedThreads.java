package dev.ringmap.conformance.differential;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A thread on each CPU of the live machine: what it writes goes to that CPU's buffer. */
final class PinnedThreads implements KernelUnderTest.Processors, AutoCloseable {

    private final List<ExecutorService> threads = new ArrayList<>();

    static PinnedThreads start(int cpus) throws Exception {
        assumeTrue(Runtime.getRuntime().availableProcessors() >= cpus, "fewer than " + cpus + " processors");
        PinnedThreads pinned = new PinnedThreads();
        for (int cpu = 0; cpu < cpus; cpu++) {
            int number = cpu;
            pinned.threads.add(Executors.newSingleThreadExecutor(task -> {
                Thread thread = new Thread(task, "cpu" + number);
                thread.setDaemon(true);
                return thread;
            }));
            pinned.on(cpu, () -> pin(number));
        }
        return pinned;
    }

    private static String pin(int cpu) throws IOException, InterruptedException {
        String thread = Files.readSymbolicLink(Path.of("/proc/thread-self"))
                .getFileName()
                .toString();
        int status = new ProcessBuilder("taskset", "-p", "-c", Integer.toString(cpu), thread)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        assumeTrue(status == 0, "taskset failed");
        return thread;
    }

    @Override
    public String on(int cpu, Callable<String> action) throws Exception {
        if (Thread.currentThread().getName().equals("cpu" + cpu)) {
            return action.call();
        }
        try {
            return threads.get(cpu).submit(action).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        threads.forEach(ExecutorService::shutdown);
    }
}
