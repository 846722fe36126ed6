package dev.ringmap.backend.ffm;

import dev.ringmap.backend.linux.LinuxBackend;
import dev.ringmap.backend.linux.SystemCallsLookup;

/**
 * The backend {@code ffm}: system calls through {@code java.lang.foreign}.
 *
 * <p>Needs Java 22 and native access; {@link #availability} says so where one is missing. Buffers over a closed mapping throw
 * {@link IllegalStateException} when they are read.
 *
 * <p>Thread safety: <em>thread-safe</em>.
 */
public final class FfmBackend extends LinuxBackend {

    /** Makes the backend; nothing native is touched before it is first used. */
    public FfmBackend() {
        super("ffm", 200);
    }

    @Override
    protected SystemCallsLookup systemCalls() {
        return LibcLookup.find();
    }
}
