package dev.ringmap.cli;

import dev.ringmap.RingBufferMapping;
import dev.ringmap.TraceInstance;
import dev.ringmap.events.EventCatalog;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.TraceFs;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ringmap stream}. */
@Command(
        name = "stream",
        description = {
            "Prints events as they happen, until Ctrl-C, --duration or --count.",
            "It traces into an instance of its own, which it removes in the end; or it reads the instance that you name and leaves it "
                    + "as it found it, but for the events that it has read."
        },
        mixinStandardHelpOptions = true)
final class StreamCommand implements Callable<Integer> {

    /** What a tool that a closed pipe ends returns to a shell: 128 and the number of SIGPIPE. */
    private static final int CLOSED_PIPE = 141;

    private static final long IDLE_NANOS = 10_000_000;
    private static final long LAST_ROUNDS_NANOS = 2_000_000_000;
    private static final long BYTES_PER_KIB = 1024;
    private static final Set<String> CLOCKS_IN_NANOS =
            Set.of("local", "global", "uptime", "perf", "mono", "mono_raw", "boot", "tai");

    /** How an event is written. */
    enum Format {
        /** For people. */
        TEXT,
        /** One JSON object a line. */
        NDJSON
    }

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private BackendChoice choice = new BackendChoice();

    @Option(
            names = {"-e", "--event"},
            paramLabel = "SYSTEM:EVENT",
            description =
                    "An event to trace; * and ? stand for other characters. May be repeated. Without it, or with 'print', what is "
                            + "written to the instance's trace_marker.")
    private List<String> events = List.of();

    @Option(names = "--instance", paramLabel = "NAME", description = "Read this instance instead of a new one.")
    private @Nullable String instance;

    @Option(
            names = "--cpu",
            paramLabel = "LIST",
            converter = CpuList.Converter.class,
            description = "The CPUs to read, for example 0,2-3; all by default.")
    private @Nullable CpuList cpus;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = Quantity.DurationConverter.class,
            description = "Stop after that time, for example 2s, 500ms or 1.5m.")
    private @Nullable Duration duration;

    @Option(names = "--count", paramLabel = "N", description = "Stop after that many events.")
    private long count = Long.MAX_VALUE;

    @Option(
            names = "--buffer-size",
            paramLabel = "SIZE",
            converter = Quantity.BytesConverter.class,
            description = "The size of each CPU's buffer, for example 16M; only for a new instance.")
    private @Nullable Long bufferSizeBytes;

    @Option(names = "--format", paramLabel = "text|ndjson", description = "How events are written; text by default.")
    private Format format = Format.TEXT;

    @Override
    public Integer call() throws IOException {
        checkUsage();
        PrintWriter err = spec.commandLine().getErr();
        try (Interruption interruption = new Interruption();
                TraceFs tracefs = choice.open(err);
                StreamedInstance streamed = StreamedInstance.open(tracefs, instance)) {
            return stream(streamed, interruption, err);
        }
    }

    private void checkUsage() {
        if (count <= 0) {
            throw new ParameterException(spec.commandLine(), "--count has to be 1 or more");
        }
        if (bufferSizeBytes != null && instance != null) {
            throw new ParameterException(
                    spec.commandLine(), "--buffer-size is for a new instance, not with --instance");
        }
        if (bufferSizeBytes != null && bufferSizeBytes < BYTES_PER_KIB) {
            throw new ParameterException(spec.commandLine(), "--buffer-size has to be 1K or more");
        }
    }

    private int stream(StreamedInstance streamed, Interruption interruption, PrintWriter err) throws IOException {
        TraceInstance trace = streamed.trace();
        EventCatalog catalog = EventCatalog.load(trace);
        SortedSet<String> selected = EventSelection.resolve(catalog, events);
        for (String event : selected) {
            catalog.format(event); // met by name, it need not be looked for by number among all others
        }
        if (bufferSizeBytes != null) {
            trace.resize((bufferSizeBytes + BYTES_PER_KIB - 1) / BYTES_PER_KIB);
        }
        err.println("streaming from " + trace + (trace.isTracing() ? "" : ", in which tracing is off"));
        err.flush();
        List<RingBufferMapping> rings = new ArrayList<>();
        try (Output out = Output.standard()) {
            mapAll(trace, rings);
            EventPump pump = new EventPump(rings, printer(out, catalog, trace), count);
            boolean isComplete = pump(pump, out, streamed, selected, interruption);
            StreamSummary.print(trace, pump.tallies(), isComplete, err);
            return 0;
        } catch (IOException e) {
            if (Output.isClosedPipe(e)) {
                return CLOSED_PIPE;
            }
            throw e;
        } finally {
            closeAll(rings);
        }
    }

    private EventPrinter printer(Output out, EventCatalog catalog, TraceInstance trace) throws ErrnoException {
        return format == Format.NDJSON
                ? new NdjsonPrinter(out, catalog)
                : new TextPrinter(out, catalog, CLOCKS_IN_NANOS.contains(trace.clock()));
    }

    /** A CPU that was never online has a directory and no buffer: it is an error only if it was asked for. */
    private void mapAll(TraceInstance trace, Collection<RingBufferMapping> rings) throws ErrnoException {
        List<Integer> present = trace.cpus();
        for (int cpu : cpus == null ? new TreeSet<>(present) : cpus.cpus()) {
            try {
                rings.add(trace.map(cpu));
            } catch (ErrnoException e) {
                if (cpus != null || e.errno() != Errno.EINVAL) {
                    throw e;
                }
            }
        }
    }

    /** Returns whether everything that was written has been delivered. */
    private boolean pump(
            EventPump pump,
            Output out,
            StreamedInstance streamed,
            SortedSet<String> selected,
            Interruption interruption)
            throws IOException {
        streamed.enable(selected);
        long start = System.nanoTime();
        long limitNanos = duration == null ? Long.MAX_VALUE : duration.toNanos();
        while (!interruption.isRequested() && !pump.isLimitReached() && System.nanoTime() - start < limitNanos) {
            boolean busy = pump.round();
            out.flush();
            if (!busy) {
                interruption.pause(Math.min(IDLE_NANOS, limitNanos - (System.nanoTime() - start)));
            }
        }
        streamed.quieten();
        long stopped = System.nanoTime();
        boolean isDrained = false;
        while (!isDrained
                && !pump.isLimitReached()
                && (streamed.isOurs() || System.nanoTime() - stopped < LAST_ROUNDS_NANOS)) {
            isDrained = !pump.round();
        }
        out.flush();
        return isDrained && streamed.isOurs();
    }

    private static void closeAll(Collection<RingBufferMapping> rings) throws ErrnoException {
        for (RingBufferMapping ring : rings) {
            ring.close();
        }
    }
}
