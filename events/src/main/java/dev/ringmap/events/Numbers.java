package dev.ringmap.events;

import dev.ringmap.TraceEvent;

/** Reads a number of any size out of a record. */
final class Numbers {

    private Numbers() {}

    static long read(TraceEvent event, int offset, int sizeBytes, boolean isSigned) {
        return switch (sizeBytes) {
            case Byte.BYTES -> isSigned ? event.byteAt(offset) : Byte.toUnsignedLong(event.byteAt(offset));
            case Short.BYTES -> isSigned ? event.shortAt(offset) : Short.toUnsignedLong(event.shortAt(offset));
            case Integer.BYTES -> isSigned ? event.intAt(offset) : Integer.toUnsignedLong(event.intAt(offset));
            default -> event.longAt(offset);
        };
    }
}
