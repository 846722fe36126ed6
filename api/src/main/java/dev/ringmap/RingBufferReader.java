package dev.ringmap;

import java.io.IOException;
import java.time.Duration;

/**
 * The events of one CPU, from whatever source: a ring buffer mapped or copied, a recording, a capture.
 *
 * <p>The contract of every reader:
 *
 * <ul>
 *   <li>{@link #advance(Duration)} makes the next events available, and {@link #events()} walks over them. Each event is delivered once,
 *       in the order in which it was written.
 *   <li>Losses are delivered in their place: {@link TraceEvent#lostEvents()} of the first event after the gap. {@link #lostEvents()} is
 *       their sum, in which a gap of unknown size may be counted as soon as its number is known. The events delivered and the events
 *       lost are the events written, or that sum is a lower bound.
 *   <li>There is one cursor and one sub-buffer. They stay the same objects from advance to advance and show what is current; walking
 *       allocates nothing, neither for an event nor for a page.
 *   <li>A sub-buffer that does not parse raises {@link MalformedSubBufferException}; the rest of it is skipped, and the next call goes on
 *       after it.
 *   <li>{@link #close} is allowed from any thread at any time, and idempotent. A thread that waits in {@code advance} leaves it at once.
 *       From then on {@code advance} and every view of the memory throw {@link ReaderClosedException}; {@link #cpu()},
 *       {@link #lostEvents()} and {@link #resets()} stay readable. A thread that is walking over a copied page meanwhile may reach its end.
 * </ul>
 *
 * <p>Interruption does not end a waiting {@code advance}: it goes on until there are events, its time is over or the reader is closed, and
 * leaves the thread interrupted. A loop that is to be stopped by interruption waits in steps and checks for it in between; {@link #close}
 * from another thread stops it at once.
 *
 * <p>A virtual thread may read. Where the source waits in the kernel, as every {@link LiveReader} does, a waiting {@code advance} is a
 * native call and pins the thread's carrier until it returns: give waiting readers platform threads, or ask without waiting and sleep in
 * between.
 *
 * <p>Thread safety: <em>single-consumer</em>. One thread at a time may advance and use the views; handing over to another needs a
 * happens-before edge.
 *
 * @since 0.1
 */
public interface RingBufferReader extends AutoCloseable {

    /**
     * Returns the CPU whose events these are.
     *
     * @return the CPU's number, from 0
     */
    int cpu();

    /**
     * Makes the next events available, without waiting. Events of the current sub-buffer that the cursor has not reached yet stay:
     * nothing is skipped by advancing early.
     *
     * @return {@code true} if there is something for {@link #events()} to deliver, {@code false} if there is nothing now
     * @throws ReaderClosedException if the reader is closed
     * @throws MalformedSubBufferException if the header of the new sub-buffer is impossible; the next call goes on behind it
     * @throws MappingLostException if the pages are gone: somebody has truncated the file behind them
     * @throws IOException if the source fails
     */
    default boolean advance() throws IOException {
        return advance(Duration.ZERO);
    }

    /**
     * Makes the next events available, waiting for them if there are none and the source may still get some.
     *
     * @param timeout how long to wait at most; zero or negative asks without waiting; not {@code null}
     * @return {@code true} if there is something for {@link #events()} to deliver, {@code false} if there was nothing by then
     * @throws ReaderClosedException if the reader is closed, or is closed meanwhile
     * @throws MalformedSubBufferException if the header of the new sub-buffer is impossible; the next call goes on behind it
     * @throws MappingLostException if the pages are gone: somebody has truncated the file behind them
     * @throws IOException if the source fails
     */
    boolean advance(Duration timeout) throws IOException;

    /**
     * Returns the current sub-buffer.
     *
     * @return the one flyweight of this reader; not {@code null}
     */
    SubBuffer subBuffer();

    /**
     * Returns the events of the current sub-buffer.
     *
     * @return the one cursor of this reader, where it was left; not {@code null}
     */
    default EventCursor events() {
        return subBuffer().events();
    }

    /**
     * Returns the sum of all losses since the reader was made.
     *
     * @return the events lost; not {@code null}
     */
    LostEvents lostEvents();

    /**
     * Returns how often the trace was reset under this reader: cleared, or its clock changed.
     *
     * @return the number of resets noticed, a mapping's with the next advance, and a copying reader's within a second once it finds nothing left to
     *     read; 0 if the source has none
     */
    long resets();

    /**
     * Tells whether {@link #close} was called.
     *
     * @return {@code true} if so
     */
    boolean isClosed();

    /** Ends reading, from any thread, and gives back what the source holds for it. */
    @Override
    void close();
}
