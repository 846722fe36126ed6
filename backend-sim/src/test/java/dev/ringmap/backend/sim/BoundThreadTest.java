package dev.ringmap.backend.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** A thread that is bound to a real CPU runs on the simulated one of that number. */
class BoundThreadTest {

    private static void onNewThread(Callable<Void> body) throws Exception {
        FutureTask<Void> task = new FutureTask<>(body);
        new Thread(task).start();
        task.get();
    }

    private static boolean bindTo(int cpu) throws InterruptedException {
        try {
            Path thread = Files.readSymbolicLink(Path.of("/proc/thread-self")).getFileName();
            return new ProcessBuilder("taskset", "-p", "-c", Integer.toString(cpu), thread.toString())
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static void mark(SimulatedInstance instance, int cpuOfThread) throws Exception {
        onNewThread(() -> {
            assumeTrue(bindTo(cpuOfThread), () -> "no taskset(1), or no CPU " + cpuOfThread);
            instance.write("trace_marker", "x");
            return null;
        });
    }

    @Test
    void shouldWriteOnItsCpu() throws Exception {
        try (SimulatedInstance instance = SimulatedInstance.create()) {
            mark(instance, 1);
            instance.write("trace_marker", "y");
            assertThat(instance.read("per_cpu/cpu1/stats")).startsWith("entries: 1\n");
            assertThat(instance.read("per_cpu/cpu0/stats")).startsWith("entries: 1\n");
        }
    }

    @Test
    void shouldWriteOnCpuZeroWithoutSuchACpu() throws Exception {
        try (SimulatedInstance instance = SimulatedInstance.create(SimBackend.CPUS, "1")) {
            mark(instance, 1);
            assertThat(instance.read("per_cpu/cpu0/stats")).startsWith("entries: 1\n");
        }
    }
}
