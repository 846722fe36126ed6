package dev.ringmap.cli;

import dev.ringmap.BackendCandidate;
import dev.ringmap.Backends;
import dev.ringmap.NoBackendException;
import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.spi.BackendOptions;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.RingBufferBackend;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options with which a tracefs is chosen, shared by the commands that reach one. */
final class BackendChoice {

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    @Option(
            names = "--backend",
            paramLabel = "NAME",
            description = "The backend to use; without it, the best that is available. See 'ringmap backends'.")
    private @Nullable String name;

    @Option(
            names = {"-O", "--backend-option"},
            paramLabel = "KEY=VALUE",
            description = "An option for the backend, for example tracefs=DIRECTORY. May be repeated.")
    private Map<String, String> options = Map.of();

    BackendOptions options() {
        return new BackendOptions(options);
    }

    /** Returns the backends of the given name, or all. */
    List<BackendCandidate> candidates() {
        List<BackendCandidate> candidates = Backends.candidates(options());
        return name == null ? candidates : named(name, candidates, command);
    }

    /** Returns the backends of a name; if there is none, it is wrong usage. */
    static List<BackendCandidate> named(String name, List<BackendCandidate> candidates, CommandSpec command) {
        List<BackendCandidate> namesakes = candidates.stream()
                .filter(candidate -> candidate.name().equals(name))
                .toList();
        if (namesakes.isEmpty()) {
            throw new ParameterException(
                    command.commandLine(),
                    "there is no backend '" + name + "'; found are: "
                            + candidates.stream().map(BackendCandidate::name).collect(Collectors.joining(", ")));
        }
        return namesakes;
    }

    /** As {@link #select(PrintWriter)}, and mounts a tracefs if there is none. */
    RingBufferBackend selectAndMount(PrintWriter err) {
        try {
            return select(err);
        } catch (NoBackendException e) {
            if (TracefsMount.isMissing(e.candidates()) && TracefsMount.mount(err)) {
                return select(err);
            }
            throw e;
        }
    }

    /** Chooses a backend, and prints a notice if its data is not real. */
    RingBufferBackend select(PrintWriter err) {
        RingBufferBackend backend = select();
        if (backend.isSimulated()) {
            err.println("SIMULATED: the backend '" + backend.name() + "' invents its data; no kernel is traced");
            err.flush();
        }
        return backend;
    }

    private RingBufferBackend select() {
        try {
            return Backends.select(name, options());
        } catch (NoBackendException e) {
            if (name != null) {
                named(name, e.candidates(), command);
            }
            throw e;
        }
    }

    /** Opens an existing instance; a name that no instance can have is wrong usage. */
    TraceInstance instance(Tracing tracing, String name) throws ErrnoException {
        try {
            return tracing.instance(name);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    Tracing open(PrintWriter err) throws ErrnoException {
        return open(selectAndMount(err));
    }

    Tracing open(RingBufferBackend backend) throws ErrnoException {
        return Tracing.open(backend, options());
    }
}
