package dev.ringmap.cli;

import dev.ringmap.Backends;
import dev.ringmap.spi.BackendOptions;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.RingBufferBackend;
import dev.ringmap.spi.TraceFs;
import java.io.PrintWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options with which a tracefs is chosen, shared by the commands that reach one. */
final class BackendChoice {

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

    /** Chooses, and says so if the data is not real. */
    RingBufferBackend select(PrintWriter err) {
        RingBufferBackend backend = Backends.select(name, options());
        if (backend.isSimulated()) {
            err.println("SIMULATED: the backend '" + backend.name() + "' invents its data; no kernel is traced");
            err.flush();
        }
        return backend;
    }

    TraceFs open(PrintWriter err) throws ErrnoException {
        return select(err).open(options());
    }
}
