package dev.ringmap.backend.sim.files;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Returns a text in pieces of the requested sizes. */
final class TextReader {

    private final byte[] bytes;
    private int position;

    TextReader(String text) {
        bytes = text.getBytes(StandardCharsets.UTF_8);
    }

    int read(ByteBuffer target) {
        int length = Math.min(target.remaining(), bytes.length - position);
        target.put(bytes, position, length);
        position += length;
        return length;
    }
}
