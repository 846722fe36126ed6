package dev.ringmap;

/**
 * Thrown when a ring cannot be inspected or observed in place, or has moved while it was inspected: tracing is on or was switched on,
 * somebody consumed or cleared, or the order of its sub-buffers is not known. The message says which, and what to do.
 *
 * <p>What was delivered before is right: events are handed out only from sub-buffers that were checked.
 *
 * @since 0.1
 */
public final class RingInspectionException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    RingInspectionException(String path, String problem) {
        super(path + ": " + problem);
    }

    /** Of sub-buffers that were written in another order than their stamps say. */
    static RingInspectionException ofDisorder(String path, String which) {
        return new RingInspectionException(
                path,
                "the stamps do not tell the order of " + which
                        + ", as with a clock that is coarse or was set back; read the events with a mapping or a copying reader");
    }
}
