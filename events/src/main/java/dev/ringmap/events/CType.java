package dev.ringmap.events;

import java.util.List;
import java.util.Set;

/** What has to be known about C types. A format states the size of a field, but not that of a dynamic array's element. */
final class CType {

    private static final Set<String> QUALIFIERS = Set.of("const", "volatile", "signed", "unsigned");

    private CType() {}

    /** Tells whether an array of this is text. {@code unsigned char} and {@code u8} are not: they hold addresses and keys. */
    static boolean isCharacter(String type) {
        return type.equals("char") || type.equals("const char");
    }

    /** Returns the size of a number of this type; 1 for a type that is not known, so that its bytes can be shown. */
    static int sizeBytes(String type, int longBytes) {
        if (type.contains("*")) {
            return longBytes;
        }
        List<String> words = List.of(type.split("\\s+"));
        String bare = String.join(
                " ", words.stream().filter(word -> !QUALIFIERS.contains(word)).toList());
        return switch (bare) {
            case "short", "short int", "u16", "__u16", "s16", "__s16", "uint16_t", "int16_t", "__be16", "__le16" ->
                Short.BYTES;
            case "",
                    "int",
                    "uint",
                    "u32",
                    "__u32",
                    "s32",
                    "__s32",
                    "uint32_t",
                    "int32_t",
                    "__be32",
                    "__le32",
                    "pid_t" -> Integer.BYTES;
            case "long", "long int", "ulong", "size_t", "ssize_t", "uintptr_t", "cpumask_t" -> longBytes;
            case "long long", "u64", "__u64", "s64", "__s64", "uint64_t", "int64_t", "__be64", "__le64" -> Long.BYTES;
            default -> Byte.BYTES;
        };
    }
}
