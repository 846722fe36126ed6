package dev.ringmap.cli;

import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.events.render.FieldsJson.Longs;
import dev.ringmap.events.symbols.KernelSymbols;
import dev.ringmap.spi.ErrnoException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say how events are written, shared by the commands that print them. */
final class EventNotation {

    /** How an event is written. */
    enum Format {
        /** For people. */
        TEXT,
        /** One JSON object a line. */
        NDJSON
    }

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    @Option(names = "--format", paramLabel = "text|ndjson", description = "How events are written; text by default.")
    private Format format = Format.TEXT;

    @Option(names = "--raw-fields", description = "Text by field names and values, not in the kernel's words.")
    private boolean rawFields;

    @Option(names = "--text", description = "Adds the kernel's words to each object of NDJSON, as 'text'.")
    private boolean text;

    @Option(
            names = "--numbers",
            paramLabel = "number|string",
            description =
                    "How NDJSON writes integers of 64 bits: as numbers by default; as strings for readers that store numbers as "
                            + "doubles (jq, JavaScript) and round what is beyond 2^53. Addresses are always strings.")
    private Longs numbers = Longs.NUMBER;

    void checkUsage() {
        require(!text || format == Format.NDJSON, "--text is for --format ndjson");
        require(!rawFields || format == Format.TEXT, "--raw-fields is for --format text");
    }

    private void require(boolean isRight, String complaint) {
        if (!isRight) {
            throw new ParameterException(command.commandLine(), complaint);
        }
    }

    /** Prints events of an instance. */
    EventPrinter printer(Output out, Tracing tracing, TraceInstance trace) throws ErrnoException {
        if (format == Format.NDJSON) {
            return new NdjsonPrinter(out, numbers, text ? KernelSymbols.load(tracing) : null);
        }
        TaskNames names = TaskNames.load(tracing, trace);
        return rawFields
                ? TextPrinter.ofFields(out, names, trace.clock())
                : TextPrinter.ofText(out, names, trace.clock(), KernelSymbols.load(tracing));
    }
}
