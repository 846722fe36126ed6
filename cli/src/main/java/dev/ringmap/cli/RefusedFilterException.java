package dev.ringmap.cli;

import dev.ringmap.spi.ErrnoException;
import java.io.IOException;

/** What the kernel says of a condition: several lines, with a caret below the place. No argument has ended one of them: it is refused then. */
final class RefusedFilterException extends IOException {

    private static final long serialVersionUID = 1L;

    RefusedFilterException(ErrnoException refusal) {
        super(refusal.getMessage(), refusal);
    }
}
