package dev.ringmap.cli;

import java.io.IOException;

/** Thrown when the reader of standard output has gone. */
final class ClosedPipeException extends IOException {

    /** What a shell reports for a tool that {@code SIGPIPE} has ended: 128 plus the number of the signal. */
    static final int EXIT_CODE = 141;

    private static final long serialVersionUID = 1L;

    ClosedPipeException() {
        super("nobody reads standard output any more");
    }
}
