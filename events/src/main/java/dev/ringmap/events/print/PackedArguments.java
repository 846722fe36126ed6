package dev.ringmap.events.print;

import java.util.ArrayList;
import java.util.List;

/**
 * The arguments of a {@code trace_printk} as a record packs them, one behind the other: numbers, addresses of functions, and as text
 * whatever the kernel could only follow when it happened.
 *
 * <pre>
 *   char                   1 byte
 *   number up to an int    4 bytes, aligned to 4; before Linux 6.14 one or two for hh and h, aligned to as many
 *   long number, pointer   8 bytes (a long of 32 bits: 4), aligned to 4
 *   %s, %pM and the like   bytes up to a NUL
 * </pre>
 *
 * <p>Source: {@code vbin_printf()} and {@code bstr_printf()} in {@code lib/vsprintf.c}.
 */
final class PackedArguments implements Arguments {

    /** The pointers that are packed as such. */
    private static final String KEPT_POINTERS = "SsxKe";

    private final int longBytes;
    private final List<Slot> slots = new ArrayList<>();

    PackedArguments(int longBytes) {
        this.longBytes = longBytes;
    }

    /**
     * One argument.
     *
     * @param isNumber whether it may be packed as an {@code int}, though it is smaller
     * @param bytes its size; 0 for a text
     */
    private record Slot(boolean isNumber, int bytes) {}

    @Override
    public Expression size() {
        return number(Integer.BYTES);
    }

    @Override
    public Expression value(char letter, int numberBytes, String pointerLetters) {
        return switch (letter) {
            case 's' -> text();
            case 'c' -> local(new Slot(false, Byte.BYTES), ValueType.U8);
            case 'p' ->
                pointerLetters.isEmpty() || KEPT_POINTERS.indexOf(pointerLetters.charAt(0)) >= 0
                        ? local(new Slot(true, longBytes), ValueType.pointer(ValueType.U8, longBytes))
                        : text();
            default -> number(numberBytes);
        };
    }

    /** The conversion cuts off what does not belong to it. */
    private Expression number(int bytes) {
        return local(new Slot(true, bytes), ValueType.S64);
    }

    private Expression local(Slot slot, ValueType type) {
        slots.add(slot);
        return new Local(slots.size() - 1, type);
    }

    private Text text() {
        slots.add(new Slot(false, 0));
        return new Packed(slots.size() - 1);
    }

    int count() {
        return slots.size();
    }

    /**
     * Reads the arguments into the locals, one for each. How long the record is tells how it packs small numbers.
     *
     * @param offset where they start
     * @throws NotRenderableException if they are not there
     */
    void load(Rendering event, int offset) {
        if (!load(event, offset, Integer.BYTES) && !load(event, offset, Byte.BYTES)) {
            throw NotRenderableException.INSTANCE;
        }
    }

    /** Returns whether they fill the record. */
    private boolean load(Rendering event, int offset, int leastNumberBytes) {
        int at = offset;
        for (int i = 0; i < slots.size(); i++) {
            Slot slot = slots.get(i);
            int bytes = slot.isNumber ? Math.max(slot.bytes, leastNumberBytes) : slot.bytes;
            int start = aligned(at, Math.max(1, Math.min(bytes, Integer.BYTES)));
            int end = bytes == 0 ? event.textEnd(start) : start + bytes;
            if (end > event.lengthBytes()) {
                return false;
            }
            event.locals[i] = bytes == 0 ? Rendering.place(start, end) : event.read(start, bytes, false);
            at = bytes == 0 ? end + 1 : end;
        }
        return aligned(at, Integer.BYTES) == event.lengthBytes();
    }

    private static int aligned(int offset, int bytes) {
        return (offset + bytes - 1) & -bytes;
    }

    /** A text among the arguments. */
    private static final class Packed extends Text {
        private final int index;

        Packed(int index) {
            this.index = index;
        }

        @Override
        void append(Rendering event) {
            event.appendText(event.locals[index]);
        }
    }
}
