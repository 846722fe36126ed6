package dev.ringmap.cli;

import dev.ringmap.BackendCandidate;
import dev.ringmap.MappingLostException;
import dev.ringmap.NoBackendException;
import dev.ringmap.RingInspectionException;
import dev.ringmap.spi.Availability.Reason;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Says in one line what went wrong, and in several what the kernel says of a filter: exit code 2 for wrong usage, 1 for everything else, no
 * stack trace unless asked for.
 */
final class Complaints implements IParameterExceptionHandler, IExecutionExceptionHandler {

    private static final Set<Reason> WITHOUT_KERNEL =
            EnumSet.of(Reason.TRACEFS_NOT_MOUNTED, Reason.PERMISSION_DENIED, Reason.UNSUPPORTED_PLATFORM);

    private final BooleanSupplier verbose;

    Complaints(BooleanSupplier verbose) {
        this.verbose = verbose;
    }

    @Override
    public int handleParseException(ParameterException complaint, String[] args) {
        CommandLine command = complaint.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("ringmap: " + onOneLine(String.valueOf(complaint.getMessage())));
        UnmatchedArgumentException.printSuggestions(complaint, err);
        err.println("see " + command.getCommandSpec().qualifiedName() + " --help");
        showStack(complaint, err);
        return ExitCode.USAGE;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        err.println("ringmap: " + escaped(failure)
                + (failure instanceof NoBackendException noBackend ? waysOut(noBackend) : ""));
        showStack(failure, err);
        return ExitCode.SOFTWARE;
    }

    /** Where there is no kernel to be traced by this user, the simulated one is a way to look around. */
    private static String waysOut(NoBackendException failure) {
        boolean isWithoutKernel = failure.candidates().stream()
                .flatMap(candidate -> candidate.unavailability().stream())
                .anyMatch(obstacle -> WITHOUT_KERNEL.contains(obstacle.reason()));
        return "; 'ringmap doctor' says more"
                + (isWithoutKernel ? ", and --backend sim shows a simulated kernel, to look around" : "");
    }

    private static String escaped(Exception failure) {
        String message = describe(failure);
        return failure instanceof RefusedFilterException
                ? Stream.of(message.split("\n")).map(Complaints::onOneLine).collect(Collectors.joining("\n"))
                : onOneLine(message);
    }

    /** Without what an argument may bring along: ends of lines, and characters that a terminal obeys or does not show. */
    private static String onOneLine(String message) {
        StringBuilder line = new StringBuilder();
        message.codePoints().forEach(c -> {
            switch (Character.getType(c)) {
                case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                    line.append("\\u%04x".formatted(c));
                default -> line.appendCodePoint(c);
            }
        });
        return line.toString();
    }

    /** A message that was written for people, or what a defect looks like from outside. */
    static String describe(Exception failure) {
        if (failure instanceof NoBackendException noBackend) {
            return describe(noBackend);
        }
        if (failure instanceof FileSystemException file && file.getReason() == null) {
            return file.getFile() + ": " + reason(file);
        }
        boolean isForPeople = failure instanceof IOException
                || failure instanceof IllegalArgumentException
                || failure instanceof MappingLostException
                || failure instanceof RingInspectionException
                || failure instanceof UnsupportedOperationException;
        String message = failure.getMessage();
        return isForPeople && message != null ? message : "internal error: " + failure + "; see --verbose";
    }

    /** What the exceptions of {@code java.nio.file} express by their type alone. */
    private static String reason(FileSystemException failure) {
        if (failure instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return "exists, and is no directory";
        }
        return failure instanceof AccessDeniedException
                ? "permission denied"
                : failure.getClass().getSimpleName();
    }

    /** One line: the names to choose from, or the obstacle of the best backend, which is mostly that of the others, too. */
    private static String describe(NoBackendException failure) {
        String problem =
                String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
        List<BackendCandidate> candidates = failure.candidates();
        if (candidates.isEmpty()) {
            return problem;
        }
        boolean isNameUnknown = candidates.stream()
                .allMatch(candidate -> candidate
                        .unavailability()
                        .filter(obstacle -> obstacle.reason() == Reason.NOT_ASKED_FOR)
                        .isPresent());
        return problem + " "
                + (isNameUnknown
                        ? candidates.stream().map(BackendCandidate::name).collect(Collectors.joining(", "))
                        : candidates.get(0));
    }

    private void showStack(Exception failure, PrintWriter err) {
        if (verbose.getAsBoolean()) {
            failure.printStackTrace(err);
        }
    }
}
