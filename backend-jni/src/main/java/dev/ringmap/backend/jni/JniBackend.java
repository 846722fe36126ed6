package dev.ringmap.backend.jni;

import dev.ringmap.backend.linux.LinuxBackend;
import dev.ringmap.backend.linux.SystemCallsLookup;

/**
 * The backend {@code jni}: system calls through a C library.
 *
 * <p>Buffers over a closed mapping show zeros when they are read; the addresses are unmapped when the last of them is garbage.
 *
 * <p>Thread safety: <em>thread-safe</em>.
 */
public final class JniBackend extends LinuxBackend {

    /** Makes the backend; the library is not loaded before it is first used. */
    public JniBackend() {
        super("jni", 100);
    }

    @Override
    protected SystemCallsLookup systemCalls() {
        return LibcLookup.find();
    }
}
