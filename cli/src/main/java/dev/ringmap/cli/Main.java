package dev.ringmap.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
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

    /** Read by log4j2.properties, before anything has been logged. */
    private static final String LOG_LEVEL_PROPERTY = "dev.ringmap.log.level";

    private boolean verbose;

    private Main() {}

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Log what is done, and show stack traces of errors.")
    void verbose(boolean on) {
        verbose = on;
        System.setProperty(LOG_LEVEL_PROPERTY, on ? "debug" : "warn");
    }

    /**
     * Runs the command and ends the JVM.
     *
     * @param args the command line; not {@code null}
     */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    static int run(String... args) {
        Main main = new Main();
        Complaints complaints = new Complaints(() -> main.verbose);
        return new CommandLine(main)
                .setParameterExceptionHandler(complaints)
                .setExecutionExceptionHandler(complaints)
                .setExecutionStrategy(new CommandLine.RunLast())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .execute(args);
    }
}
