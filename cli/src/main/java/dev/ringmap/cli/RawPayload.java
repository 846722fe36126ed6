package dev.ringmap.cli;

import dev.ringmap.TraceEvent;
import dev.ringmap.events.TextBuffer;
import dev.ringmap.events.stream.StreamedEvent;

/** The bytes of an event that has no format, as hexadecimal digits. */
final class RawPayload {

    private static final int BYTE_DIGITS = 2;

    private RawPayload() {}

    static void append(StreamedEvent streamed, TextBuffer line) {
        TraceEvent event = streamed.event();
        int length = event.payloadLengthBytes();
        for (int i = 0; i < length; i++) {
            line.appendHex(Byte.toUnsignedInt(event.byteAt(i)), BYTE_DIGITS);
        }
    }
}
