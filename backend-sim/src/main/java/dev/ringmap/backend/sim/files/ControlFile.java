package dev.ringmap.backend.sim.files;

/** A file that can be opened. */
@FunctionalInterface
non-sealed interface ControlFile extends Node {

    /**
     * Opens it.
     *
     * @param mode how
     * @return the object that answers the calls on the open file
     */
    Handle open(OpenMode mode);
}
