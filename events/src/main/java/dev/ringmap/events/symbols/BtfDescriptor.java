package dev.ringmap.events.symbols;

/**
 * Layout of BTF, the kernel's description of its own types, as {@code include/uapi/linux/btf.h} has it.
 *
 * <pre>
 *   header     0 .. 1    magic 0xEB9F, which shows the byte order
 *              2         version
 *              3         flags
 *              4 .. 7    length of the header; the offsets of the sections count from its end
 *              8 .. 15   type section: offset, length
 *             16 .. 23   string section: offset, length
 *
 *   type       0 .. 3    name: offset into the string section
 *              4 .. 7    info
 *              8 .. 11   size, or another type
 *             12 ..      what the kind has behind it: something fixed, or something for each of its members
 *
 *   info      31   30 29 28        24 23      16 15            0
 *            +----+-----+------------+----------+---------------+
 *            | f  |     | kind       |          | member count  |   f: of an enumeration, that its values are signed
 *            +----+-----+------------+----------+---------------+
 *
 *   enumerator 0 .. 3    name, 4 .. 7 value;  of 64 bits: 4 .. 7 low half, 8 .. 11 high half
 * </pre>
 */
final class BtfDescriptor {

    static final int MAGIC = 0xEB9F;

    static final int HEADER_LENGTH_OFFSET = 4;
    static final int TYPES_OFFSET_OFFSET = 8;
    static final int TYPES_LENGTH_OFFSET = 12;
    static final int STRINGS_OFFSET_OFFSET = 16;
    static final int STRINGS_LENGTH_OFFSET = 20;
    static final int LEAST_HEADER_BYTES = 24;

    static final int INFO_OFFSET = 4;
    static final int TYPE_BYTES = 12;

    static final int KIND_ENUM = 6;
    static final int KIND_ENUM64 = 19;

    static final int ENUMERATOR_VALUE_OFFSET = 4;
    static final int ENUMERATOR_HIGH_VALUE_OFFSET = 8;

    /** {@code KSYM_NAME_LEN}: the kernel accepts no longer name. */
    static final int MOST_NAME_BYTES = 512;

    private static final int KIND_SHIFT = 24;
    private static final int KIND_MASK = 0x1F;
    private static final int COUNT_MASK = 0xFFFF;

    private static final int UNKNOWN = -1;

    /** What follows the type itself, by kind. */
    private static final int[] FIXED_BYTES = new int[KIND_ENUM64 + 1];

    /** What follows for each member, by kind. */
    private static final int[] MEMBER_BYTES = new int[KIND_ENUM64 + 1];

    static {
        FIXED_BYTES[0] = UNKNOWN;
        FIXED_BYTES[1] = 4; // int
        FIXED_BYTES[3] = 12; // array
        FIXED_BYTES[14] = 4; // variable
        FIXED_BYTES[17] = 4; // declaration tag
        MEMBER_BYTES[4] = 12; // struct
        MEMBER_BYTES[5] = 12; // union
        MEMBER_BYTES[KIND_ENUM] = 8;
        MEMBER_BYTES[13] = 8; // function prototype
        MEMBER_BYTES[15] = 12; // data section
        MEMBER_BYTES[KIND_ENUM64] = 12;
    }

    private BtfDescriptor() {}

    static int kind(int info) {
        return info >>> KIND_SHIFT & KIND_MASK;
    }

    static int memberCount(int info) {
        return info & COUNT_MASK;
    }

    static boolean isSigned(int info) {
        return info < 0;
    }

    static boolean isKnown(int kind) {
        return kind < FIXED_BYTES.length && FIXED_BYTES[kind] != UNKNOWN;
    }

    /** The size of one member of a kind; 0 if it has none. */
    static int memberBytes(int kind) {
        return MEMBER_BYTES[kind];
    }

    /** How many bytes a type takes, with what follows it. */
    static int typeBytes(int info) {
        int kind = kind(info);
        return TYPE_BYTES + FIXED_BYTES[kind] + memberCount(info) * MEMBER_BYTES[kind];
    }
}
