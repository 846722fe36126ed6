package dev.ringmap.backend.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CallGateTest {

    private final CallGate gate = new CallGate();

    @Test
    void shouldLetNobodyInWhenShut() {
        assertThat(gate.isShut()).isFalse();
        assertThat(gate.shut()).isTrue();

        assertThat(gate.isShut()).isTrue();
        assertThat(gate.enter()).isFalse();
        assertThat(gate.shut()).isFalse();
        assertThat(gate.isOccupied()).isFalse();
    }

    @Test
    void shouldBeOccupiedUntilTheLastCallHasLeft() {
        assertThat(gate.enter()).isTrue();
        assertThat(gate.enter()).isTrue();
        gate.shut();

        gate.leave();
        assertThat(gate.isOccupied()).isTrue();
        gate.leave();
        assertThat(gate.isOccupied()).isFalse();
        assertThat(gate.isShut()).isTrue();
    }

    @Test
    void shouldHaveOneThatShutsAndNobodyInsideAfterwardsWhenManyThreadsRace() throws InterruptedException {
        for (int round = 0; round < 500; round++) {
            CallGate contested = new CallGate();
            AtomicBoolean givenBack = new AtomicBoolean();
            AtomicInteger insideTooLate = new AtomicInteger();
            AtomicInteger shutters = new AtomicInteger();
            CountDownLatch start = new CountDownLatch(1);
            List<Thread> threads = new ArrayList<>();
            for (int number = 0; number < 3; number++) {
                threads.add(new Thread(() -> {
                    await(start);
                    while (contested.enter()) {
                        if (givenBack.get()) {
                            insideTooLate.incrementAndGet();
                        }
                        contested.leave();
                    }
                }));
            }
            for (int number = 0; number < 2; number++) {
                threads.add(new Thread(() -> {
                    await(start);
                    if (contested.shut()) {
                        shutters.incrementAndGet();
                        while (contested.isOccupied()) {
                            Thread.onSpinWait();
                        }
                        givenBack.set(true);
                    }
                }));
            }
            threads.forEach(Thread::start);
            start.countDown();
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(shutters).hasValue(1);
            assertThat(insideTooLate).hasValue(0);
        }
    }

    private static void await(CountDownLatch start) {
        try {
            start.await();
        } catch (InterruptedException failure) {
            throw new AssertionError(failure);
        }
    }
}
