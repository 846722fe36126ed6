package dev.ringmap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which events {@code stream} has the kernel write, by {@code --filter} and {@code --pid}: those of the test's own doing. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class StreamChoiceLiveKernelIT {

    private static final Pattern TASK = Pattern.compile("-(\\d+) +\\[\\d+] ");
    private static final Pattern CHILD = Pattern.compile(" child_pid=(\\d+)");
    private static final int SWITCHES = 50;
    private static final int SIGINT = 128 + 2;

    @BeforeEach
    void needLiveKernel() {
        LiveInstance.assumeLiveKernel();
    }

    private static long threadId() {
        try {
            Path self = Path.of("/proc/thread-self").toRealPath();
            return Long.parseLong(self.getFileName().toString());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffm", "jni"})
    void shouldPrintTheEventsOfTheConditionAlone(String backend) throws Exception {
        String condition = "prev_pid == " + threadId();
        try (RingmapProcess ringmap = RingmapProcess.start(
                "stream",
                "--backend",
                backend,
                "-e",
                "sched:sched_switch",
                "--filter",
                condition,
                "--count",
                Integer.toString(SWITCHES))) {
            ringmap.instance();
            while (ringmap.isAlive()) {
                LockSupport.parkNanos(1_000_000);
            }

            assertThat(ringmap.exitCode()).as("%s", ringmap.errors()).isZero();
            assertThat(ringmap.lines())
                    .hasSize(SWITCHES)
                    .allMatch(line -> line.contains(" prev_pid=" + threadId() + " "));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffm", "jni"})
    void shouldShowTheCaretOfTheKernel(String backend) throws Exception {
        String condition = "prev_pid > 0 && nope > 0";
        try (LiveInstance instance = LiveInstance.create();
                RingmapProcess ringmap = RingmapProcess.start(
                        "stream", "--backend", backend, "-e", "sched:sched_switch", "--filter", condition)) {
            assertThatThrownBy(() -> instance.write("events/sched/sched_switch/filter", condition))
                    .isInstanceOf(IOException.class);
            List<String> log = instance.read("error_log").lines().toList();

            assertThat(ringmap.exitCode()).isEqualTo(1);
            assertThat(ringmap.errors()).hasSize(3).endsWith(log.get(1), log.get(2));
            assertThat(ringmap.errors().get(0)).endsWith(log.get(0).replaceFirst("\\[.*?] ", ""));
            assertThat(log.get(2)).matches(" +\\^");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffm", "jni"})
    void shouldPrintTheEventsOfAProcessItsThreadsAndItsChildrenAlone(String backend) throws Exception {
        Set<Long> family = threads();
        ExecutorService other = Executors.newSingleThreadExecutor();
        Process before = new ProcessBuilder("sh", "-c", "read line; sh -c true; exit 0").start();
        try (RingmapProcess ringmap = RingmapProcess.start(
                "stream",
                "--backend",
                backend,
                "-e",
                "sched:sched_process_*",
                "--pid",
                Long.toString(ProcessHandle.current().pid()))) {
            long otherThread = CompletableFuture.supplyAsync(StreamChoiceLiveKernelIT::threadId, other)
                    .join();
            ringmap.instance();
            family.addAll(threads());
            before.outputWriter().append('\n').close();
            assertThat(before.waitFor()).isZero();
            runChild();
            CompletableFuture.runAsync(StreamChoiceLiveKernelIT::runChild, other)
                    .join();
            ringmap.signal("INT");
            List<String> lines = ringmap.lines();

            family.addAll(threads());
            family.addAll(numbers(CHILD, lines));
            assertThat(ringmap.exitCode()).as("%s", ringmap.errors()).isEqualTo(SIGINT);
            assertThat(numbers(TASK, lines))
                    .contains(threadId(), otherThread)
                    .doesNotContain(before.pid())
                    .isSubsetOf(family);
            assertThat(lines)
                    .filteredOn(line -> line.contains("filename=/usr/bin/env"))
                    .hasSize(2);
        } finally {
            before.destroy();
            other.shutdown();
        }
    }

    /** With a child of its own. */
    private static void runChild() {
        try {
            assertThat(new ProcessBuilder("sh", "-c", "/usr/bin/env true; exit 0")
                            .start()
                            .waitFor())
                    .isZero();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** All of this process. */
    private static Set<Long> threads() {
        return Threads.of(ProcessHandle.current().pid(), true).boxed().collect(Collectors.toSet());
    }

    private static Set<Long> numbers(Pattern pattern, List<String> lines) {
        return lines.stream()
                .flatMap(line -> pattern.matcher(line).results())
                .map(found -> Long.valueOf(found.group(1)))
                .collect(Collectors.toSet());
    }

    @Test
    void shouldSayThatThereIsNoSuchProcess() throws Exception {
        try (RingmapProcess ringmap =
                RingmapProcess.start("stream", "-e", "sched:sched_switch", "--pid", "99999999", "--count", "1")) {
            assertThat(ringmap.exitCode()).isEqualTo(1);
            assertThat(ringmap.errors()).containsExactly("ringmap: there is no process 99999999");
            assertThat(LiveInstance.ofProcess(ringmap.pid())).isEmpty();
        }
    }
}
