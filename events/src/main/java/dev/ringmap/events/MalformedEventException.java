package dev.ringmap.events;

/**
 * Thrown when a record contradicts its format: a dynamic array is said to be where the record is not.
 *
 * @since 0.1
 */
public final class MalformedEventException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    MalformedEventException(String message) {
        super(message);
    }
}
