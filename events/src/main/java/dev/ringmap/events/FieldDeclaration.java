package dev.ringmap.events;

import dev.ringmap.events.Field.Placement;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The C declaration in a {@code field:} line, taken apart.
 *
 * <pre>
 *   pid_t next_pid                 char prev_comm[16]
 *   const char *const * argv       __data_loc char[] name
 *   unsigned long args[]           __rel_loc u8[] payload
 * </pre>
 *
 * @param name the field's name
 * @param type the whole type, brackets included
 * @param element the type of one number in it
 * @param dimensions the brackets, empty if there are none
 * @param placement where the bytes are, according to the prefix; {@code INLINE} without one
 */
record FieldDeclaration(String name, String type, String element, String dimensions, Placement placement) {

    private static final Pattern DECLARATION = Pattern.compile("(.*?[\\s*\\]])(\\w+)((?:\\[[^\\]]*\\])*+)");
    private static final Pattern DIMENSION = Pattern.compile("\\[\\s*([^\\]\\s]*)\\s*\\]");

    static FieldDeclaration parse(String text) {
        Matcher matcher = DECLARATION.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a field declaration: '" + text + "'");
        }
        String type = matcher.group(1).strip() + matcher.group(3);
        Placement placement = placement(type);
        String rest = type.substring(prefix(placement).length());
        int bracket = rest.indexOf('[');
        String element = (bracket < 0 ? rest : rest.substring(0, bracket)).strip();
        return new FieldDeclaration(
                matcher.group(2), type, element, bracket < 0 ? "" : rest.substring(bracket), placement);
    }

    private static Placement placement(String type) {
        if (type.startsWith(prefix(Placement.DATA_LOC))) {
            return Placement.DATA_LOC;
        }
        return type.startsWith(prefix(Placement.REL_LOC)) ? Placement.REL_LOC : Placement.INLINE;
    }

    private static String prefix(Placement placement) {
        return switch (placement) {
            case DATA_LOC -> "__data_loc ";
            case REL_LOC -> "__rel_loc ";
            default -> "";
        };
    }

    boolean isArray() {
        return !dimensions.isEmpty() || placement != Placement.INLINE;
    }

    boolean isPointer() {
        return element.contains("*"); // not at the end in "const void *const"
    }

    boolean isLocated() {
        return placement != Placement.INLINE;
    }

    /**
     * Returns how many elements the brackets state; 0 if they are empty or name a constant, which kernels before 5.17 do.
     *
     * @throws IllegalArgumentException if they are more than anything can have
     */
    long statedCount() {
        long count = dimensions.isEmpty() ? 0 : 1;
        Matcher dimension = DIMENSION.matcher(dimensions);
        while (dimension.find()) {
            String length = dimension.group(1);
            count *= length.matches("\\d{1,9}") ? Integer.parseInt(length) : 0;
            if (count > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("too many elements: '" + type + "'");
            }
        }
        return count;
    }
}
