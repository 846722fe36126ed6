package dev.ringmap;

import dev.ringmap.spi.ErrnoException;
import java.time.Duration;

/**
 * The events of one CPU as the kernel writes them: {@link TraceInstance#openReader} opens one.
 *
 * <p>Reading consumes: what is delivered here is gone for {@code trace_pipe} and other readers of the same buffer.
 *
 * @since 0.1
 */
public sealed interface LiveReader extends RingBufferReader permits RingBufferMapping, CopyingReader {

    /**
     * Returns which strategy this reader took, and why.
     *
     * @return the choice, which stays readable after closing; not {@code null}
     */
    ReadChoice choice();

    /**
     * {@inheritDoc}
     *
     * @throws ErrnoException if the kernel refuses
     */
    @Override
    default boolean advance() throws ErrnoException {
        return advance(Duration.ZERO);
    }

    /**
     * {@inheritDoc}
     *
     * <p>While the instance's {@code buffer_percent} is not 0, a partly filled sub-buffer does not end the wait before the deadline, at which
     * it is delivered all the same. The wait is {@code poll(2)}: it pins the carrier of a virtual thread, and interruption does not end it.
     *
     * @throws ErrnoException if the kernel refuses
     */
    @Override
    boolean advance(Duration timeout) throws ErrnoException;
}
