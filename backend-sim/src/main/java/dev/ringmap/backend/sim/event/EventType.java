package dev.ringmap.backend.sim.event;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A kind of event, laid out as the kernel's compiler lays it out.
 *
 * <p>Thread safety: <em>immutable</em>.
 */
public final class EventType {

    private static final String COMMON = """
            \tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;
            \tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;
            \tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;
            \tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;
            """;

    private static final String PRINT = "print fmt: ";
    private static final Pattern HEAD = Pattern.compile("name: (\\S+)\\nID: (\\d+)\\n");
    private static final Pattern FIELD =
            Pattern.compile("\\tfield:([^;]+);\\toffset:(\\d+);\\tsize:(\\d+);\\tsigned:([01]);");

    private final String system;
    private final String name;
    private final int id;
    private final List<EventField> fields;
    private final Map<String, EventField> byName = new HashMap<>();
    private final String printFormat;
    private final String textTemplate;

    EventType(String system, String name, int id, List<EventField> fields, String printFormat, String textTemplate) {
        this.system = system;
        this.name = name;
        this.id = id;
        this.fields = List.copyOf(fields);
        this.printFormat = printFormat;
        this.textTemplate = textTemplate;
        byName.put(
                "common_pid",
                new EventField(
                        "int common_pid",
                        "common_pid",
                        CommonFields.PID_OFFSET,
                        Integer.BYTES,
                        true,
                        EventField.Kind.NUMBER));
        fields.forEach(field -> byName.put(field.name(), field));
    }

    /**
     * Returns the group of events that it belongs to.
     *
     * @return for example {@code sched}
     */
    public String system() {
        return system;
    }

    /**
     * Returns its name.
     *
     * @return for example {@code sched_switch}
     */
    public String name() {
        return name;
    }

    /**
     * Returns its number, which {@code common_type} holds.
     *
     * @return the id
     */
    public int id() {
        return id;
    }

    /**
     * Tells whether it can be switched on; the events of ftrace itself cannot.
     *
     * @return whether it can
     */
    public boolean isSwitchable() {
        return !system.equals("ftrace");
    }

    /**
     * Returns a field by name.
     *
     * @param fieldName the name
     * @return the field
     * @throws IllegalArgumentException if there is none
     */
    public EventField field(String fieldName) {
        EventField field = byName.get(fieldName);
        if (field == null) {
            throw new IllegalArgumentException(name + " has no field " + fieldName);
        }
        return field;
    }

    boolean hasField(String fieldName) {
        return byName.containsKey(fieldName);
    }

    /**
     * Returns the size of the fixed part of the payload.
     *
     * @return the size in bytes
     */
    public int fixedBytes() {
        EventField last = fields.get(fields.size() - 1);
        return last.offset() + last.sizeBytes();
    }

    /**
     * Returns how the event's text is made from its fields, in the simulator's own notation.
     *
     * @return the template
     */
    String textTemplate() {
        return textTemplate;
    }

    /**
     * Returns what the {@code format} file shows.
     *
     * @return the text
     */
    public String format() {
        StringBuilder text = new StringBuilder("name: " + name + "\nID: " + id + "\nformat:\n" + COMMON + "\n");
        for (EventField field : fields) {
            text.append("\tfield:")
                    .append(field.declaration())
                    .append(";\toffset:")
                    .append(field.offset());
            text.append(";\tsize:")
                    .append(field.sizeBytes())
                    .append(";\tsigned:")
                    .append(field.signed() ? 1 : 0);
            text.append(";\n");
        }
        return text.append("\n" + PRINT).append(printFormat).append('\n').toString();
    }

    /**
     * Parses the text of a {@code format} file.
     *
     * @param system the group of events that it belongs to
     * @param text the text
     * @return the type
     * @throws IllegalArgumentException if the text is not in that format
     */
    static EventType parse(String system, String text) {
        Matcher head = HEAD.matcher(text);
        if (!head.find()) {
            throw new IllegalArgumentException("not a format file: " + text);
        }
        List<EventField> fields = new ArrayList<>();
        Matcher field = FIELD.matcher(text);
        while (field.find()) {
            String declaration = field.group(1);
            if (!declaration.contains(" common_")) {
                fields.add(EventField.parse(
                        declaration,
                        Integer.parseInt(field.group(2)),
                        Integer.parseInt(field.group(3)),
                        field.group(4).equals("1")));
            }
        }
        String print = text.substring(text.indexOf(PRINT) + PRINT.length()).strip();
        return new EventType(system, head.group(1), Integer.parseInt(head.group(2)), fields, print, "");
    }

    /** Collects the fields of a type and finds their places. */
    static final class Builder {

        private final List<EventField> fields = new ArrayList<>();
        private int end = CommonFields.BYTES;

        void add(String declaration) {
            String name = declaration.substring(declaration.lastIndexOf(' ') + 1);
            String type = declaration.substring(0, declaration.lastIndexOf(' '));
            int count = 1;
            int bracket = name.indexOf('[');
            if (bracket >= 0) {
                String dimension = name.substring(bracket + 1, name.length() - 1);
                count = dimension.isEmpty() ? 0 : Integer.parseInt(dimension);
            }
            CType cType = CType.of(type);
            int offset = end + cType.bytes() - 1 & -cType.bytes();
            end = offset + cType.bytes() * count;
            fields.add(EventField.parse(declaration, offset, cType.bytes() * count, cType.signed()));
        }

        List<EventField> fields() {
            return fields;
        }
    }

    /** A C type as x86-64 lays it out. */
    private record CType(int bytes, boolean signed) {

        static CType of(String type) {
            if (type.startsWith("__data_loc")) {
                return new CType(Integer.BYTES, false);
            }
            if (type.endsWith("*")) {
                return new CType(Long.BYTES, false);
            }
            return switch (type) {
                case "char", "bool", "unsigned char" -> new CType(Byte.BYTES, false);
                case "short" -> new CType(Short.BYTES, true);
                case "int", "pid_t" -> new CType(Integer.BYTES, true);
                case "unsigned int", "u32", "enum hrtimer_mode" -> new CType(Integer.BYTES, false);
                case "long", "s64" -> new CType(Long.BYTES, true);
                case "unsigned long", "u64" -> new CType(Long.BYTES, false);
                default -> throw new IllegalArgumentException("unknown type " + type);
            };
        }
    }
}
