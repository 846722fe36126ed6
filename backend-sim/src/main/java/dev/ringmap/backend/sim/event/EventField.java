package dev.ringmap.backend.sim.event;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A field of an event.
 *
 * @param declaration the C declaration, for example {@code char prev_comm[16]}
 * @param name the name alone
 * @param offset where it is, in bytes from the start of the payload
 * @param sizeBytes its size in bytes; 0 if it reaches to the end of the payload
 * @param signed whether its type has a sign
 * @param kind how it is read
 */
public record EventField(
        String declaration, String name, int offset, int sizeBytes, boolean signed, EventField.Kind kind) {

    private static final int LOCATION_OFFSET_MASK = 0xffff;
    private static final int LOCATION_LENGTH_SHIFT = 16;

    /** How a field is read. */
    public enum Kind {
        /** One number. */
        NUMBER,
        /** Characters up to a zero. */
        CHARACTERS,
        /** A word that says where in the payload the characters are. */
        LOCATION,
        /** Several numbers of eight bytes. */
        NUMBERS
    }

    /**
     * Makes a field of a declaration and its place.
     *
     * @param declaration the C declaration
     * @param offset where it is, in bytes from the start of the payload
     * @param sizeBytes its size in bytes
     * @param signed whether its type has a sign
     * @return the field
     */
    static EventField parse(String declaration, int offset, int sizeBytes, boolean signed) {
        String last = declaration.substring(declaration.lastIndexOf(' ') + 1);
        int bracket = last.indexOf('[');
        String name = bracket < 0 ? last : last.substring(0, bracket);
        Kind kind = Kind.NUMBER;
        if (declaration.startsWith("__data_loc")) {
            kind = Kind.LOCATION;
        } else if (bracket >= 0) {
            kind = declaration.contains("char") ? Kind.CHARACTERS : Kind.NUMBERS;
        }
        return new EventField(declaration, name, offset, sizeBytes, signed, kind);
    }

    /**
     * Composes the word that says where variable data is; {@code __data_loc}.
     *
     * @param offset where it is, in bytes from the start of the payload
     * @param lengthBytes its length in bytes
     * @return the word
     */
    public static int location(int offset, int lengthBytes) {
        return lengthBytes << LOCATION_LENGTH_SHIFT | offset;
    }

    /**
     * Reads a number.
     *
     * @param payload the event's payload
     * @param index which one, if there are several
     * @return its value
     */
    public long number(ByteBuffer payload, int index) {
        int at = offset + index * Long.BYTES;
        return switch (kind == Kind.NUMBERS ? Long.BYTES : sizeBytes) {
            case Byte.BYTES -> signed ? payload.get(at) : Byte.toUnsignedInt(payload.get(at));
            case Short.BYTES -> signed ? payload.getShort(at) : Short.toUnsignedInt(payload.getShort(at));
            case Integer.BYTES -> signed ? payload.getInt(at) : Integer.toUnsignedLong(payload.getInt(at));
            default -> payload.getLong(at);
        };
    }

    /**
     * Reads characters.
     *
     * @param payload the event's payload
     * @return what precedes the first zero
     */
    public String characters(ByteBuffer payload) {
        int start = offset;
        int end = sizeBytes == 0 ? payload.limit() : offset + sizeBytes;
        if (kind == Kind.LOCATION) {
            int location = payload.getInt(offset);
            start = location & LOCATION_OFFSET_MASK;
            end = start + (location >>> LOCATION_LENGTH_SHIFT);
        }
        byte[] bytes = new byte[Math.min(end, payload.limit()) - start];
        payload.get(start, bytes);
        int length = 0;
        while (length < bytes.length && bytes[length] != 0) {
            length++;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
