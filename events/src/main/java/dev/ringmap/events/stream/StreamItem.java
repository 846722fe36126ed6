package dev.ringmap.events.stream;

/**
 * What a {@link TraceStream} delivers.
 *
 * <p>Lifecycle: a stream has one object of each kind and reuses it. What it returns is valid until the next item.
 *
 * <p>Thread safety: <em>confined</em> to the thread that the stream delivers on.
 *
 * @since 0.1
 */
public sealed interface StreamItem permits StreamedEvent, StreamedLoss, StreamedReset, SkippedSubBuffer {

    /**
     * Returns the CPU from whose buffer it comes.
     *
     * @return the CPU's number, from 0
     */
    int cpu();
}
