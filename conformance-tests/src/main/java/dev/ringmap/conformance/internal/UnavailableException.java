package dev.ringmap.conformance.internal;

import dev.ringmap.spi.Availability.Unavailable;
import org.opentest4j.TestAbortedException;

/** Aborts all tests of a backend that cannot be used here. */
public final class UnavailableException extends TestAbortedException {

    private static final long serialVersionUID = 1L;

    private final transient Unavailable unavailable;

    UnavailableException(Unavailable unavailable) {
        super("backend unavailable [" + unavailable.reason() + "]: " + unavailable.message());
        this.unavailable = unavailable;
    }

    public Unavailable unavailable() {
        return unavailable;
    }
}
