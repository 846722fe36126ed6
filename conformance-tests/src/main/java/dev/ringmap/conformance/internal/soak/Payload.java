package dev.ringmap.conformance.internal.soak;

import dev.ringmap.conformance.internal.Marker;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;

/** What the markers carry: a tag, a sequence number, and bytes that differ from marker to marker. */
final class Payload {

    /** The maximum length of a marker: all kernels accept it, and {@code trace} has room for it on one line. */
    static final int MAX_BYTES = 2_000;

    private static final int SHIFTS = 1_024;
    private static final int NUMBERED_BYTES = 2 * Integer.BYTES;

    private final ByteBuffer bytes = ByteBuffer.allocateDirect(MAX_BYTES).order(ByteOrder.nativeOrder());
    private final ByteBuffer noise;

    Payload(long seed) {
        byte[] random = new byte[SHIFTS + MAX_BYTES];
        new Random(seed).nextBytes(random);
        noise = ByteBuffer.wrap(random);
    }

    /** The bytes to be written; they stay until the next call. */
    ByteBuffer of(int sequence, int length) {
        bytes.clear();
        bytes.putInt(Marker.TAG).putInt(sequence);
        bytes.put(NUMBERED_BYTES, noise, Math.floorMod(sequence, SHIFTS), length - NUMBERED_BYTES);
        return bytes.position(0).limit(length);
    }

    /** Where the bytes found begin to differ, or -1. */
    int mismatch(ByteBuffer page, int at, int sequence, int length) {
        return page.slice(at, length).mismatch(of(sequence, length));
    }
}
