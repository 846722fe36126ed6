package dev.ringmap.events;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the records of one event look like: the contents of {@code events/SYSTEM/EVENT/format}.
 *
 * <p>Thread safety: <em>immutable</em>.
 *
 * @since 0.1
 */
public final class EventFormat {

    private final int id;
    private final String system;
    private final String name;
    private final List<Field> commonFields;
    private final List<Field> fields;
    private final String printFormat;
    private final int longBytes;

    EventFormat(
            int id,
            String system,
            String name,
            List<Field> commonFields,
            List<Field> fields,
            String printFormat,
            int longBytes) {
        this.id = id;
        this.system = system;
        this.name = name;
        this.commonFields = List.copyOf(commonFields);
        this.fields = List.copyOf(fields);
        this.printFormat = printFormat;
        this.longBytes = longBytes;
    }

    /**
     * Reads the text of a format file.
     *
     * @param system the system that the event belongs to, which the text does not name; not {@code null}
     * @param text the text; not {@code null}
     * @param longBytes the size of a {@code long} of the kernel that it comes from, 4 or 8; what
     *     {@link dev.ringmap.SubBufferDescriptor#commitBytes()} says
     * @return the format; not {@code null}
     * @throws IllegalArgumentException if the text is not that of a format: a number is missing or larger than a record allows, a name is
     *     not valid, a field occurs twice; or if the system is not a name, or a {@code long} has neither 4 nor 8 bytes
     */
    public static EventFormat parse(String system, String text, int longBytes) {
        return FormatParser.parse(system, text, longBytes);
    }

    /**
     * Returns the number by which records name the event.
     *
     * @return what {@link dev.ringmap.TraceEvent#typeId()} returns for its records
     */
    public int id() {
        return id;
    }

    /**
     * Returns the system that the event belongs to.
     *
     * @return its name, for example {@code sched}; not {@code null}
     */
    public String system() {
        return system;
    }

    /**
     * Returns the event's name within its system.
     *
     * @return the name, for example {@code sched_switch}; not {@code null}
     */
    public String name() {
        return name;
    }

    /**
     * Returns the name by which users choose the event.
     *
     * @return {@code SYSTEM:EVENT}; not {@code null}
     */
    public String fullName() {
        return system + ":" + name;
    }

    /**
     * Returns the fields that every event begins with: {@code common_type}, {@code common_pid} and the like.
     *
     * @return the fields in the order of the record; not {@code null}
     */
    public List<Field> commonFields() {
        return commonFields;
    }

    /**
     * Returns the event's own fields.
     *
     * @return the fields in the order of the record; not {@code null}
     */
    public List<Field> fields() {
        return fields;
    }

    /**
     * Returns the kernel's own wording of the event.
     *
     * @return what follows {@code print fmt:}, word for word: a C format string and its arguments; not {@code null}
     */
    public String printFormat() {
        return printFormat;
    }

    /**
     * Returns how large a {@code long} and a pointer are in the kernel that the format comes from.
     *
     * @return the size in bytes, 4 or 8
     */
    public int longBytes() {
        return longBytes;
    }

    /**
     * Returns a field.
     *
     * @param fieldName its name; not {@code null}
     * @return the field, common or own; not {@code null}
     * @throws IllegalArgumentException if there is none of this name; the message lists those that exist
     */
    public Field field(String fieldName) {
        Objects.requireNonNull(fieldName, "fieldName");
        return Stream.concat(fields.stream(), commonFields.stream())
                .filter(field -> field.name().equals(fieldName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        fullName() + " has no field '" + fieldName + "'; its fields are: " + fieldNames()));
    }

    private String fieldNames() {
        return Stream.concat(fields.stream(), commonFields.stream())
                .map(Field::name)
                .collect(Collectors.joining(", "));
    }

    /**
     * Binds a field that holds one number or one address.
     *
     * @param fieldName its name; not {@code null}
     * @return access to it; not {@code null}
     * @throws IllegalArgumentException if there is none of this name, or it is an array
     */
    public LongField longField(String fieldName) {
        Field field = field(fieldName);
        if (!field.isNumber()) {
            throw unfit(field, "a number");
        }
        return new LongField(this, field);
    }

    /**
     * Binds a field that holds text.
     *
     * @param fieldName its name; not {@code null}
     * @return access to it; not {@code null}
     * @throws IllegalArgumentException if there is none of this name, or it is not an array of {@code char}
     */
    public StringField stringField(String fieldName) {
        Field field = field(fieldName);
        if (field.kind() != Field.Kind.STRING) {
            throw unfit(field, "text");
        }
        return new StringField(this, field);
    }

    /**
     * Binds a field that holds several numbers, or the bytes of a text.
     *
     * @param fieldName its name; not {@code null}
     * @return access to it; not {@code null}
     * @throws IllegalArgumentException if there is none of this name, or it is not an array
     */
    public ArrayField arrayField(String fieldName) {
        Field field = field(fieldName);
        if (field.kind() != Field.Kind.ARRAY && field.kind() != Field.Kind.STRING) {
            throw unfit(field, "an array");
        }
        return new ArrayField(this, field);
    }

    private IllegalArgumentException unfit(Field field, String wanted) {
        return new IllegalArgumentException(
                "the field '" + field.name() + "' of " + fullName() + " is not " + wanted + " but a " + field.type());
    }

    @Override
    public String toString() {
        return fullName() + " (" + id + ")";
    }
}
