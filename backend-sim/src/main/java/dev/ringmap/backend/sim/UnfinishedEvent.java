package dev.ringmap.backend.sim;

/**
 * An event that has room in the ring buffer but is not committed. Its CPU is occupied until then; what the same thread writes on it
 * meanwhile is written by an interrupt, and has to be finished first.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface UnfinishedEvent {

    /**
     * Commits the event.
     *
     * @throws IllegalStateException if an interrupt has not finished its event, or this one is committed already
     */
    void commit();
}
