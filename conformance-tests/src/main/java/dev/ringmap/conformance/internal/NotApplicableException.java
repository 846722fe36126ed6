package dev.ringmap.conformance.internal;

import org.opentest4j.TestAbortedException;

/** Aborts a test whose rule is of another interface, or of newer kernels. */
public final class NotApplicableException extends TestAbortedException {

    private static final long serialVersionUID = 1L;

    public NotApplicableException(String message) {
        super(message);
    }
}
