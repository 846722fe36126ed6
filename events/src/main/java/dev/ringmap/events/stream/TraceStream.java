package dev.ringmap.events.stream;

import dev.ringmap.EventPattern;
import dev.ringmap.ReadChoice;
import dev.ringmap.ReadStrategy;
import dev.ringmap.RingBufferReader;
import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.events.EventFormats;
import dev.ringmap.spi.ErrnoException;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The events of a kernel as they happen, of all CPUs in time order, with losses and resets where they occurred.
 *
 * <p>It pushes to handlers, with {@link #start} or {@link #startAsync}, or is pulled, with {@link #next}. The first of these calls begins
 * it; choose events and add handlers before.
 *
 * <p>Order: the stream delivers what lies earliest in the ring buffers when it looks. An event that was still being written then comes late:
 * it is marked and counted. Nothing is copied or held back to avoid that, so a stream needs no memory beside the ring buffers, and an event
 * waits only for the next look: up to 10 ms, or as long as the handlers take. It looks at intervals, since being woken by each event of the
 * scheduler is itself an event of the scheduler. Where nothing is being written, the order is exact.
 *
 * <p>Thread safety: {@link #stop}, {@link #close}, {@link #awaitTermination()}, {@link #isEnded} and {@link #account} are
 * <em>thread-safe</em>; the rest is <em>confined</em> to one thread, and the handlers are called on the one that delivers.
 *
 * <p>Lifecycle: a stream is delivered once, and closed by its user. Interrupting the thread that delivers has the effect of {@link #stop}.
 *
 * @since 0.1
 */
public final class TraceStream implements AutoCloseable {

    private enum Mode {
        PULL,
        PUSH
    }

    private final StreamSource source;
    private final @Nullable StreamedInstance streamed;
    private final FormatLookup formats;
    private final Handlers handlers = new Handlers();
    private final ItemPump pump;
    private final Delivery delivery;
    private final AtomicReference<@Nullable Mode> mode = new AtomicReference<>();
    private volatile boolean closed;

    private TraceStream(StreamSource source, @Nullable StreamedInstance streamed, FormatLookup formats) {
        this.source = source;
        this.streamed = streamed;
        this.formats = formats;
        this.pump = new ItemPump(source, new EventTypes(formats, handlers));
        this.delivery = new Delivery(pump, handlers);
    }

    private static TraceStream over(StreamedInstance streamed) {
        return new TraceStream(streamed, streamed, streamed.formats());
    }

    /**
     * Streams from an instance of its own. Nothing is written to it before all of its events are on; then they all begin together.
     *
     * @param tracing the tracing, which is closed with the stream; not {@code null}
     * @return the stream, to be closed by the caller, which removes the instance; not {@code null}
     * @throws ErrnoException {@code EACCES} without permission; the tracing is then closed
     */
    public static TraceStream open(Tracing tracing) throws ErrnoException {
        try {
            return over(StreamedInstance.create(tracing));
        } catch (ErrnoException | RuntimeException e) {
            tracing.close();
            throw e;
        }
    }

    /**
     * Streams from an existing instance, and leaves it as it was found, except for the events that were read: what was enabled here is
     * switched off again when the stream is stopped or closed. Tracing itself is not switched on or off.
     *
     * @param instance the instance, which stays the caller's; not {@code null}
     * @return the stream, to be closed by the caller before the instance; not {@code null}
     */
    public static TraceStream of(TraceInstance instance) {
        return over(StreamedInstance.of(instance));
    }

    /**
     * Streams what the given readers have: a recording, or buffers to which nothing is written any more. The stream ends by itself.
     *
     * @param readers the readers, one for each CPU, which are closed with the stream; not {@code null}
     * @param formats the formats of their events; not {@code null}
     * @return the stream, to be closed by the caller; not {@code null}
     */
    public static TraceStream of(Collection<? extends RingBufferReader> readers, EventFormats formats) {
        return new TraceStream(new GivenReaders(readers), null, FormatLookup.of(formats));
    }

    /**
     * Returns the instance that is streamed from, for example to set the size of its buffers.
     *
     * @return the instance, which the caller does not close; not {@code null}
     * @throws IllegalStateException if it reads from given readers
     */
    public TraceInstance instance() {
        return streamed().trace();
    }

    private StreamedInstance streamed() {
        if (streamed == null) {
            throw new IllegalStateException("the stream is of readers, not of an instance");
        }
        return streamed;
    }

    /**
     * Reads the formats of the events that are to be expected, for who binds to them before the stream begins: of those that are enabled here, of
     * those that others have enabled in the instance, and of markers. Others are found later.
     *
     * @return the formats: when it has begun, those that are known by now; the same objects as {@link StreamedEvent#format}; not {@code null}
     * @throws IllegalStateException if it is closed
     * @throws ErrnoException if they cannot be read
     */
    public EventFormats formats() throws ErrnoException {
        requireOpen();
        if (mode.get() == null) {
            source.prepare();
        }
        return formats.all();
    }

    /**
     * Reads only these CPUs. Without it, all that have a buffer.
     *
     * @param cpus their numbers; not {@code null}
     * @throws IllegalStateException if it has begun or is closed, or if it reads from given readers
     */
    public void setCpus(Collection<Integer> cpus) {
        requireNew();
        streamed().limitTo(cpus);
    }

    /**
     * Chooses how the buffers are read. Without it, {@link ReadStrategy#AUTO}: mapped where the kernel maps, else copying.
     *
     * @param strategy how; what is named is done, or the stream fails when it begins; not {@code null}
     * @throws IllegalStateException if it has begun or is closed, or if the stream is of readers
     */
    public void setStrategy(ReadStrategy strategy) {
        requireNew();
        streamed().readBy(Objects.requireNonNull(strategy));
    }

    /**
     * Chooses whether the buffers are only observed, as {@link dev.ringmap.RingObserver} does. {@link CpuAccount#kernel} is null then.
     *
     * @param observing {@code true} to observe; {@code false} to consume, as without this
     * @throws IllegalStateException if it has begun or is closed, or if the stream is of readers
     */
    public void setObserving(boolean observing) {
        requireNew();
        streamed().observe(observing);
    }

    /**
     * Returns how the buffers are read, and why.
     *
     * @return the choice; if the buffers of some CPUs are copied and those of others are not, that of one that is; empty before the stream
     *     has begun, and if it only observes
     * @throws IllegalStateException if the stream is of readers
     */
    public Optional<ReadChoice> choice() {
        return streamed().choice();
    }

    /**
     * Chooses an event, or all that match a pattern, to be switched on when the stream begins.
     *
     * @param pattern {@code SYSTEM:EVENT}, or an event's name in whatever system; {@code *} stands for any characters and {@code ?} for one;
     *     not {@code null}
     * @return the events, to be given a condition; not {@code null}
     * @throws IllegalArgumentException if the kernel has no such event, in which case the message has the nearest names, or none that can
     *     be enabled
     * @throws IllegalStateException if it has begun or is closed, or if it reads from given readers
     * @throws ErrnoException if the events cannot be listed
     */
    public EnabledEvents enable(String pattern) throws ErrnoException {
        requireNew();
        return new EnabledEvents(streamed(), streamed().choose(pattern));
    }

    /**
     * Adds a handler of all events, including those whose format is not known.
     *
     * @param handler called for each of them; not {@code null}
     * @throws IllegalStateException if it has begun or is closed
     */
    public void onEvent(Consumer<? super StreamedEvent> handler) {
        requireNew();
        handlers.addOfEvents(null, Objects.requireNonNull(handler));
    }

    /**
     * Adds a handler of some events.
     *
     * @param pattern as {@link #enable} takes it; not {@code null}
     * @param handler called for each of them; not {@code null}
     * @throws IllegalStateException if it has begun or is closed
     */
    public void onEvent(String pattern, Consumer<? super StreamedEvent> handler) {
        requireNew();
        handlers.addOfEvents(EventPattern.of(pattern), Objects.requireNonNull(handler));
    }

    /**
     * Adds a handler of losses.
     *
     * @param handler called for each of them; not {@code null}
     * @throws IllegalStateException if it has begun or is closed
     */
    public void onLost(Consumer<? super StreamedLoss> handler) {
        requireNew();
        handlers.addOfLosses(Objects.requireNonNull(handler));
    }

    /**
     * Adds a handler of resets.
     *
     * @param handler called for each of them; not {@code null}
     * @throws IllegalStateException if it has begun or is closed
     */
    public void onReset(Consumer<? super StreamedReset> handler) {
        requireNew();
        handlers.addOfResets(Objects.requireNonNull(handler));
    }

    /**
     * Adds a handler of errors: exceptions of other handlers and sub-buffers that do not parse, after which the stream goes on, and the
     * failure that ends it. Without one, {@link #start} throws the first of them, and ends.
     *
     * @param handler called for each of them; not {@code null}
     * @throws IllegalStateException if it has begun or is closed
     */
    public void onError(Consumer<? super Throwable> handler) {
        requireNew();
        handlers.addOfErrors(Objects.requireNonNull(handler));
    }

    /**
     * Adds a handler of the end, which is called once: on the thread that delivers, or by {@link #close} if nothing was pushed.
     *
     * @param handler called at the end; not {@code null}
     * @throws IllegalStateException if it has begun or is closed
     */
    public void onClose(Runnable handler) {
        requireNew();
        handlers.addOfClosing(Objects.requireNonNull(handler));
    }

    private void requireNew() {
        requireOpen();
        if (mode.get() != null) {
            throw new IllegalStateException("the stream has begun");
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the stream is closed");
        }
    }

    /**
     * Delivers to the handlers on this thread, until the stream ends.
     *
     * @throws IllegalStateException if it has begun or is closed; {@link dev.ringmap.MappingLostException} if somebody has taken the pages away
     * @throws IOException if the kernel refuses what it was asked for
     */
    public void start() throws IOException {
        begin();
        delivery.run();
    }

    /**
     * Delivers to the handlers on a thread of its own, a daemon. If a failure ends the stream and there is no handler of errors, it becomes
     * the thread's uncaught exception.
     *
     * @throws IllegalStateException if it has begun or is closed
     */
    public void startAsync() {
        begin();
        delivery.begin();
    }

    private void begin() {
        requireOpen();
        if (!mode.compareAndSet(null, Mode.PUSH)) {
            throw new IllegalStateException("the stream has begun");
        }
    }

    /**
     * Waits for the next item.
     *
     * @param timeout how long to wait at most; zero or negative asks without waiting; not {@code null}
     * @return the item, valid until the next call; {@code null} if there is none by then, or if there will be no more, as {@link #isEnded}
     *     then says
     * @throws IllegalStateException if the stream was started; {@link dev.ringmap.MappingLostException} if somebody has taken the pages away
     * @throws IOException if the kernel refuses what it was asked for
     */
    public @Nullable StreamItem next(Duration timeout) throws IOException {
        mode.compareAndSet(null, Mode.PULL);
        if (mode.get() != Mode.PULL) {
            throw new IllegalStateException("the stream was started; its items go to the handlers");
        }
        StreamItem item = pump.isOver() ? null : pump.take(ItemPump.saturatedNanos(timeout));
        if (pump.isOver()) {
            delivery.finish();
        }
        return item;
    }

    /**
     * Ends the tracing, from any thread: what has been written by now is still delivered, and then the stream ends. This does not wait for
     * that. A stream of given readers ends by itself and is not affected; {@link #close} ends every stream at once.
     *
     * @throws ErrnoException if the kernel refuses
     */
    public void stop() throws ErrnoException {
        source.end();
        pump.wake();
    }

    /**
     * Tells whether nothing more will be delivered.
     *
     * @return {@code true} if so
     */
    public boolean isEnded() {
        return pump.isOver();
    }

    /**
     * Waits until the stream has ended.
     *
     * @throws InterruptedException if the waiting thread is interrupted
     */
    public void awaitTermination() throws InterruptedException {
        delivery.await();
    }

    /**
     * Waits until the stream has ended.
     *
     * @param timeout how long to wait at most; not {@code null}
     * @return {@code true} if it has ended, {@code false} if it had not by then
     * @throws InterruptedException if the waiting thread is interrupted
     */
    public boolean awaitTermination(Duration timeout) throws InterruptedException {
        return delivery.await(timeout);
    }

    /**
     * Returns what became of the events. An event counts as delivered when its handlers have returned, or when the thread that pulls asks
     * for the next item or for the account.
     *
     * @return the account so far; not {@code null}
     * @throws IllegalStateException if the stream is closed
     * @throws IOException if the kernel's own counts cannot be read
     */
    public StreamAccount account() throws IOException {
        requireOpen();
        return pump.account();
    }

    /**
     * Ends the stream at once, from any thread; what has not been delivered yet will not be. Releases the buffers, and removes the instance
     * or undoes what was changed in it. This does not wait for a handler. Idempotent.
     *
     * @throws ErrnoException {@code EBUSY} if somebody else keeps a file of its own instance open; closing may then be tried again
     */
    @Override
    public void close() throws ErrnoException {
        closed = true;
        pump.abandon();
        formats.close();
        try {
            source.close();
        } finally {
            if (mode.get() != Mode.PUSH) {
                delivery.finish();
            }
        }
    }
}
