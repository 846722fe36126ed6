package dev.ringmap.conformance.internal;

import dev.ringmap.conformance.spec.Capability;
import org.opentest4j.TestAbortedException;

/** Aborts a test whose rule needs what the subject lacks. */
public final class MissingCapabilityException extends TestAbortedException {

    private static final long serialVersionUID = 1L;

    private final Capability capability;

    MissingCapabilityException(Capability capability, String reason) {
        super("needs " + capability + ": " + reason);
        this.capability = capability;
    }

    public Capability capability() {
        return capability;
    }
}
