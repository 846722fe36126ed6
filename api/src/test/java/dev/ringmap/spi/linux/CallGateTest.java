package dev.ringmap.spi.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CallGateTest {

    private final CallGate gate = new CallGate();

    @Test
    void shouldNameWhoShutAsLastWhenNobodyElseIsInside() {
        assertThat(gate.shut()).isTrue();
        assertThat(gate.callsInside()).isEqualTo(1);

        assertThat(gate.leave(CallGate.CALL)).isTrue();
    }

    @Test
    void shouldNameTheLastCallAsLastWhenItOutstaysWhoShut() {
        assertThat(gate.enter(CallGate.IOCTL)).isTrue();
        assertThat(gate.shut()).isTrue();
        assertThat(gate.hasIoctlInside()).isTrue();

        assertThat(gate.leave(CallGate.CALL)).isFalse();
        assertThat(gate.leave(CallGate.IOCTL)).isTrue();
    }

    @Test
    void shouldLetNobodyInWhenShut() {
        gate.shut();

        assertThat(gate.enter(CallGate.CALL)).isFalse();
        assertThat(gate.enter(CallGate.IOCTL)).isFalse();
        assertThat(gate.shut()).isFalse();
    }

    @Test
    void shouldNeverNameAnybodyAsLastWhileOpen() {
        assertThat(gate.enter(CallGate.CALL)).isTrue();

        assertThat(gate.leave(CallGate.CALL)).isFalse();
        assertThat(gate.hasIoctlInside()).isFalse();
    }

    @Test
    void shouldNameExactlyOneAsLastWhenManyThreadsRace() throws InterruptedException {
        for (int round = 0; round < 500; round++) {
            CallGate contested = new CallGate();
            AtomicInteger last = new AtomicInteger();
            CountDownLatch start = new CountDownLatch(1);
            List<Thread> threads = new ArrayList<>();
            for (int number = 0; number < 4; number++) {
                long kind = number % 2 == 0 ? CallGate.CALL : CallGate.IOCTL;
                threads.add(new Thread(() -> {
                    await(start);
                    while (contested.enter(kind)) {
                        if (contested.leave(kind)) {
                            last.incrementAndGet();
                        }
                    }
                }));
            }
            threads.add(new Thread(() -> {
                await(start);
                if (contested.shut() && contested.leave(CallGate.CALL)) {
                    last.incrementAndGet();
                }
            }));
            threads.forEach(Thread::start);
            start.countDown();
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(last).hasValue(1);
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
