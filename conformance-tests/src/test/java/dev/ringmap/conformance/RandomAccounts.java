package dev.ringmap.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmap.ReadStrategy;
import dev.ringmap.RingBufferStats;
import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.conformance.support.NumberedRecords;
import dev.ringmap.spi.TraceFs;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random accounts on the live kernel: what is delivered and what is lost adds up to what was written, or the account says that it does not
 * know.
 *
 * <p>{@code -Dringmap.accounts} says how many, of the three kinds together; {@code -Dringmap.accounts.seed} repeats them.
 */
@Timeout(1_800)
abstract class RandomAccounts {

    private static final int ACCOUNTS =
            Integer.getInteger("ringmap.accounts", 300) / strategies().size();
    private static final long SEED = Long.getLong("ringmap.accounts.seed", System.nanoTime());

    private static final long SETTLING_NANOS = 1_000_000_000;

    /** Events that come from interrupts and so into the middle of a marker's write. */
    private static final String[] INTERRUPTS = {"irq", "timer", "sched"};

    private final String backend;

    RandomAccounts(String backend) {
        this.backend = backend;
    }

    static List<Set<ReadStrategy>> strategies() {
        return List.of(
                EnumSet.of(ReadStrategy.MAPPED),
                EnumSet.of(ReadStrategy.COPYING),
                EnumSet.of(ReadStrategy.MAPPED, ReadStrategy.COPYING));
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void shouldBalanceEveryAccount(Set<ReadStrategy> strategies) throws Exception {
        Random random = new Random(SEED);
        int exact = 0;
        try (TraceFs tracefs = LiveBackend.open(backend);
                TraceInstance trace = Tracing.over(tracefs).createTemporaryInstance("accounts");
                NumberedRecords records = new NumberedRecords(trace)) {
            for (String system : INTERRUPTS) {
                trace.write("events/" + system + "/enable", "1");
            }
            for (int number = 0; number < ACCOUNTS; number++) {
                try {
                    exact += play(trace, records, List.copyOf(strategies), random) ? 1 : 0;
                } catch (AssertionError e) {
                    throw new AssertionError(
                            "account " + number + " of -Dringmap.accounts.seed=" + SEED + ": " + e.getMessage(), e);
                }
            }
        }
        System.out.printf("%s, %s: %d of %d accounts exact, seed %d%n", backend, strategies, exact, ACCOUNTS, SEED);
        assertThat(exact).as("accounts without a gap of unknown size").isGreaterThan(ACCOUNTS * 9 / 10);
    }

    /** One account, from an empty buffer to an empty buffer; {@code true} if it was exact. */
    private static boolean play(
            TraceInstance trace, NumberedRecords records, List<ReadStrategy> strategies, Random random)
            throws Exception {
        trace.setTracing(true);
        trace.buffer().setSizeKib(4L * (random.nextInt(10) == 0 ? 2 + random.nextInt(499) : 2 + random.nextInt(6)));
        trace.clear();
        RecordReader reader = new RecordReader(trace, records, any(strategies, random));
        for (int step = random.nextInt(6); step >= 0; step--) {
            Future<Boolean> writer = records.start(random.nextInt(1_000));
            switch (random.nextInt(4)) {
                case 0 -> reader.read(reader.events + random.nextInt(200));
                case 1 -> reader.openAgain(any(strategies, random));
                default -> {
                    while (!writer.isDone()) {
                        reader.read(reader.events + 500);
                    }
                }
            }
            writer.get();
        }
        trace.setTracing(false);
        drain(trace, reader);
        reader.close();
        RingBufferStats stats = trace.stats(NumberedRecords.CPU);
        long written = stats.written();
        if (reader.hasUnknown) {
            assertThat(reader.events + reader.lost).isLessThanOrEqualTo(written);
            return false;
        }
        assertThat(reader.events + reader.lost).as("%s", stats).isEqualTo(written);
        return true;
    }

    /** An interrupt that is in the middle of an event when tracing is switched off commits it, and those that it interrupted, afterwards. */
    private static void drain(TraceInstance trace, RecordReader reader) throws Exception {
        long startNanos = System.nanoTime();
        do {
            reader.read(Long.MAX_VALUE);
        } while (trace.stats(NumberedRecords.CPU).entries() > 0 && System.nanoTime() - startNanos < SETTLING_NANOS);
    }

    private static ReadStrategy any(List<ReadStrategy> strategies, Random random) {
        return strategies.get(random.nextInt(strategies.size()));
    }
}
