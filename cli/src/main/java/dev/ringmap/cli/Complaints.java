package dev.ringmap.cli;

import java.io.PrintWriter;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in one line what went wrong: exit code 2 for wrong usage, 1 for everything else, no stack trace unless asked for. */
final class Complaints implements IParameterExceptionHandler, IExecutionExceptionHandler {

    private final BooleanSupplier verbose;

    Complaints(BooleanSupplier verbose) {
        this.verbose = verbose;
    }

    @Override
    public int handleParseException(ParameterException complaint, String[] args) {
        CommandLine command = complaint.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("ringmap: " + complaint.getMessage());
        UnmatchedArgumentException.printSuggestions(complaint, err);
        err.println("see " + command.getCommandSpec().qualifiedName() + " --help");
        showStack(complaint, err);
        return ExitCode.USAGE;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        err.println("ringmap: " + describe(failure));
        showStack(failure, err);
        return ExitCode.SOFTWARE;
    }

    private static String describe(Exception failure) {
        String message = failure.getMessage();
        return message == null ? failure.toString() : message;
    }

    private void showStack(Exception failure, PrintWriter err) {
        if (verbose.getAsBoolean()) {
            failure.printStackTrace(err);
        }
    }
}
