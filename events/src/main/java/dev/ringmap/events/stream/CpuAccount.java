package dev.ringmap.events.stream;

import dev.ringmap.LostEvents;
import org.jspecify.annotations.Nullable;

/**
 * What became of the events of one CPU.
 *
 * <p>Thread safety: <em>immutable</em>.
 *
 * @param cpu the CPU's number
 * @param delivered events delivered
 * @param lost events lost; not {@code null}
 * @param skippedSubBuffers sub-buffers whose rest was skipped because it did not parse
 * @param resets how often the trace was cleared or its clock changed
 * @param kernel what the kernel's own counts say; {@code null} if there are none, as for a recording or an observer
 * @since 0.1
 */
public record CpuAccount(
        int cpu,
        long delivered,
        LostEvents lost,
        long skippedSubBuffers,
        long resets,
        @Nullable KernelAccount kernel) {

    /**
     * Tells whether events that were made available here cannot be told from those that others took.
     *
     * @return {@code true} if a sub-buffer was skipped or the losses are a lower bound
     */
    public boolean hasSkipped() {
        return lost.isLowerBound() || skippedSubBuffers > 0;
    }
}
