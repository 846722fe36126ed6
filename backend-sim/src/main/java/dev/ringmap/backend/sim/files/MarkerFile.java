package dev.ringmap.backend.sim.files;

import java.nio.ByteBuffer;
import java.util.function.ToIntFunction;

/** {@code trace_marker} and {@code trace_marker_raw}: each write is one event. */
final class MarkerFile implements ControlFile {

    private final ToIntFunction<ByteBuffer> marker;

    MarkerFile(ToIntFunction<ByteBuffer> marker) {
        this.marker = marker;
    }

    @Override
    public Handle open(OpenMode mode) {
        return new MarkerHandle(marker);
    }

    private static final class MarkerHandle extends Handle {

        private final ToIntFunction<ByteBuffer> marker;

        MarkerHandle(ToIntFunction<ByteBuffer> marker) {
            this.marker = marker;
        }

        @Override
        int write(ByteBuffer source) {
            int written = marker.applyAsInt(source);
            source.position(source.position() + written);
            return written;
        }
    }
}
