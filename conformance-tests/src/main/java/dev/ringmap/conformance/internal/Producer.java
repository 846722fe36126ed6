package dev.ringmap.conformance.internal;

import dev.ringmap.TraceInstance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A thread that stays on one CPU and writes the markers. A marker goes to the buffer of the CPU on which its writer runs, and Java has
 * no call to choose it: {@code taskset(1)} moves this thread, and no other.
 */
public final class Producer implements AutoCloseable {

    private static final Path THREAD = Path.of("/proc/thread-self");
    private static final long TASKSET_SECONDS = 10;

    private final ExecutorService thread = Executors.newSingleThreadExecutor(body -> {
        Thread producer = new Thread(body, "ringmap-conformance-producer");
        producer.setDaemon(true);
        return producer;
    });

    private boolean isBound;

    boolean isBound() {
        return isBound;
    }

    /** Binds the thread to a CPU; returns why that failed, or {@code null}. */
    @Nullable
    String bindTo(int cpu) throws Exception {
        String obstacle = call(() -> taskset(cpu));
        isBound = obstacle == null;
        return obstacle;
    }

    private static @Nullable String taskset(int cpu) throws InterruptedException {
        try {
            String thread = Files.readSymbolicLink(THREAD).getFileName().toString();
            Process taskset = new ProcessBuilder("taskset", "-p", "-c", Integer.toString(cpu), thread)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!taskset.waitFor(TASKSET_SECONDS, TimeUnit.SECONDS)) {
                taskset.destroyForcibly();
                return "taskset(1) does not end";
            }
            return taskset.exitValue() == 0 ? null : "taskset(1) ends with " + taskset.exitValue();
        } catch (IOException e) {
            return "no taskset(1): " + e.getMessage();
        }
    }

    /** Finds the CPU whose buffer takes what this thread writes; a simulated kernel has its own idea of where a thread runs. */
    int homeOf(TraceInstance instance) throws Exception {
        int[] before = entries(instance);
        call(() -> {
            instance.marker("where am I?");
            return true;
        });
        int[] after = entries(instance);
        for (int index = 0; index < before.length; index++) {
            if (after[index] > before[index]) {
                return instance.cpus().get(index);
            }
        }
        return instance.cpus().get(0);
    }

    private static int[] entries(TraceInstance instance) throws IOException {
        int[] entries = new int[instance.cpus().size()];
        for (int index = 0; index < entries.length; index++) {
            entries[index] = (int) instance.stats(instance.cpus().get(index)).entries();
        }
        return entries;
    }

    /** Runs something on the thread and waits for it. */
    public <T extends @Nullable Object> T call(Callable<T> work) throws Exception {
        try {
            return thread.submit(work).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception failure) {
                throw failure;
            }
            throw e;
        }
    }

    /** Starts something on the thread. */
    public <T extends @Nullable Object> Future<T> start(Callable<T> work) {
        return thread.submit(work);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
