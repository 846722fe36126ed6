package dev.ringmap.events.stream;

/**
 * What the kernel's own counts say of the events of a CPU. They are of one moment, the last look at the buffer, or this one if its pages are
 * gone, and hold once nothing was left to read and no reset has set them to 0.
 *
 * <p>Thread safety: <em>immutable</em>.
 *
 * @param written events that the kernel has written to the buffer
 * @param notWritten events that never got into the buffer; nothing in it tells of them
 * @param taken events that were consumed and not delivered here: taken by another reader, at most so many if a sub-buffer was skipped or losses
 *     are a lower bound; less than 0 if another reader was given some of those delivered as well
 * @param unread events that nobody has consumed by now
 * @param lostUntold events that were overwritten and not told of here, because another reader was; less than 0 if more were told of
 * @param areLossesExact whether the losses are known to the last
 * @since 0.1
 */
public record KernelAccount(
        long written, long notWritten, long taken, long unread, long lostUntold, boolean areLossesExact) {}
