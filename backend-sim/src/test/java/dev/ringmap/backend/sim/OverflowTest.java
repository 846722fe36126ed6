package dev.ringmap.backend.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmap.EventCursor;
import dev.ringmap.RingBufferMapping;
import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many events on two CPUs through rings that overflow all the time; {@code -Dringmap.overflow.events} says how many on each. */
class OverflowTest {

    private static final int EVENTS_PER_CPU = Integer.getInteger("ringmap.overflow.events", 500_000);
    private static final int CPUS = 2;
    private static final int SEQUENCE_OFFSET = 8;
    private static final int COPIES = 14;

    private static final class Account {
        private long delivered;
        private long lost;
        private long torn;
        private long gaps;
        private long unknown;
        private int next;

        void take(EventCursor event) {
            unknown += event.lostEvents().isLowerBound() ? 1 : 0;
            lost += event.lostEvents().count();
            int sequence = event.intAt(SEQUENCE_OFFSET);
            for (int copy = 1; copy < COPIES; copy++) {
                if (event.intAt(SEQUENCE_OFFSET + copy * Integer.BYTES) != sequence) {
                    torn++;
                }
            }
            if (sequence - next != event.lostEvents().count()) {
                gaps++;
            }
            next = sequence + 1;
            delivered++;
        }
    }

    @Test
    @Timeout(60)
    void shouldDeliverOrCountEveryEventWhenTheRingOverflows() throws Exception {
        try (SimulatedInstance machine = SimulatedInstance.create();
                TraceInstance trace = Tracing.over(machine.tracefs).instance(SimulatedInstance.NAME)) {
            trace.buffer().setSizeKib(64);
            ExecutorService threads = Executors.newFixedThreadPool(2 * CPUS);
            Future<?>[] writers = new Future<?>[CPUS];
            Future<?>[] readers = new Future<?>[CPUS];
            Account[] accounts = new Account[CPUS];
            for (int cpu = 0; cpu < CPUS; cpu++) {
                int number = cpu;
                accounts[cpu] = new Account();
                writers[cpu] = threads.submit(() -> machine.kernel.runOn(number, () -> write(machine.tracefs)));
            }
            for (int cpu = 0; cpu < CPUS; cpu++) {
                int number = cpu;
                readers[cpu] = threads.submit(() -> read(trace, number, writers[number], accounts[number]));
            }
            for (int cpu = 0; cpu < CPUS; cpu++) {
                readers[cpu].get(60, TimeUnit.SECONDS);
                Account account = accounts[cpu];
                assertThat(account.torn).isZero();
                assertThat(account.unknown).isZero();
                assertThat(account.gaps).isZero();
                assertThat(account.lost).isPositive();
                assertThat(account.delivered).isPositive();
                assertThat(account.delivered + account.lost).isEqualTo(EVENTS_PER_CPU);
            }
            threads.shutdown();
        }
    }

    private static boolean write(TraceFs tracefs) throws ErrnoException {
        ByteBuffer data = ByteBuffer.allocateDirect(COPIES * Integer.BYTES + Integer.BYTES)
                .order(ByteOrder.nativeOrder());
        try (TraceFile marker = tracefs.open(SimulatedInstance.path("trace_marker_raw"), Set.of(OpenFlag.WRITE_ONLY))) {
            for (int sequence = 0; sequence < EVENTS_PER_CPU; sequence++) {
                for (int copy = 0; copy <= COPIES; copy++) {
                    data.putInt(copy * Integer.BYTES, sequence);
                }
                marker.write(data.clear());
            }
        }
        return true;
    }

    private static Void read(TraceInstance trace, int cpu, Future<?> writer, Account account) throws ErrnoException {
        try (RingBufferMapping ring = trace.map(cpu)) {
            boolean finished = false;
            while (!finished) {
                finished = writer.isDone();
                while (ring.advance(Duration.ofMillis(1))) {
                    EventCursor event = ring.events();
                    while (event.next()) {
                        account.take(event);
                    }
                }
            }
        }
        return null;
    }
}
