package dev.ringmap.events.print;

/** Ends the parsing of a print format that cannot be followed; its message is the problem that the format then has. */
final class UnresolvedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnresolvedException(String problem) {
        super(problem);
    }
}
