package dev.ringmap.backend.sim.ring;

/** Places inside a write where an interrupt comes at an awkward moment. */
public enum InterruptPoint {
    /** The clock was read, but no room is taken yet: an event of the interrupt gets in first. */
    BEFORE_RESERVING,
    /** Room is taken, but the writer's clock is not set yet. */
    AFTER_RESERVING,
    /** The ring is full and the head page is being moved: readers wait for the writer. */
    WHILE_MOVING_HEAD
}
