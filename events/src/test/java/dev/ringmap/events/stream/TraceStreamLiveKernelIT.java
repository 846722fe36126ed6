package dev.ringmap.events.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ringmap.ReadStrategy;
import dev.ringmap.Tracing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The stream of the running kernel, held against the kernel's own counts. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TraceStreamLiveKernelIT {

    private static final Path INSTANCES = Path.of("/sys/kernel/tracing/instances");
    private static final int SLEEPS = 300;

    @BeforeEach
    void needLiveKernel() {
        assumeTrue(Files.isWritable(INSTANCES), INSTANCES + " is not writable: no tracefs, or no permission");
    }

    @ParameterizedTest
    @CsvSource({"ffm, AUTO", "jni, AUTO", "ffm, COPYING", "jni, COPYING"})
    void shouldDeliverWhatTheKernelHasCountedAndRemoveItsInstance(String backend, ReadStrategy strategy)
            throws Exception {
        AtomicLong told = new AtomicLong();
        AtomicLong disordered = new AtomicLong();
        long[] latest = new long[1];
        Path instance;
        StreamAccount account;
        try (TraceStream stream = TraceStream.open(Tracing.open(backend))) {
            instance = Path.of(stream.instance().toString());
            assertThat(instance).exists();
            stream.setStrategy(strategy);
            stream.enable("sched:sched_switch").withFilter("next_pid > 0");
            stream.onEvent("sched:sched_switch", event -> {
                told.incrementAndGet();
                assertThat(event.number("next_pid")).isPositive();
                if (event.timestamp() < latest[0] && !event.isLate()) {
                    disordered.incrementAndGet();
                }
                latest[0] = Math.max(latest[0], event.timestamp());
            });
            stream.startAsync();
            while (told.get() == 0) {
                LockSupport.parkNanos(100_000);
            }
            for (int i = 0; i < SLEEPS; i++) {
                LockSupport.parkNanos(100_000);
            }
            stream.stop();
            stream.awaitTermination();
            account = stream.account();
        }

        assertThat(instance).doesNotExist();
        assertThat(told.get()).as("%s", account).isEqualTo(account.delivered()).isPositive();
        assertThat(disordered.get()).isZero();
        assertThat(account.isDrained()).isTrue();
        assertThat(account.withoutFormat()).isZero();
        assertThat(account.cpus()).isNotEmpty().allSatisfy(TraceStreamLiveKernelIT::assertBalanced);
    }

    private static void assertBalanced(CpuAccount cpu) {
        KernelAccount kernel = cpu.kernel();
        assertThat(kernel).isNotNull();
        assertThat(cpu.delivered() + cpu.lost().count()).isEqualTo(kernel.written());
        assertThat(kernel.taken()).isZero();
        assertThat(kernel.unread()).isZero();
        assertThat(kernel.areLossesExact()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffm", "jni"})
    @SuppressWarnings("try") // closes it early
    void shouldBeClosedByAnotherThreadWhileItDelivers(String backend) throws Exception {
        Path instance;
        try (TraceStream stream = TraceStream.open(Tracing.open(backend))) {
            instance = Path.of(stream.instance().toString());
            AtomicLong told = new AtomicLong();
            stream.enable("sched:*");
            stream.onEvent(event -> told.incrementAndGet());
            Thread closing = new Thread(() -> {
                while (told.get() < SLEEPS) {
                    LockSupport.parkNanos(100_000);
                }
                try {
                    stream.close();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            closing.start();
            stream.start();
            closing.join();

            assertThat(stream.isEnded()).isTrue();
        }
        assertThat(instance).doesNotExist();
    }
}
