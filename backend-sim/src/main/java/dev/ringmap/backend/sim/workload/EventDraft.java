package dev.ringmap.backend.sim.workload;

import dev.ringmap.backend.sim.event.CommonFields;
import dev.ringmap.backend.sim.event.EventField;
import dev.ringmap.backend.sim.event.EventType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The payload of the next event, put together field by field. Reused for every event of a CPU. */
final class EventDraft {

    private static final int CAPACITY_BYTES = 512;

    private final ByteBuffer payload = ByteBuffer.allocate(CAPACITY_BYTES).order(ByteOrder.nativeOrder());
    private EventType type;
    private int end;

    EventDraft(EventType anyType) {
        type = anyType;
    }

    EventDraft begin(EventType newType, int pid, int flags, int preemptCount) {
        type = newType;
        end = type.fixedBytes();
        payload.clear();
        payload.put(0, new byte[end]);
        payload.putShort(CommonFields.TYPE_OFFSET, (short) type.id());
        payload.put(CommonFields.FLAGS_OFFSET, (byte) flags);
        payload.put(CommonFields.PREEMPT_COUNT_OFFSET, (byte) preemptCount);
        payload.putInt(CommonFields.PID_OFFSET, pid);
        return this;
    }

    EventDraft put(String name, long value) {
        return put(name, 0, value);
    }

    EventDraft put(String name, int index, long value) {
        EventField field = type.field(name);
        int at = field.offset() + index * Long.BYTES;
        switch (field.kind() == EventField.Kind.NUMBERS ? Long.BYTES : field.sizeBytes()) {
            case Byte.BYTES -> payload.put(at, (byte) value);
            case Short.BYTES -> payload.putShort(at, (short) value);
            case Integer.BYTES -> payload.putInt(at, (int) value);
            default -> payload.putLong(at, value);
        }
        return this;
    }

    /** Puts characters into the field itself, cut to its size, or after the fixed part. */
    EventDraft put(String name, String characters) {
        EventField field = type.field(name);
        byte[] bytes = (characters + '\0').getBytes(StandardCharsets.UTF_8);
        if (field.kind() == EventField.Kind.LOCATION) {
            payload.put(end, bytes);
            payload.putInt(field.offset(), EventField.location(end, bytes.length));
            end += bytes.length;
        } else {
            payload.put(field.offset(), bytes, 0, Math.min(bytes.length, field.sizeBytes() - 1));
        }
        return this;
    }

    EventType type() {
        return type;
    }

    ByteBuffer payload() {
        return payload.limit(end);
    }
}
