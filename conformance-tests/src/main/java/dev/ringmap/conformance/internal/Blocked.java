package dev.ringmap.conformance.internal;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.opentest4j.AssertionFailedError;

/** A call that is expected to block, on a thread of its own. */
public final class Blocked<T> {

    /** How long to watch a call that must not return. If this is too short, a fault is missed, but none is invented. */
    private static final long SETTLING_MILLIS = 40;

    private final String what;
    private final FutureTask<T> call;
    private final Thread thread;
    private final Duration patience;

    private Blocked(String what, Callable<T> body, Duration patience) {
        this.what = what;
        this.patience = patience;
        CountDownLatch running = new CountDownLatch(1);
        call = new FutureTask<>(() -> {
            running.countDown();
            return body.call();
        });
        thread = new Thread(call, "ringmap-conformance-blocked");
        thread.setDaemon(true);
        thread.start();
        awaitUninterrupted(running);
    }

    private static void awaitUninterrupted(CountDownLatch running) {
        try {
            running.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Starts a call. */
    public static <T> Blocked<T> start(String what, Callable<T> body, Duration patience) {
        return new Blocked<>(what, body, patience);
    }

    /** Expects the call to be still waiting after a while. */
    public Blocked<T> expectBlocked() throws Exception {
        try {
            Object result = call.get(SETTLING_MILLIS, TimeUnit.MILLISECONDS);
            throw new AssertionFailedError(what + ": expected to block, got " + result + " at once");
        } catch (TimeoutException blocked) {
            return this;
        } catch (ExecutionException e) {
            throw new AssertionFailedError(what + ": expected to block, got " + e.getCause(), e.getCause());
        }
    }

    /** Expects all of these calls to be still waiting after a while. */
    public static void expectAllBlocked(List<? extends Blocked<?>> calls) throws Exception {
        calls.get(0).expectBlocked();
        for (Blocked<?> call : calls) {
            if (call.hasEnded()) {
                call.expectBlocked();
            }
        }
    }

    /** Interrupts the thread that is inside the call, without waiting for the effect. */
    public void interrupt() {
        thread.interrupt();
    }

    /** Expects the call to return. */
    public T expectReturn() throws Exception {
        try {
            return await();
        } catch (ExecutionException e) {
            throw new AssertionFailedError(what + ": expected to return, got " + e.getCause(), e.getCause());
        }
    }

    /** Expects the call to end in an exception, and throws that. */
    public T expectEnd() throws Exception {
        try {
            return await();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception failure) {
                throw failure;
            }
            throw e;
        }
    }

    private T await() throws Exception {
        try {
            return call.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new AssertionFailedError(
                    what + ": expected to end, got nothing within " + patience.toMillis() + " ms");
        }
    }

    public boolean hasEnded() {
        return call.isDone();
    }
}
