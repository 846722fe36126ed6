package dev.ringmap.cli;

import dev.ringmap.Tracing;
import dev.ringmap.events.EventNames;
import dev.ringmap.spi.ErrnoException;
import java.io.PrintWriter;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ringmap events}. */
@Command(
        name = "events",
        description = "Lists the kernel's events, one SYSTEM:EVENT per line.",
        mixinStandardHelpOptions = true)
final class EventsCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private BackendChoice choice = new BackendChoice();

    @Parameters(
            paramLabel = "PATTERN",
            arity = "0..*",
            description = "Which events, as SYSTEM:EVENT or EVENT; * and ? stand for other characters. All by default.")
    private List<String> patterns = List.of("*:*");

    @Override
    public Integer call() throws ErrnoException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try (Tracing tracing = Interruption.heldOff(() -> choice.open(err))) { // a probe makes an instance
            matching(tracing, patterns).forEach(out::println);
        }
        return ExitCode.OK;
    }

    /** Returns the names that the patterns mean; that one means none is an error. */
    static SortedSet<String> matching(Tracing tracing, List<String> patterns) throws ErrnoException {
        EventNames names = EventNames.load(tracing.topLevel());
        SortedSet<String> matching = new TreeSet<>();
        patterns.forEach(pattern -> matching.addAll(names.matching(pattern)));
        return matching;
    }
}
