package dev.ringmap.events.print;

import dev.ringmap.events.TextBuffer;

/** {@code __print_hex_dump}: bytes in lines, as {@code print_hex_dump} of the kernel writes them. */
final class HexDumpText extends Text {

    private static final int PREFIX_ADDRESS = 1;
    private static final int PREFIX_OFFSET = 2;
    private static final int OFFSET_DIGITS = 8;
    private static final int DEFAULT_ROW_BYTES = 16;
    private static final int LONG_ROW_BYTES = 32;
    private static final int DELETE = 0x7F;

    private final Text prefix;
    private final Expression prefixType;
    private final Expression rowBytes;
    private final Expression groupBytes;
    private final Expression pointer;
    private final Expression length;
    private final Expression hasAscii;

    HexDumpText(
            Text prefix,
            Expression prefixType,
            Expression rowBytes,
            Expression groupBytes,
            Expression pointer,
            Expression length,
            Expression hasAscii) {
        this.prefix = prefix;
        this.prefixType = prefixType;
        this.rowBytes = rowBytes;
        this.groupBytes = groupBytes;
        this.pointer = pointer;
        this.length = length;
        this.hasAscii = hasAscii;
    }

    @Override
    void append(Rendering event) {
        int start = Rendering.start(pointer.place(event));
        int count = Math.max(0, (int) length.value(event));
        event.require(start, count);
        int row = rowBytes.value(event) == LONG_ROW_BYTES ? LONG_ROW_BYTES : DEFAULT_ROW_BYTES;
        event.out.append('\n');
        for (int at = 0; at < count; at += row) {
            prefix.append(event);
            appendPlace(at, event);
            appendRow(event, start + at, Math.min(row, count - at), row);
            event.out.append('\n');
        }
    }

    private void appendPlace(int at, Rendering event) {
        int type = (int) prefixType.value(event);
        if (type == PREFIX_ADDRESS) { // where the record was in the kernel's memory is not known
            throw NotRenderableException.INSTANCE;
        }
        if (type == PREFIX_OFFSET) {
            event.out.appendHex(at, OFFSET_DIGITS);
            event.out.append(':');
            event.out.append(' ');
        }
    }

    private void appendRow(Rendering event, int start, int count, int row) {
        TextBuffer out = event.out;
        int group = groupBytes(event, count);
        int lineStart = out.lengthBytes();
        for (int at = 0; at < count; at += group) {
            if (at > 0) {
                out.append(' ');
            }
            out.appendHex(event.read(start + at, group, false), group * 2);
        }
        if (hasAscii.value(event) != 0) {
            out.append(' ', row * 2 + row / group + 1 - (out.lengthBytes() - lineStart));
            for (int i = 0; i < count; i++) {
                int value = event.byteAt(start + i);
                out.append(value >= ' ' && value < DELETE ? value : '.');
            }
        }
    }

    private int groupBytes(Rendering event, int count) {
        long group = groupBytes.value(event);
        boolean isNumber = group == Short.BYTES || group == Integer.BYTES || group == Long.BYTES;
        return isNumber && count % group == 0 ? (int) group : Byte.BYTES;
    }
}
