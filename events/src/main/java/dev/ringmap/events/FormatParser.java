package dev.ringmap.events;

import dev.ringmap.events.Field.Kind;
import dev.ringmap.events.Field.Placement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the text of a format file.
 *
 * <pre>
 *   name: sched_switch
 *   ID: 372
 *   format:
 *           field:unsigned short common_type;  offset:0;  size:2;  signed:0;
 *           …                                                                    the common fields, then an empty line
 *           field:char prev_comm[16];  offset:8;  size:16;  signed:0;
 *           …                                                                    the event's own fields, then an empty line
 *   print fmt: "prev_comm=%s …", REC->prev_comm, …                               to the end of the file, sometimes over several lines
 * </pre>
 */
final class FormatParser {

    private static final String NAME = "name: ";
    private static final String ID = "ID: ";
    private static final String PRINT_FORMAT = "print fmt: ";

    private static final Pattern FIELD =
            Pattern.compile("\\s*field:([^;]*);\\s*offset:(\\d{1,9});\\s*size:(\\d{1,9});(?:\\s*signed:([01]);)?\\s*");

    private static final Pattern SYSTEM_NAME = Pattern.compile("[\\w-]+");
    private static final Pattern EVENT_NAME = Pattern.compile("[\\w-][\\w.-]*");
    private static final Pattern TYPE_ID = Pattern.compile("\\d{1,5}");

    /** {@code common_type} has 16 bits. */
    private static final int MAX_TYPE_ID = 0xFFFF;

    /** The most that the 27 bits of {@code commit} can count: no sub-buffer has more. */
    private static final int MAX_RECORD_BYTES = 1 << 27;

    private final String system;
    private final int longBytes;

    private String name = "";
    private int id = -1;
    private final Set<String> fieldNames = new HashSet<>();
    private final List<Field> commonFields = new ArrayList<>();
    private final List<Field> ownFields = new ArrayList<>();

    private FormatParser(String system, int longBytes) {
        if (!SYSTEM_NAME.matcher(system).matches()) {
            throw new IllegalArgumentException("not the name of a system: '" + system + "'");
        }
        if (longBytes != Integer.BYTES && longBytes != Long.BYTES) {
            throw new IllegalArgumentException("a long has 4 or 8 bytes, not " + longBytes);
        }
        this.system = system;
        this.longBytes = longBytes;
    }

    static EventFormat parse(String system, String text, int longBytes) {
        return new FormatParser(system, longBytes).parse(text);
    }

    /** Finds the ID without parsing the rest. */
    static OptionalInt findId(String text) {
        int start = text.indexOf("\n" + ID) + 1 + ID.length();
        int end = text.indexOf('\n', start);
        boolean isThere = start > ID.length() && end > start;
        String digits = isThere ? text.substring(start, end).strip() : "";
        return isId(digits) ? OptionalInt.of(Integer.parseInt(digits)) : OptionalInt.empty();
    }

    private static boolean isId(String text) {
        return TYPE_ID.matcher(text).matches() && Integer.parseInt(text) <= MAX_TYPE_ID;
    }

    private EventFormat parse(String text) {
        int printFormat = text.indexOf("\n" + PRINT_FORMAT);
        if (printFormat < 0) {
            throw malformed("it has no 'print fmt:'");
        }
        parseHead(text.substring(0, printFormat).split("\n", -1));
        if (name.isEmpty() || id < 0) {
            throw malformed("it has no 'name:' or no 'ID:'");
        }
        String wording = text.substring(printFormat + 1 + PRINT_FORMAT.length()).stripTrailing();
        return new EventFormat(id, system, name, commonFields, ownFields, wording, longBytes);
    }

    private void parseHead(String[] lines) {
        List<Field> block = commonFields;
        for (String line : lines) {
            if (line.startsWith(NAME)) {
                name = name(line.substring(NAME.length()).strip());
            } else if (line.startsWith(ID)) {
                id = id(line.substring(ID.length()).strip());
            } else if (line.isBlank()) {
                block = ownFields;
            } else if (!line.startsWith("format:")) {
                block.add(field(line));
            }
        }
    }

    private String name(String text) {
        if (!name.isEmpty() || !EVENT_NAME.matcher(text).matches()) {
            throw malformed("this is no name, or a second one: '" + text + "'");
        }
        return text;
    }

    private int id(String text) {
        if (id >= 0 || !isId(text)) {
            throw malformed("this is no ID, or a second one: '" + text + "'");
        }
        return Integer.parseInt(text);
    }

    private Field field(String line) {
        Matcher matcher = FIELD.matcher(line);
        if (!matcher.matches()) {
            throw malformed("this is no field: '" + line.strip() + "'");
        }
        FieldDeclaration declared = FieldDeclaration.parse(matcher.group(1));
        if (!fieldNames.add(declared.name())) {
            throw malformed("two fields are called '" + declared.name() + "'");
        }
        int offset = Integer.parseInt(matcher.group(2));
        int sizeBytes = Integer.parseInt(matcher.group(3));
        if (offset + sizeBytes > MAX_RECORD_BYTES) {
            throw malformed("no record reaches as far as this field: '" + line.strip() + "'");
        }
        if (declared.isLocated() && sizeBytes != Integer.BYTES && sizeBytes != 0) {
            throw malformed("a location has 4 bytes: '" + line.strip() + "'");
        }
        return field(declared, offset, sizeBytes, "1".equals(matcher.group(4)));
    }

    private Field field(FieldDeclaration declared, int offset, int sizeBytes, boolean isSigned) {
        Placement placement = declared.isArray() && sizeBytes == 0 ? Placement.REST_OF_RECORD : declared.placement();
        boolean hasFixedLength = placement == Placement.INLINE;
        int elementBytes = elementBytes(declared, sizeBytes, hasFixedLength);
        int elementCount = hasFixedLength ? sizeBytes / elementBytes : 0;
        return new Field(
                declared.name(),
                declared.type(),
                offset,
                sizeBytes,
                isSigned,
                kind(declared, sizeBytes),
                placement,
                elementBytes,
                elementCount);
    }

    private int elementBytes(FieldDeclaration declared, int sizeBytes, boolean hasFixedLength) {
        if (!declared.isArray()) {
            return Field.isNumberSize(sizeBytes) ? sizeBytes : Byte.BYTES;
        }
        long count = declared.statedCount();
        if (hasFixedLength && count > 0 && sizeBytes % count == 0 && Field.isNumberSize((int) (sizeBytes / count))) {
            return (int) (sizeBytes / count);
        }
        return CType.sizeBytes(declared.element(), longBytes);
    }

    private Kind kind(FieldDeclaration declared, int sizeBytes) {
        if (!declared.isArray() && Field.isNumberSize(sizeBytes)) {
            return declared.isPointer() ? Kind.POINTER : Kind.SCALAR;
        }
        return CType.isCharacter(declared.element()) && !isRawMarker() ? Kind.STRING : Kind.ARRAY;
    }

    /** What is written to {@code trace_marker_raw} is bytes, although its format calls them {@code char}. */
    private boolean isRawMarker() {
        return system.equals("ftrace") && name.equals("raw_data");
    }

    private IllegalArgumentException malformed(String problem) {
        return new IllegalArgumentException("the format of an event of " + system + " does not parse: " + problem);
    }
}
