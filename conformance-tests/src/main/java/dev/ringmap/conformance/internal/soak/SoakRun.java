package dev.ringmap.conformance.internal.soak;

import dev.ringmap.conformance.internal.Session;
import dev.ringmap.conformance.internal.SoakOrder;
import dev.ringmap.conformance.support.PinnedThread;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.opentest4j.AssertionFailedError;

/**
 * Makes random steps on one instance after the other until the time is over. Each instance has a seed of its own, one more than that of the
 * previous instance, so that a soak from that seed begins with what failed.
 */
public final class SoakRun {

    /** How many steps a failure lists. */
    private static final int HISTORY = 8;

    private static final long LOOK_MILLIS = 50;

    private final Session session;
    private final SoakOrder order;
    private final Deque<String> history = new ArrayDeque<>();
    private final LeakWatch leaks = new LeakWatch();
    private volatile Progress progress;
    private volatile boolean isOver;

    /** What is being done: on which instance, which step from the beginning, and since when. */
    private record Progress(long seed, long number, String what, long startNanos) {}

    /**
     * Prepares a run.
     *
     * @param session the subject
     * @param order duration and seed, and whether to end early
     */
    public SoakRun(Session session, SoakOrder order) {
        this.session = session;
        this.order = order;
        this.progress = new Progress(order.soak().seed(), 0, "its beginning", System.nanoTime());
    }

    /** Makes the steps on a thread of its own, as one of them may hang; returns how many there were. */
    public long run() throws Exception {
        try (PinnedThread producer = session.newProducer()) {
            Future<@Nullable Throwable> outcome = producer.start(this::outcome);
            while (true) {
                try {
                    Throwable failure = outcome.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                    if (failure != null) {
                        throw failed(String.valueOf(failure.getMessage()), failure);
                    }
                    return progress.number;
                } catch (TimeoutException running) {
                    expectProgress();
                } catch (ExecutionException e) {
                    throw failed(String.valueOf(e.getCause()), e);
                }
            }
        }
    }

    /** A step contains at most two waits. */
    private void expectProgress() {
        long patienceNanos = 3 * session.subject().patience().toNanos() + TimeUnit.SECONDS.toNanos(10);
        if (System.nanoTime() - progress.startNanos > patienceNanos) {
            isOver = true;
            throw failed("it does not end", null);
        }
    }

    private synchronized AssertionFailedError failed(String what, @Nullable Throwable cause) {
        String message = "step " + progress.number + " of a soak, " + progress.what + ": " + what
                + ". To see it again: seed " + progress.seed + ". The steps before:\n  " + String.join("\n  ", history);
        return new AssertionFailedError(message, cause);
    }

    private @Nullable Throwable outcome() {
        try {
            long start = System.nanoTime();
            for (long seed = order.soak().seed(); !isOver(start); seed++) {
                soakOneInstance(seed, start);
                next(seed, "what the instances so far have left behind");
                leaks.look();
            }
            return null;
        } catch (Throwable failure) {
            return failure;
        }
    }

    private boolean isOver(long start) {
        return isOver
                || System.nanoTime() - start > order.soak().duration().toNanos()
                || order.stopped().getAsBoolean();
    }

    private void soakOneInstance(long seed, long start) throws Exception {
        Chooser chooser = new Chooser(seed);
        next(seed, "a new instance");
        try (Workplace work = new Workplace(session, seed)) {
            for (Step step : chooser.beginning()) {
                next(seed, step.toString());
                step.run(work);
            }
            int steps = chooser.stepCount();
            for (int i = 0; i < steps && !isOver(start); i++) {
                Step step = chooser.next();
                next(seed, step.toString());
                step.run(work);
            }
            next(seed, "closing all files and mappings, and removing the instance");
        }
    }

    private synchronized void next(long seed, String what) {
        if (history.size() == HISTORY) {
            history.removeFirst();
        }
        history.addLast(progress.what);
        progress = new Progress(seed, progress.number + 1, what, System.nanoTime());
    }
}
