package dev.ringmap.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/** The {@code ringmap} command. */
@Command(
        name = "ringmap",
        description = "The Linux ftrace ring buffer, mapped into the JVM and read in place.",
        scope = ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND")
public final class Main {

    /** All of them, but only the one that was asked for is created: picocli takes long to reflect on a command. */
    private static final SortedMap<String, Class<?>> COMMANDS = new TreeMap<>(Map.of(
            "backends", BackendsCommand.class,
            "certify", CertifyCommand.class,
            "doctor", DoctorCommand.class,
            "events", EventsCommand.class,
            "format", FormatCommand.class,
            "meta", MetaCommand.class,
            "show", ShowCommand.class,
            "stream", StreamCommand.class));

    /** What Java puts in place of bytes of an argument that are not characters in the locale. */
    private static final char UNREADABLE = '\ufffd';

    private boolean verbose;

    private Main() {}

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Log what is done, and show stack traces of errors.")
    void verbose(boolean on) {
        verbose = on;
        LogProvider.verbose(on);
    }

    /**
     * Runs the command and ends the JVM.
     *
     * @param args the command line; not {@code null}
     */
    public static void main(String[] args) {
        // Not System.out, which would not report that nothing can be written any more.
        PrintWriter out = new PrintWriter(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        System.exit(run(out, new PrintWriter(System.err, true, StandardCharsets.UTF_8), args));
    }

    static int run(PrintWriter out, PrintWriter err, String... args) {
        Main main = new Main();
        Complaints complaints = new Complaints(() -> main.verbose);
        CommandLine command = new CommandLine(main);
        asked(args).forEach((name, subcommand) -> command.addSubcommand(name, subcommand));
        Words.register(command);
        command.setOut(out)
                .setErr(err)
                .setParameterExceptionHandler(complaints)
                .setExecutionExceptionHandler(complaints)
                .setExecutionStrategy(new CommandLine.RunLast())
                .setUsageHelpAutoWidth(true)
                .setExpandAtFiles(false); // to a user whom sudo allows this command alone, it would show any file
        int exitCode = Stream.of(args)
                .filter(arg -> arg.indexOf(UNREADABLE) >= 0)
                .findFirst()
                .map(arg -> complaints.handleParseException(unreadable(arg, command), args))
                .orElseGet(() -> command.execute(args));
        return out.checkError() ? onOutputFailure(err) : exitCode;
    }

    /** The command that the first word names; all of them where it names none, for help and suggestions. */
    private static Map<String, Class<?>> asked(String... args) {
        String first =
                Stream.of(args).filter(arg -> !arg.startsWith("-")).findFirst().orElse("");
        Class<?> command = COMMANDS.get(first);
        return command == null ? COMMANDS : Map.of(first, command);
    }

    /** Passed on, it would name another file. */
    private static ParameterException unreadable(String arg, CommandLine command) {
        return new ParameterException(
                command,
                "'" + arg + "' has characters that the locale does not know, whose character set is "
                        + System.getProperty("native.encoding") + "; choose another one, for example LC_ALL=C.UTF-8");
    }

    private static int onOutputFailure(PrintWriter err) {
        if (StandardOutputPipe.isPipe()) {
            return ClosedPipeException.EXIT_CODE;
        }
        err.println("ringmap: standard output cannot be written");
        return ExitCode.SOFTWARE;
    }
}
