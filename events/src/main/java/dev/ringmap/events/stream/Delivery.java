package dev.ringmap.events.stream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Hands the items of a pump to handlers, until its end.
 *
 * <p>Thread safety: <em>confined</em> to the thread that delivers, but for the end of it.
 */
final class Delivery {

    private final ItemPump pump;
    private final Handlers handlers;
    private final AtomicBoolean isOver = new AtomicBoolean();
    private final CountDownLatch end = new CountDownLatch(1);

    Delivery(ItemPump pump, Handlers handlers) {
        this.pump = pump;
        this.handlers = handlers;
    }

    /** On this thread. */
    void run() throws IOException {
        try {
            while (!pump.isOver()) {
                StreamItem item = take();
                if (item != null) {
                    handlers.deliver(item);
                }
            }
        } finally {
            pump.abandon();
            finish();
        }
    }

    private @Nullable StreamItem take() throws IOException {
        try {
            return pump.take(Long.MAX_VALUE);
        } catch (IOException | RuntimeException e) {
            if (handlers.tell(e)) {
                return null;
            }
            throw e;
        }
    }

    /** On a thread of its own. */
    void begin() {
        Thread thread = new Thread(this::runUnchecked, "ringmap-stream");
        thread.setDaemon(true);
        thread.start();
    }

    private void runUnchecked() {
        try {
            run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tells of the end, once, from any thread. */
    void finish() {
        if (isOver.compareAndSet(false, true)) {
            try {
                handlers.close();
            } finally {
                end.countDown();
            }
        }
    }

    void await() throws InterruptedException {
        end.await();
    }

    boolean await(Duration timeout) throws InterruptedException {
        return end.await(ItemPump.saturatedNanos(timeout), TimeUnit.NANOSECONDS);
    }
}
