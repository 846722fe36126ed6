package dev.ringmap.backend.sim.ring;

/**
 * A link to the next page with a state: the kernel keeps the state in the low bits of the pointer. Links are
 * compared and exchanged by identity.
 */
final class Link {

    /** Who may move what a link points to. */
    enum State {
        /** An ordinary link. */
        NORMAL,
        /** It points to the head page. */
        HEAD,
        /** It points to the head page, which the writer is moving forward: readers wait. */
        UPDATE
    }

    final BufferPage target;
    final State state;

    Link(BufferPage target, State state) {
        this.target = target;
        this.state = state;
    }
}
