package dev.ringmap.events.stream;

/**
 * What a {@link TraceStream} delivers.
 *
 * <p>Lifecycle: a stream has one object of each kind and fills it anew. What it says is valid until the next item.
 *
 * <p>Thread safety: <em>confined</em> to the thread that the stream delivers on.
 *
 * @since 0.1
 */
public sealed interface StreamItem permits StreamedEvent, StreamedLoss, StreamedReset, SkippedSubBuffer {

    /**
     * Returns whose buffer it comes from.
     *
     * @return the CPU's number, from 0
     */
    int cpu();
}
