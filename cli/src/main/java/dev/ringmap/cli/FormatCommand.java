package dev.ringmap.cli;

import dev.ringmap.Tracing;
import dev.ringmap.events.EventFormat;
import dev.ringmap.events.EventFormats;
import dev.ringmap.events.Field;
import dev.ringmap.events.print.PrintFormat;
import dev.ringmap.events.symbols.KernelFunctions;
import dev.ringmap.events.symbols.KernelSymbols;
import dev.ringmap.spi.ErrnoException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ringmap format}. */
@Command(
        name = "format",
        description = "Shows what the records of an event look like, and how Ringmap reads them.",
        mixinStandardHelpOptions = true)
final class FormatCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private BackendChoice choice = new BackendChoice();

    @Parameters(
            paramLabel = "EVENT",
            arity = "1..*",
            description = "SYSTEM:EVENT or EVENT; * and ? stand for other characters.")
    private List<String> patterns = List.of();

    @Override
    public Integer call() throws ErrnoException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try (Tracing tracing = Interruption.heldOff(() -> choice.open(err))) { // a probe makes an instance
            EventFormats formats = EventFormats.load(tracing.topLevel(), EventsCommand.matching(tracing, patterns));
            KernelSymbols all = KernelSymbols.load(tracing);
            KernelSymbols symbols =
                    new KernelSymbols(KernelFunctions.NONE, all.strings(), all.constants()); // no event is shown
            formats.all().forEach(format -> show(format, PrintFormat.of(format, symbols), out));
        }
        return ExitCode.OK;
    }

    private static void show(EventFormat format, PrintFormat text, PrintWriter out) {
        out.println(format.fullName() + ", type " + format.id());
        out.println("  offset  bytes  read as              field");
        format.commonFields().forEach(field -> show(field, out));
        format.fields().forEach(field -> show(field, out));
        out.println("  print fmt: " + format.printFormat());
        text.problem().ifPresent(problem -> out.println("  no text, the fields are shown: " + problem));
        out.println();
    }

    private static void show(Field field, PrintWriter out) {
        out.println(String.format("  %6d  %5d  %-20s %s", field.offset(), field.sizeBytes(), readAs(field), field));
    }

    private static String readAs(Field field) {
        String number = (field.isSigned() ? "signed " : "unsigned ") + field.elementBytes() * Byte.SIZE;
        return switch (field.kind()) {
            case SCALAR -> number;
            case POINTER -> "address";
            case STRING -> "text" + place(field);
            case ARRAY -> number + " array" + place(field);
        };
    }

    private static String place(Field field) {
        return switch (field.placement()) {
            case INLINE -> "";
            case DATA_LOC, REL_LOC -> ", elsewhere";
            case REST_OF_RECORD -> ", to the end";
        };
    }
}
