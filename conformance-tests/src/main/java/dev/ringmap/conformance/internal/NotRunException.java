package dev.ringmap.conformance.internal;

import org.opentest4j.TestAbortedException;

/** Aborts a test that takes long and was not asked for. */
public final class NotRunException extends TestAbortedException {

    private static final long serialVersionUID = 1L;

    public NotRunException(String message) {
        super(message);
    }
}
