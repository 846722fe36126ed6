package dev.ringmap.backend.jni;

/** The library could not be loaded from anywhere; what went wrong in each place is suppressed in this exception. */
final class LibraryMissingException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What to do about it. */
    private final String remedy;

    LibraryMissingException(String message, String remedy) {
        super(message);
        this.remedy = remedy;
    }

    String remedy() {
        return remedy;
    }
}
