package dev.ringmap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Commands that share a tracefs, but not their process numbers: each is process 1 of a namespace of its own, as in a container. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class PidNamespacesLiveKernelIT {

    private static final List<String> IN_NAMESPACE =
            List.of("unshare", "--pid", "--fork", "--mount-proc", "--kill-child");
    private static final int STREAMS = 5;
    private static final int KILLED = 2;
    private static final int ROUNDS = 4;

    private final List<RingmapProcess> streams = new ArrayList<>();
    private volatile boolean stopped;

    @BeforeEach
    void needLiveKernelAndNamespaces() throws Exception {
        LiveInstance.assumeLiveKernel();
        List<String> attempt = new ArrayList<>(IN_NAMESPACE);
        attempt.add("true");
        assumeTrue(new ProcessBuilder(attempt).start().waitFor() == 0, "no permission for a pid namespace");
    }

    @AfterEach
    void endAll() {
        stopped = true;
        streams.forEach(RingmapProcess::close);
    }

    @Test
    void shouldDisturbNobodyAndLeaveNothing() throws Exception {
        AtomicInteger rounds = new AtomicInteger();
        CompletableFuture<Void> clearing =
                CompletableFuture.runAsync(() -> clearAway(rounds), command -> new Thread(command, "clearing").start());
        List<Path> instances = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            streams.add(RingmapProcess.startAs(IN_NAMESPACE, "stream", "--count", "1"));
        }
        for (RingmapProcess stream : streams) {
            instances.add(stream.instance());
        }
        await(rounds, rounds.get() + ROUNDS);
        stopped = true;
        clearing.join();

        assertThat(instances).doesNotHaveDuplicates().allSatisfy(instance -> {
            assertThat(instance.getFileName().toString()).startsWith("ringmap-stream-1-");
            assertThat(instance).exists();
        });
        for (RingmapProcess stream : streams.subList(0, KILLED)) {
            stream.signal("KILL");
            assertThat(stream.exitCode()).isEqualTo(137);
        }
        for (int i = KILLED; i < STREAMS; i++) {
            LiveInstance.write(instances.get(i).resolve("trace_marker"), "still here");
            assertThat(streams.get(i).exitCode())
                    .as("%s", streams.get(i).errors())
                    .isZero();
            assertThat(streams.get(i).line()).contains("still here");
        }
        clearAwayOnce(List.of());
        assertThat(instances).noneMatch(Files::exists);
    }

    private static void await(AtomicInteger rounds, int count) throws InterruptedException {
        while (rounds.get() < count) {
            Thread.sleep(20);
        }
    }

    /** Each command that makes an instance first removes all that are left over; here, by turns, one inside and one outside. */
    private void clearAway(AtomicInteger rounds) {
        try {
            while (!stopped) {
                clearAwayOnce(rounds.getAndIncrement() % 2 == 0 ? List.of() : IN_NAMESPACE);
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        } finally {
            rounds.set(Integer.MAX_VALUE);
        }
    }

    private static void clearAwayOnce(List<String> prefix) throws Exception {
        try (RingmapProcess meta = RingmapProcess.startAs(prefix, "meta")) {
            Path instance = Path.of(meta.line()).getParent().getParent().getParent();
            assertThat(meta.exitCode()).as("%s", meta.errors()).isZero();
            assertThat(instance).doesNotExist();
        }
    }
}
