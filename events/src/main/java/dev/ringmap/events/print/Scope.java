package dev.ringmap.events.print;

import dev.ringmap.events.EventFormat;
import dev.ringmap.events.Field;
import dev.ringmap.events.Field.Placement;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the names in a print format stand for: fields, constants, variables of statement expressions. */
final class Scope {

    private static final Map<String, Integer> CONSTANTS = Map.of(
            "true", 1, "false", 0, "NULL", 0, "DUMP_PREFIX_NONE", 0, "DUMP_PREFIX_ADDRESS", 1, "DUMP_PREFIX_OFFSET", 2);

    /** What formats use and only the running kernel has; no enumerators, but looked for among them all the same. */
    private static final Set<String> VARIABLES = Set.of(
            "HZ",
            "jiffies",
            "jiffies_64",
            "machine_to_phys_mapping",
            "mem_map",
            "nr_cpu_ids",
            "page_offset_base",
            "vmemmap_base");

    final Names names;
    final int longBytes;

    private final Map<String, Field> fields = new HashMap<>();
    private final Map<String, Expression> locals = new HashMap<>();
    private final Map<String, Text[]> textArrays = new HashMap<>();
    private int slotCount;
    private boolean isUnknown;

    Scope(EventFormat format, Names names) {
        this.names = names;
        this.longBytes = format.longBytes();
        Stream.concat(format.commonFields().stream(), format.fields().stream())
                .forEach(field -> fields.put(field.name(), field));
    }

    Field field(String name) {
        Field field = fields.get(name);
        if (field == null) {
            throw new UnresolvedException("there is no field '" + name + "'");
        }
        return field;
    }

    /** Returns what {@code REC->name} is: a number, or a pointer to an array. */
    Expression record(String name) {
        Field field = field(name);
        ValueType element = ValueType.integer(field.elementBytes(), field.isSigned());
        if (field.kind() == Field.Kind.POINTER) {
            return new Memory.Scalar(field, ValueType.pointer(ValueType.U8, longBytes));
        }
        if (field.kind() == Field.Kind.SCALAR) {
            return new Memory.Scalar(field, element);
        }
        return field.placement() == Placement.DATA_LOC || field.placement() == Placement.REL_LOC
                ? located(name)
                : new Memory.Inline(field.offset(), field.sizeBytes(), ValueType.pointer(element, longBytes));
    }

    /** Returns the pointer to a dynamic array. */
    Memory.Pointer located(String name) {
        Field field = field(name);
        if (field.placement() != Placement.DATA_LOC && field.placement() != Placement.REL_LOC) {
            throw new UnresolvedException("the field '" + name + "' is no dynamic array");
        }
        return new Memory.Located(field, ValueType.pointer(ValueType.U8, longBytes));
    }

    /** Returns what a name that stands alone is. */
    Expression named(String name) {
        Expression local = locals.get(name);
        if (local != null) {
            return local;
        }
        Integer wellKnown = CONSTANTS.get(name);
        if (wellKnown != null) {
            return Constant.of(wellKnown);
        }
        boolean isVariable = VARIABLES.contains(name);
        OptionalLong value = names.constant(name);
        if (value.isEmpty() && !isVariable) {
            throw new UnresolvedException("the value of '" + name + "' is not known");
        }
        isUnknown |= value.isEmpty();
        return new Constant(value.orElse(0), isVariable ? ValueType.integer(longBytes, false) : enumeration(value));
    }

    private static ValueType enumeration(OptionalLong value) {
        long number = value.orElse(0);
        if (number == (int) number) {
            return ValueType.INT;
        }
        return number >>> Integer.SIZE == 0 ? ValueType.UNSIGNED_INT : ValueType.S64;
    }

    /** Tells whether a variable that is not known has been met since, and forgets it. */
    boolean takeUnknown(boolean before) {
        boolean was = isUnknown;
        isUnknown = before;
        return was;
    }

    Text @Nullable [] textArray(String name) {
        return textArrays.get(name);
    }

    void declare(String name, Expression value) {
        locals.put(name, value);
    }

    void declare(String name, Text[] values) {
        textArrays.put(name, values);
    }

    Local declareVariable(String name, ValueType type) {
        Local local = new Local(slotCount++, type);
        locals.put(name, local);
        return local;
    }

    /** Makes something of what is named by the arguments of a function, and forgets its names again. */
    Expression with(Map<String, Expression> arguments, Supplier<Expression> body) {
        Map<String, Expression> outer = Map.copyOf(locals);
        locals.putAll(arguments);
        Expression result = body.get();
        locals.clear();
        locals.putAll(outer);
        return result;
    }

    int slotCount() {
        return slotCount;
    }
}
