package dev.ringmap.events.stream;

/**
 * What the kernel's own counts say about the events of a CPU. All counts are of one moment: the last look at the buffer, or now if its
 * pages are gone. They are final only if nothing was left to read and no reset has set them to 0.
 *
 * <p>Thread safety: <em>immutable</em>.
 *
 * @param written events that the kernel has written to the buffer
 * @param notWritten events that never got into the buffer, which does not show them
 * @param taken events that were consumed but not delivered here, because another reader took them; an upper bound if a sub-buffer was
 *     skipped or losses are a lower bound; negative if another reader also got some of those delivered here
 * @param unread events that nobody has consumed yet
 * @param lostUntold events that were overwritten and not reported here, because they were reported to another reader; negative if more were
 *     reported here than were overwritten
 * @param areLossesExact whether the losses are known exactly
 * @since 0.1
 */
public record KernelAccount(
        long written, long notWritten, long taken, long unread, long lostUntold, boolean areLossesExact) {}
