package dev.ringmap.events.symbols;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes BTF, type by type. */
final class Btf {

    static final int ENUM = 6;
    static final int ENUM64 = 19;
    private static final int HEADER_BYTES = 24;

    private final ByteBuffer types = ByteBuffer.allocate(1 << 16);
    private final ByteArrayOutputStream strings = new ByteArrayOutputStream();
    private final int moreHeaderBytes;

    private Btf(ByteOrder order, int moreHeaderBytes) {
        this.moreHeaderBytes = moreHeaderBytes;
        types.order(order);
        strings.write(0);
    }

    static Btf of(ByteOrder order) {
        return new Btf(order, 0);
    }

    /** As a later kernel may write it, with more in its header. */
    static Btf withLongerHeader(ByteOrder order) {
        return new Btf(order, 8);
    }

    private int string(String text) {
        int offset = strings.size();
        strings.writeBytes((text + "\0").getBytes(StandardCharsets.ISO_8859_1));
        return offset;
    }

    /** A type with whatever stands behind it. */
    Btf type(int kind, int memberCount, int... words) {
        types.putInt(0).putInt(kind << 24 | memberCount).putInt(4);
        for (int word : words) {
            types.putInt(word);
        }
        return this;
    }

    Btf enumeration(int kind, boolean isSigned, String[] names, long... values) {
        types.putInt(0)
                .putInt((isSigned ? 1 << 31 : 0) | kind << 24 | names.length)
                .putInt(4);
        for (int i = 0; i < names.length; i++) {
            types.putInt(string(names[i])).putInt((int) values[i]);
            if (kind == ENUM64) {
                types.putInt((int) (values[i] >>> 32));
            }
        }
        return this;
    }

    byte[] bytes() {
        int typesBytes = types.position();
        ByteBuffer all = ByteBuffer.allocate(HEADER_BYTES + moreHeaderBytes + typesBytes + strings.size())
                .order(types.order());
        all.putShort((short) 0xEB9F).put((byte) 1).put((byte) 0).putInt(HEADER_BYTES + moreHeaderBytes);
        all.putInt(0).putInt(typesBytes).putInt(typesBytes).putInt(strings.size());
        all.position(HEADER_BYTES + moreHeaderBytes);
        all.put(types.array(), 0, typesBytes).put(strings.toByteArray());
        return all.array();
    }
}
