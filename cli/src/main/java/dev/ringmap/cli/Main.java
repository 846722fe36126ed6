package dev.ringmap.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The {@code ringmap} command. */
@Command(
        name = "ringmap",
        description = "The Linux ftrace ring-buffer, mapped into the JVM and read in place.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            BackendsCommand.class,
            CertifyCommand.class,
            DoctorCommand.class,
            MetaCommand.class,
            StreamCommand.class
        })
public final class Main {

    /** Both are read by log4j2.properties, before anything has been logged. */
    private static final String LOG_LEVEL_PROPERTY = "dev.ringmap.log.level";

    private static final String LOG_STACK_PROPERTY = "dev.ringmap.log.stack";

    private boolean verbose;

    private Main() {}

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Log what is done, and show stack traces of errors.")
    void verbose(boolean on) {
        verbose = on;
        System.setProperty(LOG_LEVEL_PROPERTY, on ? "debug" : "warn");
        System.setProperty(LOG_STACK_PROPERTY, on ? "full" : "none");
    }

    /**
     * Runs the command and ends the JVM.
     *
     * @param args the command line; not {@code null}
     */
    public static void main(String[] args) {
        // Not System.out, which would not tell that nothing can be written any more.
        PrintWriter out = new PrintWriter(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        System.exit(run(out, new PrintWriter(System.err, true, StandardCharsets.UTF_8), args));
    }

    static int run(PrintWriter out, PrintWriter err, String... args) {
        Main main = new Main();
        Complaints complaints = new Complaints(() -> main.verbose);
        int exitCode = new CommandLine(main)
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler(complaints)
                .setExecutionExceptionHandler(complaints)
                .setExecutionStrategy(new CommandLine.RunLast())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .execute(args);
        return out.checkError() ? onOutputFailure(err) : exitCode;
    }

    private static int onOutputFailure(PrintWriter err) {
        if (StandardOutputPipe.isPipe()) {
            return ClosedPipeException.EXIT_CODE;
        }
        err.println("ringmap: standard output cannot be written");
        return ExitCode.SOFTWARE;
    }
}
