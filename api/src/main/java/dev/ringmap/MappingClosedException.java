package dev.ringmap;

/** Thrown when memory of a {@link RingBufferMapping} is asked for after its {@code close()}. */
public final class MappingClosedException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    MappingClosedException(String path) {
        super("the mapping of " + path + " is closed");
    }
}
