package dev.ringmap.conformance.internal;

import dev.ringmap.Backends;
import dev.ringmap.MappingAbi;
import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.spi.BackendOptions;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.TraceFs;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The program of a {@link Peer}: reads commands from its standard input and answers each with a line. */
public final class PeerMain {

    static final String FAILURE = "!";

    private static final int INSTANCE = 0;
    private static final int CPU = 1;
    private static final int ABI = 2;
    private static final int BACKEND = 3;
    private static final int OPTIONS = 4;

    private final TraceFs tracefs;
    private final TraceInstance instance;
    private final int cpu;
    private final MappingAbi abi;
    private @Nullable MappedRing ring;

    private PeerMain(TraceFs tracefs, TraceInstance instance, int cpu, MappingAbi abi) {
        this.tracefs = tracefs;
        this.instance = instance;
        this.cpu = cpu;
        this.abi = abi;
    }

    /**
     * Runs until the standard input ends.
     *
     * @param arguments instance, CPU, ABI, backend, and its options as {@code name=value}
     */
    public static void main(String[] arguments) throws IOException {
        BackendOptions options = BackendOptions.none();
        for (String option : Arrays.asList(arguments).subList(OPTIONS, arguments.length)) {
            int equals = option.indexOf('=');
            options = options.with(option.substring(0, equals), option.substring(equals + 1));
        }
        // Standard output is the connection to the other process.
        try (PrintStream answers =
                        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
                TraceFs tracefs = Backends.select(arguments[BACKEND], options).open(options);
                TraceInstance instance = Tracing.over(tracefs).instance(arguments[INSTANCE])) {
            new PeerMain(tracefs, instance, Integer.parseInt(arguments[CPU]), MappingAbi.valueOf(arguments[ABI]))
                    .serve(answers);
        }
    }

    private void serve(PrintStream answers) throws IOException {
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String command = commands.readLine(); command != null; command = commands.readLine()) {
            try {
                answers.println(answer(command));
            } catch (ErrnoException | RuntimeException e) {
                answers.println(FAILURE + " " + e.getMessage());
            }
        }
    }

    private String answer(String command) throws ErrnoException {
        return switch (command) {
            case "list" -> String.join(" ", instance.list("per_cpu"));
            case "map" -> {
                ring = MappedRing.open(tracefs, instance, cpu, abi);
                yield "mapped";
            }
            case "get-reader" -> {
                mapped().getReader();
                Meta.Snapshot meta = mapped().meta().snapshot();
                yield meta.readerId() + " " + meta.readerRead() + " " + meta.entries() + " " + meta.overrun() + " "
                        + meta.read();
            }
            case "drain" -> {
                mapped().sequences().clear();
                yield mapped().drain().stream().map(String::valueOf).collect(Collectors.joining(" "));
            }
            case "unmap" -> {
                mapped().close();
                yield "unmapped";
            }
            default -> throw new IllegalArgumentException("unknown command: " + command);
        };
    }

    private MappedRing mapped() {
        MappedRing mapped = ring;
        if (mapped == null) {
            throw new IllegalStateException("nothing is mapped");
        }
        return mapped;
    }
}
