package dev.ringmap.conformance.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Direct buffers, the only ones that the SPI accepts. */
public final class Direct {

    private Direct() {}

    public static ByteBuffer of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    public static ByteBuffer bytes(int length) {
        return ByteBuffer.allocateDirect(length);
    }
}
