package dev.ringmap.events.print;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names of C types, those of the kernel included, as casts, {@code sizeof} and declarations use them. */
final class TypeNames {

    private static final Set<String> QUALIFIERS =
            Set.of("const", "volatile", "static", "register", "__user", "__iomem");
    private static final Set<String> BASE_WORDS =
            Set.of("unsigned", "signed", "char", "short", "int", "long", "void", "float", "double");
    private static final Set<String> TAGS = Set.of("struct", "union", "enum");

    /** The sizes of the structures that formats have arrays of; {@code page} as on every kernel of 64 bits but those with odd options. */
    private static final Map<String, Integer> STRUCTURES =
            Map.of("page", 64, "in_addr", 4, "in6_addr", 16, "sockaddr", 16, "sockaddr_in", 16, "sockaddr_in6", 28);

    private static final Map<ValueType, List<String>> INTEGERS = Map.of(
            ValueType.BOOL, List.of("bool", "_Bool"),
            ValueType.S8, List.of("s8", "__s8", "int8_t"),
            ValueType.U8, List.of("u8", "__u8", "uint8_t", "unchar", "u_char", "uchar", "blk_status_t"),
            ValueType.S16, List.of("s16", "__s16", "int16_t"),
            ValueType.U16,
                    List.of(
                            "u16",
                            "__u16",
                            "uint16_t",
                            "ushort",
                            "u_short",
                            "umode_t",
                            "sa_family_t",
                            "__be16",
                            "__le16"),
            ValueType.INT, List.of("s32", "__s32", "int32_t", "pid_t", "clockid_t", "__kernel_rwf_t", "rwf_t"),
            ValueType.UNSIGNED_INT,
                    List.of(
                            "u32",
                            "__u32",
                            "uint32_t",
                            "uint",
                            "u_int",
                            "__be32",
                            "__le32",
                            "__sum16",
                            "gfp_t",
                            "dev_t",
                            "uid_t",
                            "gid_t",
                            "blk_opf_t",
                            "fmode_t",
                            "vm_fault_t",
                            "slab_flags_t",
                            "isolate_mode_t",
                            "xfs_agnumber_t",
                            "xfs_agblock_t",
                            "xfs_extlen_t",
                            "xfs_dahash_t",
                            "ext4_lblk_t",
                            "ext4_group_t",
                            "tid_t",
                            "nlink_t"),
            ValueType.S64,
                    List.of("s64", "__s64", "int64_t", "loff_t", "ktime_t", "time64_t", "xfs_off_t", "xfs_daddr_t"),
            ValueType.U64,
                    List.of(
                            "u64",
                            "__u64",
                            "uint64_t",
                            "__be64",
                            "__le64",
                            "sector_t",
                            "blkcnt_t",
                            "phys_addr_t",
                            "dma_addr_t",
                            "resource_size_t",
                            "xfs_ino_t",
                            "xfs_fsblock_t",
                            "xfs_filblks_t",
                            "ext4_fsblk_t",
                            "netdev_features_t",
                            "gfn_t",
                            "gpa_t",
                            "hpa_t"));

    private static final Set<String> SIGNED_LONGS = Set.of("ssize_t", "ptrdiff_t", "intptr_t", "off_t", "time_t");
    private static final Set<String> UNSIGNED_LONGS =
            Set.of("size_t", "ulong", "u_long", "uintptr_t", "pgoff_t", "ino_t", "kernel_ulong_t", "gva_t");

    private final int longBytes;

    TypeNames(int longBytes) {
        this.longBytes = longBytes;
    }

    static boolean isQualifier(Token token) {
        return token.kind() == Token.Kind.IDENTIFIER && QUALIFIERS.contains(token.text());
    }

    static boolean isTag(Token token) {
        return token.kind() == Token.Kind.IDENTIFIER && TAGS.contains(token.text());
    }

    static boolean isBaseWord(Token token) {
        return token.kind() == Token.Kind.IDENTIFIER && BASE_WORDS.contains(token.text());
    }

    /** Returns the type of a name from a {@code typedef}; {@code null} if it is not known. */
    @Nullable
    ValueType typedef(String name) {
        if (SIGNED_LONGS.contains(name) || UNSIGNED_LONGS.contains(name)) {
            return ValueType.integer(longBytes, SIGNED_LONGS.contains(name));
        }
        for (Map.Entry<ValueType, List<String>> entry : INTEGERS.entrySet()) {
            if (entry.getValue().contains(name)) {
                return entry.getKey();
            }
        }
        return null;
    }

    /** Returns the type that words such as {@code unsigned long int} make; {@code char} is unsigned, as the kernel is built. */
    ValueType ofWords(List<String> words) {
        boolean isSigned = !words.contains("unsigned");
        long longs = words.stream().filter("long"::equals).count();
        if (words.contains("char") || words.contains("void")) {
            return ValueType.integer(Byte.BYTES, words.contains("signed"));
        }
        if (words.contains("short")) {
            return ValueType.integer(Short.BYTES, isSigned);
        }
        return ValueType.integer(longs == 0 ? Integer.BYTES : longs == 1 ? longBytes : Long.BYTES, isSigned);
    }

    /** Returns the type with a tag; {@code null} for a structure whose size is not known. */
    static @Nullable ValueType tagged(String tag, String name) {
        if (tag.equals("enum") || BitFields.isKnown(name)) {
            return ValueType.UNSIGNED_INT;
        }
        Integer bytes = STRUCTURES.get(name);
        return bytes == null ? null : ValueType.integer(bytes, false);
    }
}
