package dev.ringmap.backend.sim.files;

import dev.ringmap.backend.sim.instance.TraceArray;
import dev.ringmap.backend.sim.ring.KernelError;
import java.nio.ByteBuffer;

/** {@code free_buffer}: closing it shrinks the buffers as far as possible. If they cannot be shrunk, no error is reported. */
final class FreeBufferFile implements ControlFile {

    private final TraceArray instance;

    FreeBufferFile(TraceArray instance) {
        this.instance = instance;
    }

    @Override
    public Handle open(OpenMode mode) {
        return new FreeBufferHandle(instance);
    }

    private static final class FreeBufferHandle extends Handle {

        private final TraceArray instance;

        FreeBufferHandle(TraceArray instance) {
            this.instance = instance;
        }

        @Override
        int write(ByteBuffer source) {
            int length = source.remaining();
            source.position(source.limit());
            return length;
        }

        @Override
        void release() {
            if (instance.options().isSet("disable_on_free")) {
                instance.setTracing(false);
            }
            try {
                instance.resizeAll(0);
            } catch (KernelError e) {
                // release() has nobody to report to; the kernel ignores it as well.
            }
        }
    }
}
