package dev.ringmap.conformance.support;

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
 * A thread that can be bound to one CPU, and what is run on it. A marker goes to the buffer of the CPU on which its writer runs.
 *
 * <p>Java has no call to choose a CPU, and neither has a backend: access to tracefs does not need {@code sched_setaffinity(2)}. So {@code
 * taskset(1)} moves this thread, and no other. A simulated kernel has its own idea of where a thread runs.
 *
 * <p>Thread safety: <em>thread-safe</em>; actions run one after the other.
 *
 * <p>Lifecycle: the thread ends with {@link #close}.
 *
 * @since 0.1
 */
public final class PinnedThread implements AutoCloseable {

    private static final Path THREAD = Path.of("/proc/thread-self");
    private static final long TASKSET_SECONDS = 10;

    private final ExecutorService thread = Executors.newSingleThreadExecutor(body -> {
        Thread pinned = new Thread(body, "ringmap-conformance-pinned");
        pinned.setDaemon(true);
        return pinned;
    });

    /** Starts the thread. It runs on any CPU until it is {@linkplain #bindTo bound} to one. */
    public PinnedThread() {}

    /**
     * Binds the thread to a CPU.
     *
     * @param cpu its number
     * @throws IOException if there is no {@code taskset(1)}, or it does not succeed
     * @throws InterruptedException if the calling thread is interrupted meanwhile
     */
    public void bindTo(int cpu) throws IOException, InterruptedException {
        String id = run(() -> Files.readSymbolicLink(THREAD).getFileName().toString());
        Process taskset = new ProcessBuilder("taskset", "-p", "-c", Integer.toString(cpu), id)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!taskset.waitFor(TASKSET_SECONDS, TimeUnit.SECONDS)) {
            taskset.destroyForcibly();
            throw new IOException("taskset(1) does not end");
        }
        if (taskset.exitValue() != 0) {
            throw new IOException("taskset(1) ends with " + taskset.exitValue());
        }
    }

    private String run(Callable<String> work) throws IOException, InterruptedException {
        try {
            return thread.submit(work).get();
        } catch (ExecutionException e) {
            throw new IOException("no thread id: " + e.getCause(), e);
        }
    }

    /**
     * Runs something on the thread and waits for it.
     *
     * @param work what to run; not {@code null}
     * @param <T> what it returns
     * @return what it returned
     * @throws Exception what it threw
     */
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

    /**
     * Starts something on the thread.
     *
     * @param work what to run; not {@code null}
     * @param <T> what it returns
     * @return what becomes of it; not {@code null}
     */
    public <T extends @Nullable Object> Future<T> start(Callable<T> work) {
        return thread.submit(work);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
