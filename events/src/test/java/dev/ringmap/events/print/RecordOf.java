package dev.ringmap.events.print;

import dev.ringmap.EventCursor;
import dev.ringmap.events.EventFormat;
import dev.ringmap.events.Field;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A record of a format, field by field. */
final class RecordOf {

    private final EventFormat format;
    private final ByteBuffer bytes = ByteBuffer.allocate(1024).order(ByteOrder.LITTLE_ENDIAN);
    private int length;

    RecordOf(EventFormat format) {
        this.format = format;
        bytes.putShort(0, (short) format.id());
        format.fields().forEach(field -> length = Math.max(length, field.offset() + field.sizeBytes()));
    }

    RecordOf pid(int pid) {
        bytes.putInt(4, pid);
        return this;
    }

    RecordOf with(String name, long value) {
        Field field = format.field(name);
        switch (field.sizeBytes()) {
            case Byte.BYTES -> bytes.put(field.offset(), (byte) value);
            case Short.BYTES -> bytes.putShort(field.offset(), (short) value);
            case Integer.BYTES -> bytes.putInt(field.offset(), (int) value);
            default -> bytes.putLong(field.offset(), value);
        }
        return this;
    }

    RecordOf with(String name, String text) {
        byte[] letters = text.getBytes(StandardCharsets.ISO_8859_1);
        bytes.put(format.field(name).offset(), letters);
        length = Math.max(length, format.field(name).offset() + letters.length);
        return this;
    }

    /** What stands behind the fields, in the order of the bytes. */
    RecordOf tail(int... tail) {
        for (int value : tail) {
            bytes.put(length++, (byte) value);
        }
        return this;
    }

    EventCursor event() {
        return Printing.event(format.id(), bytes.array(), length, ByteOrder.LITTLE_ENDIAN);
    }
}
