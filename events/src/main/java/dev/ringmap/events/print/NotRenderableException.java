package dev.ringmap.events.print;

/** Ends the rendering of an event that has no text. One instance without a stack trace, so that nothing is allocated. */
final class NotRenderableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    @SuppressWarnings("StaticAssignmentOfThrowable") // it has no stack trace that could be somebody else's
    static final NotRenderableException INSTANCE = new NotRenderableException();

    private NotRenderableException() {
        super("the record does not have what its print format shows", null, false, false);
    }
}
