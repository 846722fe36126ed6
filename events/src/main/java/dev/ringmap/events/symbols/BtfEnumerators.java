package dev.ringmap.events.symbols;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Collects the enumerators in BTF, whatever its byte order is. Everything else in it is passed over. */
final class BtfEnumerators {

    private static final String PROBLEM = "this is no BTF: ";

    private final ByteBuffer types;
    private final ByteBuffer strings;
    private final Map<String, Long> values = new HashMap<>();
    private final Set<String> ambiguous = new HashSet<>();

    private BtfEnumerators(ByteBuffer types, ByteBuffer strings) {
        this.types = types;
        this.strings = strings;
    }

    /** Returns the values by name, without the names that stand for several. */
    static Map<String, Long> read(byte[] btf) {
        ByteBuffer bytes = ByteBuffer.wrap(btf);
        if (btf.length < BtfDescriptor.LEAST_HEADER_BYTES) {
            throw new IllegalArgumentException(PROBLEM + btf.length + " bytes");
        }
        if (Short.toUnsignedInt(bytes.getShort(0)) != BtfDescriptor.MAGIC) {
            bytes.order(ByteOrder.LITTLE_ENDIAN);
        }
        if (Short.toUnsignedInt(bytes.getShort(0)) != BtfDescriptor.MAGIC) {
            throw new IllegalArgumentException(PROBLEM + "it does not start with 0xEB9F");
        }
        ByteBuffer types =
                section(bytes, BtfDescriptor.TYPES_OFFSET_OFFSET, BtfDescriptor.TYPES_LENGTH_OFFSET, "types");
        ByteBuffer strings =
                section(bytes, BtfDescriptor.STRINGS_OFFSET_OFFSET, BtfDescriptor.STRINGS_LENGTH_OFFSET, "strings");
        return new BtfEnumerators(types, strings).read();
    }

    private static ByteBuffer section(ByteBuffer bytes, int offsetAt, int lengthAt, String what) {
        long start = unsignedIntAt(bytes, BtfDescriptor.HEADER_LENGTH_OFFSET) + unsignedIntAt(bytes, offsetAt);
        long length = unsignedIntAt(bytes, lengthAt);
        if (start + length > bytes.limit()) {
            throw new IllegalArgumentException(PROBLEM + "its " + what + " are said to be " + length + " bytes at "
                    + start + " of " + bytes.limit());
        }
        return bytes.slice((int) start, (int) length).order(bytes.order());
    }

    private static long unsignedIntAt(ByteBuffer bytes, int offset) {
        return Integer.toUnsignedLong(bytes.getInt(offset));
    }

    private Map<String, Long> read() {
        for (int at = 0; at < types.limit(); ) {
            require(at, BtfDescriptor.TYPE_BYTES);
            int info = types.getInt(at + BtfDescriptor.INFO_OFFSET);
            int kind = BtfDescriptor.kind(info);
            if (!BtfDescriptor.isKnown(kind)) {
                throw new IllegalArgumentException(PROBLEM + "no kind of type has the number " + kind);
            }
            int typeBytes = BtfDescriptor.typeBytes(info);
            require(at, typeBytes);
            if (kind == BtfDescriptor.KIND_ENUM || kind == BtfDescriptor.KIND_ENUM64) {
                enumerators(at + BtfDescriptor.TYPE_BYTES, info);
            }
            at += typeBytes;
        }
        values.keySet().removeAll(ambiguous);
        return values;
    }

    private void require(int at, int lengthBytes) {
        if (lengthBytes > types.limit() - at) {
            throw new IllegalArgumentException(PROBLEM + "a type is cut off");
        }
    }

    private void enumerators(int first, int info) {
        int kind = BtfDescriptor.kind(info);
        int at = first;
        for (int left = BtfDescriptor.memberCount(info); left > 0; left--) {
            String name = name(types.getInt(at));
            long value = value(at, kind, BtfDescriptor.isSigned(info));
            Long former = values.putIfAbsent(name, value);
            if (former != null && former != value) {
                ambiguous.add(name);
            }
            at += BtfDescriptor.memberBytes(kind);
        }
    }

    private long value(int at, int kind, boolean isSigned) {
        int low = types.getInt(at + BtfDescriptor.ENUMERATOR_VALUE_OFFSET);
        if (kind == BtfDescriptor.KIND_ENUM64) {
            int high = types.getInt(at + BtfDescriptor.ENUMERATOR_HIGH_VALUE_OFFSET);
            return (long) high << Integer.SIZE | Integer.toUnsignedLong(low);
        }
        return isSigned ? low : Integer.toUnsignedLong(low);
    }

    private String name(int offset) {
        long available = strings.limit() - Integer.toUnsignedLong(offset);
        for (int length = 0; length < Math.min(available, BtfDescriptor.MOST_NAME_BYTES); length++) {
            if (strings.get(offset + length) == 0) {
                byte[] name = new byte[length];
                strings.get(offset, name);
                return new String(name, StandardCharsets.ISO_8859_1);
            }
        }
        throw new IllegalArgumentException(PROBLEM + "a name at " + Integer.toUnsignedString(offset) + " has no end");
    }
}
