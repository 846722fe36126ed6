package dev.ringmap.cli;

import dev.ringmap.MappingAbi;
import dev.ringmap.ReadStrategy;
import dev.ringmap.events.render.FieldsJson;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The constants of an enum as words of the command line, which complaints show as they are typed. */
final class Words<E extends Enum<E>> implements ITypeConverter<E> {

    private final List<E> constants;

    private Words(Class<E> type) {
        constants = List.of(type.getEnumConstants());
    }

    /** Makes all commands speak so of their options. */
    static void register(CommandLine command) {
        register(command, MappingAbi.class);
        register(command, ReadStrategy.class);
        register(command, EventNotation.Format.class);
        register(command, FieldsJson.Longs.class);
    }

    private static <E extends Enum<E>> void register(CommandLine command, Class<E> type) {
        command.registerConverter(type, new Words<>(type));
    }

    @Override
    public E convert(String value) {
        return constants.stream()
                .filter(constant -> constant.name().equalsIgnoreCase(value))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("'" + value + "' is none of " + words()));
    }

    private String words() {
        return constants.stream()
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }
}
