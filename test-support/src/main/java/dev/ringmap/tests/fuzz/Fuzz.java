package dev.ringmap.tests.fuzz;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tries something on random input, again and again until its time is over.
 *
 * <p>{@code -Dringmap.fuzz=10m} says how long each fuzzer goes on, in {@code ms}, {@code s}, {@code m} or {@code h}. Each round has a seed
 * of its own, which a failure names; {@code -Dringmap.fuzz.seed} makes it the first round of the next run.
 *
 * @since 0.1
 */
public final class Fuzz {

    private static final String BUDGET_PROPERTY = "ringmap.fuzz";
    private static final String SEED_PROPERTY = "ringmap.fuzz.seed";
    private static final String USUAL_BUDGET = "2s";

    private static final Pattern BUDGET = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

    /** A round takes microseconds: one that still runs after so long would never end. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final String name;
    private final Round round;
    private final long firstSeed = Long.getLong(SEED_PROPERTY, System.nanoTime());
    private final AtomicLong seed = new AtomicLong(firstSeed);

    private Fuzz(String name, Round round) {
        this.name = name;
        this.round = round;
    }

    /** One try; it fails by throwing. */
    @FunctionalInterface
    public interface Round {

        /**
         * Tries.
         *
         * @param random the only source of randomness
         */
        void run(SplittableRandom random) throws Exception;
    }

    /**
     * Runs rounds, at least one, until the time is over or one fails.
     *
     * @param name what is tried, for people
     * @param round what to try
     */
    public static void run(String name, Round round) throws InterruptedException {
        new Fuzz(name, round).run(budget(System.getProperty(BUDGET_PROPERTY, USUAL_BUDGET)));
    }

    static Duration budget(String text) {
        Matcher matcher = BUDGET.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "-D" + BUDGET_PROPERTY + "=" + text + " is no time; write for example 10m");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }

    private void run(Duration budget) throws InterruptedException {
        FutureTask<Long> rounds = new FutureTask<>(() -> rounds(budget));
        Thread thread = new Thread(rounds, name);
        thread.setDaemon(true);
        thread.start();
        try {
            long count = rounds.get(budget.plus(PATIENCE).toMillis(), TimeUnit.MILLISECONDS);
            System.out.println(name + ": " + count + " rounds from -D" + SEED_PROPERTY + "=" + firstSeed + " on");
        } catch (ExecutionException failure) {
            throw new AssertionError(report(String.valueOf(failure.getCause())), failure.getCause());
        } catch (TimeoutException hang) {
            AssertionError failure = new AssertionError(report("no end"));
            failure.setStackTrace(thread.getStackTrace());
            throw failure;
        }
    }

    private String report(String problem) {
        return name + ", repeat it with -D" + SEED_PROPERTY + "=" + seed + ": " + problem;
    }

    private long rounds(Duration budget) throws Exception {
        long startNanos = System.nanoTime();
        long count = 0;
        while (true) {
            round.run(new SplittableRandom(seed.get()));
            count++;
            if (System.nanoTime() - startNanos >= budget.toNanos()) {
                return count;
            }
            seed.incrementAndGet();
        }
    }
}
