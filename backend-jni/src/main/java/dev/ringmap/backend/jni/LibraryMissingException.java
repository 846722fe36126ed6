package dev.ringmap.backend.jni;

/** The library could not be loaded from anywhere; this exception carries the failure in each place as a suppressed one. */
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
