package dev.ringmap.cli;

import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.events.EventFormats;
import dev.ringmap.events.print.FunctionGraphText;
import dev.ringmap.events.print.TraceHeader;
import dev.ringmap.events.print.TraceOptions;
import dev.ringmap.events.render.FieldsJson.Longs;
import dev.ringmap.events.symbols.KernelSymbols;
import dev.ringmap.spi.ErrnoException;
import java.io.PrintWriter;
import java.util.Collections;
import java.util.List;
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

    /**
     * Prints events of an instance.
     *
     * @param formats those that are known by now
     */
    EventPrinter printer(Output out, Tracing tracing, TraceInstance trace, EventFormats formats) throws ErrnoException {
        if (format == Format.NDJSON) {
            return new NdjsonPrinter(out, numbers, text ? KernelSymbols.load(tracing) : null);
        }
        TraceOptions options = TraceOptions.load(trace);
        TaskNames names = TaskNames.load(tracing, trace, options);
        TraceHeader header = names.header(trace.clock(), options);
        if (rawFields) {
            return TextPrinter.ofFields(out, names, header);
        }
        warnOf(options.notFollowed());
        KernelSymbols symbols = KernelSymbols.load(tracing);
        TextPrinter printer = TextPrinter.ofText(out, names, header, symbols);
        if (!trace.read("current_tracer").strip().equals("function_graph")) {
            return printer;
        }
        symbols.functions().load();
        int cpuCount = Collections.max(trace.cpus()) + 1;
        FunctionGraphText graph = FunctionGraphText.forTerminal(formats, symbols, header, cpuCount);
        return new GraphPrinter(out, names, graph, formats, printer);
    }

    private void warnOf(List<String> notFollowed) {
        if (!notFollowed.isEmpty()) {
            PrintWriter err = command.commandLine().getErr();
            err.println(
                    "the text does not follow these trace options of the instance: " + String.join(", ", notFollowed));
            err.flush();
        }
    }
}
